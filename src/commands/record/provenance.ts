import { blobsOf, commitsOf, isMoveOf, type Commit } from "../../disk/git/log.js";
import type { Copies } from "../../disk/record/copies.js";
import { BASE, HOME, VERSION_FILE, copyOf } from "../../disk/record/record.js";
import { refuseAll, type Problem } from "../../problem.js";
import { mergeKindOf } from "../../tree/kind.js";
import type { ProjectPath } from "../../tree/path.js";
import { version, type Version } from "../../version.js";
import { expectedCopies, filesIn, type Files } from "./expected-copies.js";

/** The copies in a record without sums, held against git's history. */
export type Provenance = {
  /** Copies that are not shown to be what was written, with what was, where git's history has it. */
  readonly changed: ReadonlyMap<ProjectPath, Uint8Array | undefined>;
  /** Whether the history tells at all. */
  readonly isKnown: boolean;
};

/**
 * Holds a record that has no sums against git's history and what this version renders: a copy is
 * believed if it is the first one with what the spec's change since then brings, see
 * {@link expectedCopies}. A migration is what it was first.
 */
export async function provenanceOf(
  root: string,
  copies: Copies,
  writtenBy: Version,
): Promise<Provenance> {
  const commits = (await commitsOf(root, HOME)) ?? [];
  const start = commits.findLast(({ blobs }) => blobs.has(VERSION_FILE));
  if (start === undefined || (await isMoveOf(root, start, VERSION_FILE)))
    return { changed: new Map(), isKnown: false };
  const now = filesIn(copies);
  const once = [...now.keys()].filter((path) => mergeKindOf(path) === "once");
  const first = await firstOf(root, now.keys(), [start]);
  const { rendered, changed } = await expectedCopies(first, now, writtenBy);
  const expected = new Map([...changed, ...(await firstOf(root, once, commits.toReversed()))]);
  const doubtful = [...now]
    .filter(([path, bytes]) => !isSame(bytes, expected.get(path)))
    .filter(([path, bytes]) => !isSame(bytes, rendered.get(path)))
    .map(([path]) => path);
  const blobs = await blobsOf(
    root,
    doubtful.flatMap((path) => blobsAt(path, commits)),
  );
  // What is expected was written if it ever was there.
  const restored = doubtful.map((path) => {
    const past = blobsAt(path, commits).flatMap((id) => blobs.get(id) ?? []);
    return [path, past.find((bytes) => isSame(bytes, expected.get(path)))] as const;
  });
  return { changed: new Map(restored), isKnown: true };
}

/** The copies of files in the first of some commits that has each. */
async function firstOf(
  root: string,
  paths: Iterable<ProjectPath>,
  commits: readonly Commit[],
): Promise<Files> {
  const ids = [...paths].flatMap((path) => {
    const [id] = blobsAt(path, commits);
    return id === undefined ? [] : [[path, id] as const];
  });
  const blobs = await blobsOf(
    root,
    ids.map(([, id]) => id),
  );
  return new Map(
    ids.flatMap(([path, id]) => {
      const bytes = blobs.get(id);
      return bytes ? [[path, bytes] as const] : [];
    }),
  );
}

function blobsAt(path: ProjectPath, commits: readonly Commit[]): string[] {
  return commits.flatMap(({ blobs }) => blobs.get(copyOf(path)) ?? []);
}

function isSame(one: Uint8Array, other: Uint8Array | undefined): boolean {
  return other !== undefined && Buffer.compare(one, other) === 0;
}

/**
 * Refuses to take a record without sums for what was written where nothing shows that it is.
 * @throws Refused `damaged-base`
 */
export async function refuseUnproven(
  root: string,
  copies: Copies,
  writtenBy: Version,
): Promise<void> {
  const { changed, isKnown } = await provenanceOf(root, copies, writtenBy);
  if (!isKnown) refuseAll([unknown()]);
  refuseAll([...changed].map(([path, before]) => (before ? edited(path) : unproven(path))));
}

function edited(path: ProjectPath): Problem {
  return {
    code: "damaged-base",
    path: copyOf(path),
    message: `'${copyOf(path)}' is not what a command of this program left in git's history: a tool that edits every file has changed it, too.`,
    fix: `To bring back what was written: npx create-agent-project@${version} repair`,
  };
}

function unproven(path: ProjectPath): Problem {
  return {
    code: "damaged-base",
    path: copyOf(path),
    message: `'${copyOf(path)}' holds lines of which neither git's history nor this version shows that a command of this program wrote them.`,
    fix: `Hold it against the version that did: npx create-agent-project@${version} repair --from-release`,
  };
}

/** Why a record without sums cannot be believed. */
export function unknown(): Problem {
  return {
    code: "damaged-base",
    path: BASE,
    message:
      "The version that wrote this project left no sums of what it wrote, and there is no history of git that shows it to be unchanged.",
    fix: `In a shallow clone: git fetch --unshallow. Otherwise hold it against that version: npx create-agent-project@${version} repair --from-release`,
  };
}
