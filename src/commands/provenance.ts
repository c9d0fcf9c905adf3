import type { Copies } from "../disk/copies.js";
import { blobsOf, commitsOf, type Commit } from "../disk/git/history.js";
import { BASE, HOME, VERSION_FILE } from "../disk/places.js";
import { copyOf } from "../disk/record.js";
import { refuseAll, type Problem } from "../problem.js";
import { mergeKindOf } from "../tree/kind.js";
import type { ProjectPath } from "../tree/path.js";
import { version, type Version } from "../version.js";
import { isExplained, renderedNow } from "./rendered-now.js";

/** The copies in a record without sums, held against git's history. */
export type Provenance = {
  /** Copies that are not shown to be what was written, with what was, where git's history has it. */
  readonly changed: ReadonlyMap<ProjectPath, Uint8Array | undefined>;
  /** Whether the history tells at all. */
  readonly isKnown: boolean;
};

/**
 * Holds a record that has no sums against git's history. What a command of this program writes comes
 * with the version or a copy of the spec; a commit that changes other copies alone was made by a tool
 * that edits every file. Where one commit may hold the work of both, and where two branches were
 * merged, a copy is believed where what this version renders explains it, see {@link isExplained}.
 */
export async function provenanceOf(
  root: string,
  copies: Copies,
  writtenBy: Version,
): Promise<Provenance> {
  const commits = await commitsOf(root, HOME);
  const first = commits?.findLast(({ blobs }) => blobs.has(VERSION_FILE));
  if (commits === undefined || first === undefined) return { changed: new Map(), isKnown: false };
  const ours = commits.filter((commit) => commit.isMerge || isOurs(commit));
  const oldestFirst = commits.toReversed();
  const written = new Map(
    copies.paths.map((path) => {
      const among = mergeKindOf(path) === "once" ? oldestFirst : ours;
      return [path, firstBlob(among, copyOf(path))] as const;
    }),
  );
  const blobs = await blobsOf(
    root,
    [...written.values(), ...first.blobs.values()].flatMap((id) => id ?? []),
  );
  const blob = (id: string | undefined) => (id === undefined ? undefined : blobs.get(id));
  const rendered = await renderedNow(copies, writtenBy);
  const changed = new Map<ProjectPath, Uint8Array | undefined>();
  for (const [path, id] of written) {
    const [now, target] = [copies.asIs(path)?.bytes, rendered(path)];
    // What `sync` puts right after a merge comes with neither version nor spec.
    if (now === undefined || isSame(now, target)) continue;
    const start = blob(first.blobs.get(copyOf(path)));
    const before = believed(path, blob(id), start, target);
    if (!isSame(now, before)) changed.set(path, before);
  }
  return { changed, isKnown: true };
}

function isOurs({ blobs }: Commit): boolean {
  return [...blobs.keys()].some(
    (path) => path === VERSION_FILE || path.startsWith(`${BASE}/${HOME}/`),
  );
}

/** What was written last by git's history, if it can be what a command of this program wrote. */
function believed(
  path: ProjectPath,
  last: Uint8Array | undefined,
  start: Uint8Array | undefined,
  target: Uint8Array | undefined,
): Uint8Array | undefined {
  if (last === undefined || mergeKindOf(path) === "once") return last;
  return isExplained(last, start, target) ? last : undefined;
}

function isSame(one: Uint8Array, other: Uint8Array | undefined): boolean {
  return other !== undefined && Buffer.compare(one, other) === 0;
}

function firstBlob(commits: readonly Commit[], path: ProjectPath): string | undefined {
  return commits.find(({ blobs }) => blobs.has(path))?.blobs.get(path);
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
