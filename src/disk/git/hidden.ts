import { shellWord } from "../../spec/text.js";
import type { ProjectPath } from "../../tree/path.js";

/** Why git does not look at a file in the work tree. */
export type Unwatched = "skip-worktree" | "assume-unchanged";

/** What the index holds of a file that git does not look at: it may be in the work tree or not. */
export type Indexed = {
  readonly by: Unwatched;
  readonly blob: string;
  readonly mode: string;
};

/** What git's index says of a project's files that the work tree does not show. */
export type Checkout = {
  readonly unwatched: ReadonlyMap<ProjectPath, Indexed>;
  /** Folders with a file, also deeper down, that git looks at. */
  readonly watchedFolders: ReadonlySet<ProjectPath>;
  /** Folders that are repositories of their own. */
  readonly submodules: readonly ProjectPath[];
  /** Whether a sparse checkout leaves files out: then it is what skips them, and not a person's mark. */
  readonly isSparse: boolean;
  /** The project's folder in the repository, with a slash at its end; empty at the top. */
  readonly prefix: string;
};

/** The index of a project without a repository, or with one that says nothing. */
export const NOTHING_HIDDEN: Checkout = {
  unwatched: new Map(),
  watchedFolders: new Set(),
  submodules: [],
  isSparse: false,
  prefix: "",
};

/** How a person has a sparse checkout show a path of the repository. */
export function checkOutAdvice(path: string): string {
  return `In the repository's folder: git sparse-checkout add ${shellWord(path)}`;
}

const POINTER = "version https://git-lfs.github.com/spec/";
const LARGEST_POINTER = 1024;

/** Whether a file is what Git LFS puts in the place of one that was not fetched. */
export function isLfsPointer(bytes: Uint8Array): boolean {
  if (bytes.length > LARGEST_POINTER) return false;
  return Buffer.from(bytes).toString("latin1").startsWith(POINTER);
}
