import {
  lstatSync,
  readdirSync,
  realpathSync,
  statSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { dirname, join, relative, resolve, basename } from "node:path";
import { refuse } from "../problem.js";
import { foldersAbove } from "../tree/path.js";
import type { Tree } from "../tree/tree.js";
import { attempt, codeOf, asRefusal, unless } from "./fs/errors.js";
import { letSignalsIn, periodicYield, onInterrupt } from "./fs/interrupt.js";
import { newMode } from "./fs/modes.js";
import { removeUpTo } from "./fs/replace.js";
import { isGone, thisProcess, withLock, rollBack } from "./lock/lock.js";
import { RunFolder } from "./lock/run-folder.js";
import { ABSENT } from "./transaction/edit.js";
import { transact } from "./transaction/transaction.js";

/**
 * Creates a project of these files, record included: all of them, or nothing. The folder may be
 * missing, with folders above it; or be there and hold at most a `.git`, and is then never replaced.
 * @returns the project's root, links resolved
 * @throws Refused `target-not-empty`, `target-not-writable`, `disk-full`, `locked`
 */
export async function createIn(named: string, files: Tree): Promise<string> {
  const target = targetAt(named);
  if (target.is === "missing") await writeStaged(target, named, files);
  else await createInside(target.folder, named, files);
  return target.folder;
}

async function createInside(folder: string, named: string, files: Tree): Promise<void> {
  // An earlier create that was killed may have left the folder half full.
  const runFolder = new RunFolder(folder);
  await rollBack(folder, runFolder);
  refuseNotEmpty(folder, named);
  const edits = [...files].map(([path, after]) => ({ path, before: ABSENT, after }));
  await withLock(folder, "create", (locked) => transact(locked, edits), runFolder);
}

/**
 * Refuses a folder that {@link createIn} would refuse, before anything is asked or rendered. What a
 * killed create left in it is removed first.
 * @throws Refused `target-not-empty`, `target-not-writable`
 */
export async function checkTarget(named: string): Promise<void> {
  const target = targetAt(named);
  if (target.is === "missing") return;
  await rollBack(target.folder);
  refuseNotEmpty(target.folder, named);
}

/** Where a project is to be created: in a folder that is there, or in one that is not there yet. */
type Target = { readonly is: "folder"; readonly folder: string } | MissingFolder;

// How many entries of a folder that is not empty a message names.
const NAMED = 3;

/**
 * Where the folder that a person named really lies, links resolved. Nothing is written.
 * @throws Refused `target-not-empty` for a file, `target-not-writable` where there can be no folder
 */
function targetAt(named: string): Target {
  const folder = resolve(named);
  if (exists(folder, named)) return { is: "folder", folder: folderAt(folder, named) };
  let above = dirname(folder);
  while (!exists(above, named)) above = dirname(above);
  const real = folderAt(above, named);
  return { is: "missing", folder: join(real, relative(above, folder)), above: real };
}

/**
 * Refuses a folder that holds anything but a `.git`, be it a folder or, in a submodule, a file.
 * @throws Refused `target-not-empty`, naming what is there
 */
function refuseNotEmpty(folder: string, named: string): void {
  const found = attempt("read", named, () => readdirSync(folder))
    .filter((name) => name !== ".git")
    .sort();
  if (found.length === 0) return;
  const names = found.slice(0, NAMED).map((name) => `'${name}'`);
  if (found.length > NAMED) names.push(`${found.length - NAMED} more`);
  const last = names.pop() ?? "";
  refuse({
    code: "target-not-empty",
    path: named,
    message: `The folder '${named}' is not empty: it holds ${names.length === 0 ? last : `${names.join(", ")} and ${last}`}.`,
    fix: "Choose another folder, or empty this one.",
  });
}

/** Whether something stands there, be it a link to nowhere. */
function exists(path: string, named: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    // A file or a cycle of links further up: what stands there comes to light there.
    if (["ENOTDIR", "ELOOP"].includes(codeOf(error) ?? "")) return false;
    throw asRefusal(error, "write", named);
  }
}

