import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { byMode } from "../../disk/fs/contained.js";
import { blobsOf, commitsOf } from "../../disk/git/log.js";
import { readPaths, readSpecFiles, readRecord } from "../../disk/project.js";
import type { Copies } from "../../disk/record/copies.js";
import { contentBehind, isSumText } from "../../disk/record/line-sums.js";
import { HOME, copyOf, holdsConflict, sumsFileOf } from "../../disk/record/record.js";
import { Refused, refuse } from "../../problem.js";
import { layouts } from "../../render/layouts/index.js";
import { specFromFiles, featureIn, PROJECT_FILE } from "../../spec/files.js";
import { mergeKindOf } from "../../tree/kind.js";
import type { ProjectPath } from "../../tree/path.js";
import type { Content, Tree } from "../../tree/tree.js";
import { version, type Version } from "../../version.js";
import { startingTree } from "../plan/starting-tree.js";
import { copiedFiles, specTextsIn, type Provenance } from "./provenance.js";

/** A way to prove what was written to a file. */
export type Source = {
  /** What shows it, as the end of a sentence that begins with the copy's path. */
  readonly by: string;
  /** What was written to those of these files for which this source proves it. */
  readonly find: (paths: readonly ProjectPath[]) => Promise<Proven>;
};

type Proven = ReadonlyMap<ProjectPath, Content>;

type ProofRequest = {
  readonly root: string;
  readonly copies: Copies;
  /** What git's history tells of a record without sums. */
  readonly provenance: Provenance | undefined;
  readonly writtenBy: Version;
  readonly fromRelease: boolean;
  readonly accept: boolean;
};

/** All that can prove what was written to a file of a project, the surest and cheapest first. */
export async function sourcesFor(request: ProofRequest): Promise<Source[]> {
  const { root, copies, provenance, writtenBy, fromRelease, accept } = request;
  const intact = (path: ProjectPath) => intactSums(copies, path);
  const fits = (path: ProjectPath, bytes: Uint8Array | undefined) => {
    const sums = intact(path);
    return bytes && sums && contentBehind(sums, bytes);
  };
  const rendered = writtenBy === version ? await renderedTree(root) : undefined;
  const released = fromRelease
    ? await treeOfRelease(writtenBy, specTextsIn(copiedFiles(copies)))
    : undefined;
  const unlessContradicted = (tree: Tree | undefined) =>
    oneByOne((path) => {
      const content = tree?.get(path);
      return intact(path) === undefined ? content : fits(path, content?.bytes);
    });
  return [
    {
      by: "restored from your file, which is as it was written",
      find: oneByOne((path) => fits(path, fileAt(root, path))),
    },
    { by: "rendered again", find: unlessContradicted(rendered) },
    {
      by: "restored from git's history",
      find: provenance
        ? oneByOne((path) => {
            const bytes = provenance.changed.get(path);
            return bytes && { bytes, executable: false };
          })
        : (paths) => inHistory(root, copies, paths),
    },
    { by: `restored from what ${writtenBy} writes`, find: unlessContradicted(released) },
    ...(accept ? [{ by: "taken as it stands", find: oneByOne((path) => copies.asIs(path)) }] : []),
  ];
}

function oneByOne(find: (path: ProjectPath) => Content | undefined): Source["find"] {
  return (paths) => Promise.resolve(provenAmong(paths, find));
}

function provenAmong(
  paths: readonly ProjectPath[],
  find: (path: ProjectPath) => Content | undefined,
): Proven {
  const found = paths.map((path) => [path, find(path)] as const);
  return new Map(found.flatMap(([path, content]) => (content ? [[path, content] as const] : [])));
}

/** The sums beside a copy, if they can be those of any text at all. */
function intactSums(copies: Copies, path: ProjectPath): Uint8Array | undefined {
  const sums = copies.sumsOf(path);
  return sums && isSumText(sums) ? sums : undefined;
}

function fileAt(root: string, path: ProjectPath): Uint8Array | undefined {
  const found = readPaths(root, [path], byMode).get(path);
  return found?.is === "file" ? found.content.bytes : undefined;
}

/** What this version makes of the spec in a project's files; undefined where that is no spec. */
async function renderedTree(root: string): Promise<Tree | undefined> {
  try {
    return await startingTree(specFromFiles(readSpecFiles(root), layouts));
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

/** What was written to files by git's history, which is asked for all of them at once. */
async function inHistory(
  root: string,
  copies: Copies,
  paths: readonly ProjectPath[],
): Promise<Proven> {
  // Mostly nothing has to be looked for so far back.
  if (paths.length === 0) return new Map();
  const commits = (await commitsOf(root, HOME)) ?? [];
  const past = (file: ProjectPath) => commits.flatMap(({ blobs }) => blobs.get(file) ?? []);
  const idsOf = (path: ProjectPath) => [...past(copyOf(path)), ...past(sumsFileOf(path))];
  const blobs = await blobsOf(root, paths.flatMap(idsOf));
  const pastOf = (file: ProjectPath) => past(file).flatMap((id) => blobs.get(id) ?? []);
  return provenAmong(paths, (path) => {
    const known = intactSums(copies, path);
    const allowed = known ? [known] : pastOf(sumsFileOf(path));
    for (const text of pastOf(copyOf(path)).filter((one) => !holdsConflict(one)))
      for (const sums of allowed) {
        const written = contentBehind(sums, text);
        if (written !== undefined) return written;
      }
    return undefined;
  });
}

const TIMEOUT_MS = 300_000;

/**
 * What a release writes for a spec: it is run by npx, in a folder of its own.
 * @param texts the spec's files, in the form that the release reads
 * @throws Refused `other-version` where it does not run
 */
async function treeOfRelease(
  release: Version,
  texts: ReadonlyMap<ProjectPath, string>,
): Promise<Tree> {
  // Loaded late: mostly no release is asked.
  const { execa } = await import("execa");
  const folder = mkdtempSync(join(tmpdir(), "create-agent-project-"));
  try {
    const args = ["project", "--spec", "-", "--no-git", "--yes"];
    const { failed, all } = await execa(
      "npx",
      ["--yes", `create-agent-project@${release}`, ...args],
      {
        cwd: folder,
        input: documentOf(texts),
        all: true,
        reject: false,
        timeout: TIMEOUT_MS,
      },
    );
    if (failed) refuseRelease(release, all);
    const { base } = readRecord(join(folder, "project"), mergeKindOf);
    // The folder goes before anybody looks into the copies.
    return new Map(
      [...base].map(([path, { bytes, executable, merge }]) => [path, { bytes, executable, merge }]),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The files of a spec as the one document that `create --spec` takes. */
function documentOf(texts: ReadonlyMap<ProjectPath, string>): string {
  const project: unknown = JSON.parse(texts.get(PROJECT_FILE) ?? "{}");
  // Of a file that a person has taken over there is a copy, too.
  const features = [...texts]
    .filter(([path]) => path !== PROJECT_FILE)
    .sort(([a], [b]) => (featureIn(a) < featureIn(b) ? -1 : 1))
    .map(([, text]): unknown => JSON.parse(text));
  return JSON.stringify({ ...Object(project), keep: undefined, features });
}

function refuseRelease(release: Version, output: string): never {
  return refuse({
    code: "other-version",
    message: `create-agent-project ${release} could not be asked what it writes: ${output.trim().split("\n").slice(-3).join(" ")}`,
    fix: "Look at that, or leave --from-release out.",
  });
}
