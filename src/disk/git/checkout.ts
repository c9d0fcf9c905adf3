import { existsSync } from "node:fs";
import { join } from "node:path";
import { isProjectPath, projectPath, type ProjectPath } from "../../tree/path.js";
import { blobsOf } from "./history.js";
import { gitDirectoryOf, repositoryAround } from "./repository.js";
import { indexBytesIn } from "./run.js";

/** Why git does not look at a file in the work tree. */
export type Unwatched = "skip-worktree" | "assume-unchanged";

/** What git's index says of a project's files that the work tree does not show. */
export type Checkout = {
  /** Files that git does not look at, with the blob that the index holds: they may be there or not. */
  readonly unwatched: ReadonlyMap<ProjectPath, { readonly by: Unwatched; readonly blob: string }>;
  /** Folders in which git looks at some file. */
  readonly watchedFolders: ReadonlySet<string>;
  /** Folders that are repositories of their own. */
  readonly submodules: readonly ProjectPath[];
};

/** The index of a project without a repository, or with one that says nothing. */
export const NOTHING_HIDDEN: Checkout = {
  unwatched: new Map(),
  watchedFolders: new Set(),
  submodules: [],
};

const SUBMODULE = "160000";

/** Asks git's index about a project; without a repository no process is started. */
export async function checkoutOf(root: string): Promise<Checkout> {
  if (repositoryAround(root) === undefined) return NOTHING_HIDDEN;
  // The letter of `-v` is small for assume-unchanged, and S for skip-worktree: git-ls-files(1).
  const { ok, out } = await indexBytesIn(root)(["ls-files", "-v", "-s", "-z"]);
  if (!ok) return NOTHING_HIDDEN;
  const unwatched = new Map<ProjectPath, { by: Unwatched; blob: string }>();
  const watchedFolders = new Set<string>();
  const submodules: ProjectPath[] = [];
  for (const entry of out.toString("utf8").split("\0")) {
    const [, letter = "", mode, blob = "", path = ""] =
      /^(\S) (\d+) ([0-9a-f]+) \d\t([^]*)$/.exec(entry) ?? [];
    if (!isProjectPath(path)) continue;
    if (mode === SUBMODULE) submodules.push(projectPath(path));
    else if (/^s$/i.test(letter)) unwatched.set(path, { by: "skip-worktree", blob });
    else if (/^[a-z]$/.test(letter)) unwatched.set(path, { by: "assume-unchanged", blob });
    else watchedFolders.add(folderOf(path));
  }
  return { unwatched, watchedFolders, submodules };
}

/** The folder that a file is in, with a slash at its end; empty for the root. */
export function folderOf(path: ProjectPath): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

/**
 * What the index holds of files, by path; what a partial clone does not have here is left out.
 */
export async function indexedContents(
  root: string,
  { unwatched }: Checkout,
  paths: readonly ProjectPath[],
): Promise<ReadonlyMap<ProjectPath, Buffer>> {
  const asked = paths.flatMap((path) => {
    const blob = unwatched.get(path)?.blob;
    return blob === undefined ? [] : [[path, blob] as const];
  });
  if (asked.length === 0) return new Map();
  const blobs = await blobsOf(
    root,
    asked.map(([, blob]) => blob),
  );
  return new Map(
    asked.flatMap(([path, blob]) => {
      const bytes = blobs.get(blob);
      return bytes === undefined ? [] : [[path, bytes] as const];
    }),
  );
}

/** Whether a sparse checkout has been set up here, so that files may be missing from the work tree. */
export function mayBeSparse(root: string): boolean {
  const directory = gitDirectoryOf(root)?.directory;
  return directory !== undefined && existsSync(join(directory, "info/sparse-checkout"));
}