/** The folder behind what stands there, links followed: the person named it. */
function folderAt(path: string, named: string): string {
  let real: string;
  try {
    real = realpathSync(path);
  } catch (error) {
    if (!["ENOENT", "ELOOP"].includes(codeOf(error) ?? "")) throw asRefusal(error, "write", named);
    return refuse({
      code: "target-not-writable",
      path: named,
      message: `'${path}' is a link that leads nowhere.`,
      fix: "Remove the link, or choose another folder.",
    });
  }
  if (statSync(real).isDirectory()) return real;
  return refuse({
    code: path === resolve(named) ? "target-not-empty" : "target-not-writable",
    path: named,
    message: `'${path}' is a file, not a folder.`,
    fix: "Choose another folder.",
  });
}

/** A folder that is not there yet. */
type MissingFolder = {
  readonly is: "missing";
  readonly folder: string;
  /** The nearest folder above it that is there. */
  readonly above: string;
};

// Long names are cut, so that what is added still fits into 255 bytes.
const NAME_KEPT = 60;

/**
 * Writes a tree beside the folder that it is to become and renames it into place: the folder is
 * there whole or not at all. What is on the way is removed on failure, on an interrupt, or, after
 * a kill, by the next call for the same folder.
 */
async function writeStaged(
  { folder, above }: MissingFolder,
  named: string,
  files: Tree,
): Promise<void> {
  const parent = dirname(folder);
  const draft = join(parent, draftOf(folder));
  const cleanUp = () => {
    if (existsSync(draft)) rmSync(draft, { recursive: true, force: true });
    removeUpTo(above, parent);
  };
  const stop = onInterrupt(cleanUp);
  try {
    attempt("write", named, () => {
      mkdirSync(parent, { recursive: true });
      removeLeftovers(folder);
      mkdirSync(draft);
    });
    await writeTree(draft, files);
    await letSignalsIn();
    rename(draft, folder, named);
  } catch (error) {
    cleanUp();
    throw error;
  } finally {
    stop();
  }
}

function rename(draft: string, folder: string, named: string): void {
  try {
    renameSync(draft, folder);
  } catch (error) {
    if (!["ENOTEMPTY", "EEXIST", "ENOTDIR"].includes(codeOf(error) ?? ""))
      throw asRefusal(error, "write", named);
    refuse({
      code: "target-not-empty",
      path: named,
      message: `'${named}' has been made by somebody else in the meantime.`,
      fix: "Choose another folder.",
    });
  }
}

/** The folder that this process writes in, with what tells others whether it still runs. */
function draftOf(folder: string): string {
  const { pid, started } = thisProcess("");
  return `${stem(folder)}${pid}-${started}.tmp`;
}

function stem(folder: string): string {
  return `.${basename(folder).slice(0, NAME_KEPT)}.`;
}

function removeLeftovers(folder: string): void {
  const parent = dirname(folder);
  const prefix = stem(folder);
  // A folder may be writable without being readable.
  for (const name of unless(["EACCES", "EPERM"], () => readdirSync(parent)) ?? []) {
    if (!name.startsWith(prefix)) continue;
    const [, pid, started] = /^(\d+)-(\d+)\.tmp$/.exec(name.slice(prefix.length)) ?? [];
    if (pid === undefined || started === undefined) continue;
    if (isGone({ pid: Number(pid), started, host: hostname() }))
      rmSync(join(parent, name), { recursive: true, force: true });
  }
}

/** Writes a tree into an empty folder that nobody else uses. */
async function writeTree(folder: string, files: Tree): Promise<void> {
  const pause = periodicYield();
  const made = new Set<string>();
  for (const [path, content] of files) {
    await pause();
    attempt("write", path, () => {
      for (const above of foldersAbove(path))
        if (!made.has(above)) {
          mkdirSync(`${folder}/${above}`);
          made.add(above);
        }
      writeFileSync(`${folder}/${path}`, content.bytes, { mode: newMode(content), flag: "wx" });
    });
  }
}
