import type { Copies } from "../disk/copies.js";
import { blobsOf, commitsOf, type Commit } from "../disk/git/history.js";
import { BASE, HOME, VERSION_FILE } from "../disk/places.js";
import { copyOf } from "../disk/record.js";
import { refuseAll, type Problem } from "../problem.js";
import type { ProjectPath } from "../tree/path.js";
import { version } from "../version.js";

/** The copies in a record without sums, held against git's history. */
export type Provenance = {
  /** Copies that are not what a command of this program left, with what it did leave. */
  readonly changed: ReadonlyMap<ProjectPath, Uint8Array | undefined>;
  /** Whether the history tells at all. */
  readonly isKnown: boolean;
};

/**
 * Holds a record that has no sums against git's history. What a command of this program writes comes
 * with the version or a copy of the spec; a commit that changes other copies alone was made by a tool
 * that edits every file.
 */
export async function provenanceOf(root: string, copies: Copies): Promise<Provenance> {
  const commits = await commitsOf(root, HOME);
  if (commits === undefined) return { changed: new Map(), isKnown: false };
  const ours = commits.filter(isOurs);
  const written = new Map(
    copies.paths.map((path) => [path, newestBlob(ours, copyOf(path))] as const),
  );
  const blobs = await blobsOf(
    root,
    [...written.values()].flatMap((id) => id ?? []),
  );
  const changed = new Map<ProjectPath, Uint8Array | undefined>();
  for (const [path, id] of written) {
    const before = id === undefined ? undefined : blobs.get(id);
    const now = copies.asIs(path)?.bytes;
    if (before === undefined || now === undefined || Buffer.compare(before, now) !== 0)
      changed.set(path, before);
  }
  return { changed, isKnown: true };
}

function isOurs({ blobs }: Commit): boolean {
  return [...blobs.keys()].some(
    (path) => path === VERSION_FILE || path.startsWith(`${BASE}/${HOME}/`),
  );
}

function newestBlob(commits: readonly Commit[], path: ProjectPath): string | undefined {
  return commits.find(({ blobs }) => blobs.has(path))?.blobs.get(path);
}

/**
 * Refuses to take a record without sums for what was written where nothing shows that it is.
 * @throws Refused `damaged-base`
 */
export async function refuseUnproven(root: string, copies: Copies): Promise<void> {
  const { changed, isKnown } = await provenanceOf(root, copies);
  if (!isKnown) refuseAll([unknown()]);
  refuseAll([...changed.keys()].map(unproven));
}

function unproven(path: ProjectPath): Problem {
  return {
    code: "damaged-base",
    path: copyOf(path),
    message: `'${copyOf(path)}' is not what a command of this program left in git's history: a tool that edits every file has changed it, too.`,
    fix: `To bring back what was written: npx create-agent-project@${version} repair`,
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
