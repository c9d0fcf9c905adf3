import { existsSync, realpathSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import type { OnDisk } from "../../merge/tree/plan.js";
import { refuse } from "../../problem.js";
import { PROJECT_FILE } from "../../spec/files.js";
import { shellWord } from "../../spec/text.js";
import { type ProjectPath, foldersAbove, isProjectPath } from "../../tree/path.js";
import { HOME } from "../record/record.js";
import { blobsOf } from "./log.js";
import { repositoryAround } from "./repository.js";
import { indexBytesIn, indexGitIn } from "./run.js";

/** Why git does not look at a file in the work tree. */
type Unwatched = "skip-worktree" | "assume-unchanged";

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

const SUBMODULE = "160000";
const LINK = "120000";
const EXECUTABLE = "100755";

/**
 * Asks git's index about a project; without a repository no process is started.
 * @throws Refused `not-checked-out` where files are left out of the work tree and git does not say which
 */
export async function checkoutOf(root: string): Promise<Checkout> {
  const around = repositoryAround(root);
  if (around === undefined) return NOTHING_HIDDEN;
  const git = indexBytesIn(root);
  const { ok, out, err } = await git(["ls-files", "-v", "-s", "-z"]);
  const hasPatterns = sparsenessOf(root) === "sparse";
  if (!ok) return hasPatterns ? refuseUnknown(err) : NOTHING_HIDDEN;
  // The patterns stay where a sparse checkout has been disabled.
  const isSparse = hasPatterns && (await isOn(git, "core.sparseCheckout"));
  const prefix = slashed(relative(around.top, realpathSync(root)));
  return { ...indexFrom(out.toString("utf8")), isSparse, prefix: prefix && `${prefix}/` };
}

const slashed = (path: string) => path.split(sep).join("/");

async function isOn(git: ReturnType<typeof indexBytesIn>, setting: string): Promise<boolean> {
  const { out } = await git(["config", "--type=bool", setting]);
  return out.toString("latin1") === "true\n";
}

function indexFrom(listing: string): Omit<Checkout, "isSparse" | "prefix"> {
  const unwatched = new Map<ProjectPath, Indexed>();
  const watchedFolders = new Set<ProjectPath>();
  const submodules: ProjectPath[] = [];
  for (const entry of listing.split("\0")) {
    const [, letter = "", mode = "", blob = "", path = ""] =
      /^(\S) (\d+) ([0-9a-f]+) \d\t([^]*)$/.exec(entry) ?? [];
    if (!isProjectPath(path)) continue;
    const by = unwatchedBy(letter);
    if (mode === SUBMODULE) submodules.push(path);
    else if (by !== undefined) unwatched.set(path, { by, blob, mode });
    else for (const folder of foldersAbove(path)) watchedFolders.add(folder);
  }
  return { unwatched, watchedFolders, submodules };
}

/** What the letter of `-v` says: S for skip-worktree, a small one for assume-unchanged (git-ls-files(1)). */
function unwatchedBy(letter: string): Unwatched | undefined {
  if (letter === "S" || letter === "s") return "skip-worktree";
  return /^[a-z]$/.test(letter) ? "assume-unchanged" : undefined;
}

function refuseUnknown(err: string): never {
  return refuse({
    code: "not-checked-out",
    message: `A sparse checkout leaves files out, and git does not say which: ${err.trim().replace(/\n[^]*/, "") || "it says nothing."}`,
    fix: "Mend that, or check everything out: git sparse-checkout disable",
  });
}

/** What stands at a path for git: undefined where a partial clone does not have the content here. */
type IndexedFile = OnDisk | undefined;

/** What the index holds of those of these files that git does not look at. */
export async function indexedFiles(
  root: string,
  { unwatched }: Checkout,
  paths: readonly ProjectPath[],
): Promise<ReadonlyMap<ProjectPath, IndexedFile>> {
  const asked = paths.flatMap((path) => {
    const indexed = unwatched.get(path);
    return indexed === undefined ? [] : [[path, indexed] as const];
  });
  if (asked.length === 0) return new Map();
  const blobs = await blobsOf(
    root,
    asked.map(([, { blob }]) => blob),
  );
  return new Map(asked.map(([path, indexed]) => [path, fileFrom(indexed, blobs)]));
}

function fileFrom({ blob, mode }: Indexed, blobs: ReadonlyMap<string, Buffer>): IndexedFile {
  if (mode === LINK) return { is: "other", what: "link" };
  const bytes = blobs.get(blob);
  return bytes && { is: "file", content: { bytes, executable: mode === EXECUTABLE } };
}

/** Whether a sparse checkout may have been set up here, so that files are missing from the work tree. */
export function mayBeSparse(root: string): boolean {
  return sparsenessOf(root) !== "whole";
}

function sparsenessOf(root: string): "whole" | "sparse" | "unknown" {
  const around = repositoryAround(root);
  switch (around?.is) {
    case "repository":
      return existsSync(join(around.directory, "info/sparse-checkout")) ? "sparse" : "whole";
    case "unproven":
      return "unknown";
    case "bare":
    case undefined:
      return "whole";
  }
}

/**
 * Refuses a folder that is in a project whose spec a sparse checkout leaves out: it looks as if there were none.
 * @throws Refused `not-checked-out`
 */
export function refuseHiddenSpec(folder: string): void {
  const around = repositoryAround(folder);
  if (around === undefined || !mayBeSparse(folder)) return;
  const specs = foldersUpTo(around.top, folder).map((at) => {
    const path = slashed(relative(around.top, join(at, PROJECT_FILE)));
    return `:(top,literal)${path}`;
  });
  const list = ["ls-files", "-v", "-z", "--full-name", "--", ...specs];
  const { out } = indexGitIn(folder)(list);
  const hidden = out.split("\0").findLast((entry) => /^s /i.test(entry));
  if (hidden === undefined) return;
  const path = hidden.slice(2);
  refuse({
    code: "not-checked-out",
    path,
    message: `'${path}' is in git, and not checked out: a sparse checkout leaves it out.`,
    fix: checkOutAdvice(path.slice(0, path.lastIndexOf(HOME)) + HOME),
  });
}

function foldersUpTo(top: string, folder: string): string[] {
  const start = realpathSync(folder);
  const folders = [start];
  for (let at = start; at !== top && dirname(at) !== at; at = dirname(at))
    folders.push(dirname(at));
  return folders;
}
