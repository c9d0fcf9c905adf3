import { lstatSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { OnDisk, Project } from "../merge/tree/plan.js";
import { refuse } from "../problem.js";
import { FEATURES_FOLDER, PROJECT_FILE } from "../spec/files.js";
import { projectPath, type ProjectPath } from "../tree/path.js";
import {
  byCodeUnit,
  treeOf,
  type Content,
  type Entry,
  type MergeKind,
  type Tree,
} from "../tree/tree.js";
import type { Version } from "../version.js";
import { Contained, byMode, observe, type IsExecutable } from "./fs/contained.js";
import { attempt } from "./fs/errors.js";
import { executableInProject } from "./fs/modes.js";
import { refuseHiddenSpec } from "./git/checkout.js";
import { Copies } from "./record/copies.js";
import { damaged, notesFor, versionOf } from "./record/record.js";
import { decodeUtf8 } from "../tree/utf8.js";

/**
 * The root of the project that a folder is in: the nearest folder upward that holds a spec.
 * @throws Refused `not-a-project` when there is none up to the root of the file system,
 * `not-checked-out` where git has one and a sparse checkout leaves it out
 */
export function findRoot(from: string): string {
  const start = resolve(from);
  for (let folder = start; ; folder = dirname(folder)) {
    if (holdsSpec(folder)) return folder;
    if (dirname(folder) === folder) refuseNoProject(start);
  }
}

function refuseNoProject(start: string): never {
  refuseHiddenSpec(start);
  return refuse({
    code: "not-a-project",
    message: `'${start}' is not in a project: no folder up to the root holds ${PROJECT_FILE}.`,
    fix: "Go into a project, name one with --cwd, or make one: create-agent-project <dir>",
  });
}

function holdsSpec(folder: string): boolean {
  try {
    return lstatSync(join(folder, PROJECT_FILE), { throwIfNoEntry: false })?.isFile() ?? false;
  } catch {
    // A folder that we may not look into (EACCES) is not one that we could work in.
    return false;
  }
}

/** What a project says was written last. */
export type Recorded = {
  readonly base: Tree;
  readonly version: Version;
  /** The files beside the copies, those that are there. */
  readonly notes: ReadonlyMap<ProjectPath, Content>;
  /** What the base is read from; undefined for a project that is to be made. */
  readonly copies: Copies | undefined;
};

/** A record that was read. */
export type ReadRecord = Recorded & { readonly copies: Copies };

/**
 * Reads a project's record. A copy is read when somebody looks into it: of a large project most
 * commands need few.
 * @throws Refused `damaged-base` where it is not what was written, `unsafe-path` where it names a
 * path that is not ours to write; the first also from a copy, when it is read
 */
export function readRecord(root: string, kindOf: (path: ProjectPath) => MergeKind): ReadRecord {
  const copies = new Copies(root);
  copies.refuseUnpaired();
  const entries = copies.paths.map((path) => [path, lazyEntry(path, copies, kindOf)] as const);
  const notes = readNotes(root);
  return { base: treeOf(entries), version: versionOf(notes), notes, copies };
}

/** The version that wrote a project last. @throws Refused `damaged-base` when there is none */
export function readVersion(root: string): Version {
  return versionOf(readNotes(root));
}

function lazyEntry(
  path: ProjectPath,
  copies: Copies,
  kindOf: (path: ProjectPath) => MergeKind,
): Entry {
  let content: Content | undefined;
  return {
    get bytes() {
      return (content ??= copies.read(path)).bytes;
    },
    get executable() {
      return (content ??= copies.read(path)).executable;
    },
    get merge() {
      return kindOf(path);
    },
  };
}

/** Nothing in the record is; where a tool has made it so, that is no change of it. */
const neverExecutable: IsExecutable = () => false;

function readNotes(root: string): Recorded["notes"] {
  const notes = new Map<ProjectPath, Content>();
  for (const [path, found] of readPaths(root, notesFor("0.0.0").keys(), neverExecutable))
    if (found.is === "file") notes.set(path, found.content);
    else if (found.is === "other") damaged(path, `is a ${found.what}, not a file.`);
  return notes;
}

/** Reads what stands at these paths of a project. Links are never followed. */
export function readProject(root: string, paths: Iterable<ProjectPath>, base: Tree): Project {
  return readPaths(root, paths, executableInProject(root, base));
}

/**
 * Reads the files that hold a project's spec, as texts.
 * @throws Refused `invalid-spec` where one of them is no file or no UTF-8
 */
export function readSpecFiles(root: string): ReadonlyMap<ProjectPath, string> {
  const features = pathsIn(root, FEATURES_FOLDER, ".json");
  const found = readPaths(root, [PROJECT_FILE, ...features], byMode);
  return new Map([...found].map(([path, onDisk]) => [path, specText(path, onDisk)]));
}

function specText(path: ProjectPath, found: OnDisk): string {
  const isFile = found.is === "file";
  const text = isFile ? decodeUtf8(found.content.bytes) : undefined;
  if (text !== undefined) return text;
  return refuse({
    code: "invalid-spec",
    path,
    message: `'${path}' is ${isFile ? "not UTF-8" : "no file"}.`,
    fix: "Restore it: git checkout -- .agent-project",
  });
}

/** {@link readProject} with the executable bits as the caller knows them. */
export function readPaths(
  root: string,
  paths: Iterable<ProjectPath>,
  isExecutable: IsExecutable,
): Project {
  const onDiskAt = observe(root, isExecutable);
  const project = new Map<ProjectPath, OnDisk>();
  for (const path of paths) project.set(path, onDiskAt(path));
  return project;
}

/**
 * Reads the files of one folder of a project whose names end so, as texts; those that are no files,
 * or not UTF-8, are left out.
 */
export function readTexts(
  root: string,
  folder: ProjectPath,
  ending: string,
): ReadonlyMap<ProjectPath, string> {
  const texts = [...readPaths(root, pathsIn(root, folder, ending), byMode)].flatMap(
    ([path, found]) => {
      const text = found.is === "file" ? decodeUtf8(found.content.bytes) : undefined;
      return text === undefined ? [] : [[path, text] as const];
    },
  );
  return new Map(texts);
}

/** The folders at the top of a project, links left out. */
export function foldersIn(root: string): string[] {
  const entries = attempt("read", ".", () => readdirSync(root, { withFileTypes: true }));
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/**
 * What is in a folder of a project under names that end so, in their order; nothing where it is absent.
 * @throws Refused `unsafe-path` where it is no folder: what a link leads to is not the project's
 */
export function pathsIn(root: string, folder: ProjectPath, ending: string): ProjectPath[] {
  return namesIn(root, folder)
    .filter((name) => name.endsWith(ending))
    .map((name) => projectPath(`${folder}/${name}`));
}

/**
 * The names of what is in a folder of a project, in their order; none where it is absent.
 * @throws Refused `unsafe-path` where it is no folder
 */
export function namesIn(root: string, folder: ProjectPath): string[] {
  const names = attempt("read", folder, () => {
    const way = new Contained(root).wayInto(folder);
    if (way.is === "absent") return [];
    if (way.is === "open") return readdirSync(way.name);
    return refuse({
      code: "unsafe-path",
      path: folder,
      message: `'${folder}' is no folder: a ${way.is} is there or on the way to it.`,
      fix: "Put the folder itself there.",
    });
  });
  return names.sort(byCodeUnit);
}
