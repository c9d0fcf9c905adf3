import { createHash } from "node:crypto";
import { lstatSync, readlinkSync } from "node:fs";
import type { ChangedFile } from "../../contract/changes/changes.js";
import { Contained } from "../../disk/fs/contained.js";
import { attempt } from "../../disk/fs/errors.js";
import { readRegularFile } from "../../disk/fs/regular-file.js";
import { checkoutOf, mayBeSparse, NOTHING_HIDDEN } from "../../disk/git/checkout.js";
import {
  commitNamed,
  isBehindHead,
  isObjectId,
  LINK_MODE,
  treeAt,
  type TreeEntry,
} from "../../disk/git/commit-tree.js";
import { blobsOf } from "../../disk/git/log.js";
import { workTreeOf } from "../../disk/git/work-tree.js";
import { refuse } from "../../problem.js";
import { taskIn, TASKS_FOLDER } from "../../contract/task/record.js";
import type { TaskId } from "../../contract/task/id.js";
import { quoted } from "../../spec/text.js";
import type { ProjectPath } from "../../tree/path.js";
import { byCodeUnit } from "../../tree/tree.js";
import { decodeUtf8 } from "../../tree/utf8.js";

// What is larger is no source, and nobody reads it.
const LARGEST_TEXT = 2 * 1024 * 1024;

// What is larger is told apart by its size alone.
const LARGEST_FILE = 64 * 1024 * 1024;

/**
 * The files of a project that are others now than at the commit that a task started from, in order of
 * their paths: committed, staged, neither, or not known to git. A renamed file is one that is gone and
 * one that is new; a file that is only ignored is left out. Nothing of the repository's
 * configuration has a say in it: files are compared byte for byte, but for line endings and what Git LFS fetches.
 * @throws Refused `not-checked` where git cannot tell: no repository, a commit that is unknown, cut
 * off or not one that the present was made from; `unsafe-path` where a path could not be judged
 */
export async function filesSince(root: string, start: string): Promise<readonly ChangedFile[]> {
  // Side by side: each is a process. What is wrong with the commit is what is told first.
  const listed = listAll(root, start);
  listed.catch(() => undefined);
  await startCommit(root, start);
  const [before, now, checkout] = await listed;
  refuseOdd(now.odd, before.odd);
  const folders = new Contained(root);
  const changed: Difference[] = [];
  for (const path of [...new Set([...before.entries.keys(), ...now.paths])].sort(byCodeUnit)) {
    const entry = before.entries.get(path);
    const found = attempt("read", path, () => readNow(folders, path));
    // A sparse checkout leaves it out: it is what the index has.
    const indexed = found === undefined ? checkout.unwatched.get(path) : undefined;
    if (indexed?.by === "skip-worktree" && checkout.isSparse && indexed.blob === entry?.id)
      continue;
    if (entry === undefined ? found !== undefined : !isSame(entry, found))
      changed.push({ path, entry, found });
  }
  return withTexts(root, changed);
}

const NO_TREE = { entries: new Map<ProjectPath, TreeEntry>(), odd: [] };

function listAll(root: string, start: string) {
  return Promise.all([
    isObjectId(start) ? treeAt(root, start) : NO_TREE,
    workTreeOf(root),
    // Where nothing can be left out, its index need not be asked.
    mayBeSparse(root) ? checkoutOf(root) : NOTHING_HIDDEN,
  ]);
}

/**
 * The commit that a task started from.
 * @throws Refused `not-checked`
 */
export async function startCommit(root: string, start: string): Promise<string> {
  // What it was made from is there; why it is not is asked only then.
  if (isObjectId(start) && (await isBehindHead(root, start)) === true) return start;
  const found = isObjectId(start) ? await commitNamed(root, start) : undefined;
  if (found?.is === "no repository") return refuseUnchecked(`git: ${found.why}`, WITHOUT_GIT);
  if (found?.is !== "found")
    return refuseUnchecked(
      `The commit that the task started from, ${quoted(start)}, is not in the repository.`,
      found?.isShallow === true
        ? "The clone is shallow: git fetch --unshallow"
        : "Fetch the branch that has it, or begin the task anew.",
    );
  const isBehind = await isBehindHead(root, found.id);
  if (isBehind === undefined)
    return refuseUnchecked(
      `Whether this work was made from the commit that the task started from, ${quoted(start)}, cannot be told: the history is cut off.`,
      "Fetch it whole: git fetch --unshallow",
    );
  if (!isBehind)
    return refuseUnchecked(
      `What is checked out was not made from the commit that the task started from, ${quoted(start)}.`,
      "Check the task's branch out; where it was rebased, begin the task anew.",
    );
  return found.id;
}

const WITHOUT_GIT = "Verify in a git repository, or leave out what needs one: --static";

function refuseUnchecked(message: string, fix: string): never {
  return refuse({ code: "not-checked", message, fix });
}

/** Files that were there before need no judgement; new ones under such a name could not be judged. */
function refuseOdd(now: readonly string[], before: readonly string[]): void {
  const known = new Set(before);
  const [odd] = now.filter((path) => !known.has(path));
  if (odd === undefined) return;
  refuse({
    code: "unsafe-path",
    message: `${quoted(odd)} has a name that not every platform can store, and cannot be judged.`,
    fix: "Give it a plain name.",
  });
}

/** What stands at a path now, as git would store it; a large file is known by its size. */
type Found =
  | { readonly is: "file" | "link"; readonly bytes: Buffer }
  | { readonly is: "large"; readonly size: number }
  | { readonly is: "other" };

function readNow(folders: Contained, path: ProjectPath): Found | undefined {
  const way = folders.wayTo(path);
  if (way.is === "absent") return undefined;
  if (way.is !== "open") return { is: "other" };
  const read = readRegularFile(way.name, LARGEST_FILE, "refuse");
  switch (read.is) {
    case "absent":
      return undefined;
    case "file":
      return { is: "file", bytes: read.bytes };
    case "too large":
      return { is: "large", size: read.size };
    case "link":
      return lstatSync(way.name, { throwIfNoEntry: false })?.isSymbolicLink() === true
        ? { is: "link", bytes: readlinkSync(way.name, "buffer") }
        : { is: "other" };
    // A submodule, or a folder where a file was.
    case "directory":
    case "special":
      return { is: "other" };
  }
}

function isSame(entry: TreeEntry, found: Found | undefined): boolean {
  switch (found?.is) {
    case undefined:
    case "other":
      return false;
    case "large":
      return found.size === entry.size;
    case "link":
      return entry.mode === LINK_MODE && blobId(found.bytes, entry.id) === entry.id;
    case "file":
      return entry.mode !== LINK_MODE && isSameText(entry, found.bytes);
  }
}

function isSameText({ id }: TreeEntry, bytes: Buffer): boolean {
  if (blobId(bytes, id) === id) return true;
  // Where git checks texts out with the line endings of Windows.
  if (!bytes.includes("\r\n")) return false;
  const text = Buffer.from(bytes.toString("latin1").replaceAll("\r\n", "\n"), "latin1");
  return blobId(text, id) === id;
}

/** The id that git gives to a blob of these bytes, in the repository that another id is from. */
function blobId(bytes: Buffer, like: string): string {
  const hash = createHash(like.length === 64 ? "sha256" : "sha1");
  return hash.update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}

type Difference = {
  readonly path: ProjectPath;
  readonly entry: TreeEntry | undefined;
  readonly found: Found | undefined;
};

async function withTexts(root: string, changed: readonly Difference[]): Promise<ChangedFile[]> {
  const asked = changed.flatMap(({ entry }) =>
    entry !== undefined && mayBeText(entry) ? [entry.id] : [],
  );
  const blobs = asked.length === 0 ? new Map<string, Buffer>() : await blobsOf(root, asked);
  const lost = asked.find((id) => !blobs.has(id));
  if (lost !== undefined)
    return refuseUnchecked(
      `The repository does not have all that stood in the first commit: ${lost} is missing.`,
      "Fetch it: git fetch --refetch --no-filter, or git fsck",
    );
  return changed
    .filter(({ entry, found }) => !isFetched(blobs.get(entry?.id ?? ""), found))
    .map(({ path, entry, found }) => ({
      path,
      before: textOf(blobs.get(entry?.id ?? "")),
      now: found?.is === "file" ? textOf(found.bytes) : undefined,
    }));
}

/** Whether what a commit has is to be read; also where it is not there, so that this is told. */
function mayBeText({ mode, size = 0 }: TreeEntry): boolean {
  return mode !== LINK_MODE && size <= LARGEST_TEXT;
}

/** Whether a file is what Git LFS has put in the place of its pointer. */
function isFetched(pointer: Buffer | undefined, found: Found | undefined): boolean {
  if (pointer === undefined || found?.is !== "file") return false;
  const sum =
    /^version https:\/\/git-lfs\.github\.com\/spec\/[^]*\noid sha256:([0-9a-f]{64})\n/.exec(
      pointer.toString("latin1"),
    )?.[1];
  return sum !== undefined && createHash("sha256").update(found.bytes).digest("hex") === sum;
}

function textOf(bytes: Buffer | undefined): string | undefined {
  if (bytes === undefined || bytes.length > LARGEST_TEXT) return undefined;
  return bytes.includes(0) ? undefined : decodeUtf8(bytes)?.replaceAll("\r\n", "\n");
}

/** A commit that somebody named by a branch, a tag or an id, and the flag that it came by. */
export type Named = { readonly ref: string; readonly flag: string };

/**
 * The tasks that a commit has.
 * @throws Refused `bad-arguments` where there is no such commit
 */
export async function tasksOfCommit(root: string, named: Named): Promise<readonly TaskId[]> {
  const commit = await namedCommit(root, named);
  if (commit === undefined) return [];
  const { entries } = await treeAt(root, commit, [TASKS_FOLDER]);
  return [...entries.keys()].flatMap((path) => taskIn(path) ?? []);
}

/**
 * The texts of these files at a commit. Files that are not there, and what is no text, are left out.
 * @throws Refused `bad-arguments` where there is no such commit
 */
export async function textsAt(
  root: string,
  named: Named,
  paths: readonly ProjectPath[],
): Promise<ReadonlyMap<ProjectPath, string>> {
  const commit = await namedCommit(root, named);
  if (commit === undefined || paths.length === 0) return new Map();
  const { entries } = await treeAt(root, commit, paths);
  const plain = [...entries].filter(([path, entry]) => paths.includes(path) && mayBeText(entry));
  const blobs = await blobsOf(
    root,
    plain.map(([, { id }]) => id),
  );
  return new Map(
    plain.flatMap(([path, { id }]) => {
      const text = textOf(blobs.get(id));
      return text === undefined ? [] : [[path, text] as const];
    }),
  );
}

/** Its id; undefined for the HEAD of a repository that has no commit yet, where nothing is. */
async function namedCommit(root: string, { ref, flag }: Named): Promise<string | undefined> {
  const found = await commitNamed(root, ref);
  if (found.is === "no repository") return refuseUnchecked(`git: ${found.why}`, WITHOUT_GIT);
  if (found.is === "found") return found.id;
  if (ref === "HEAD" && !found.isShallow) return undefined;
  return refuse({
    code: "bad-arguments",
    field: flag,
    message: `There is no commit ${quoted(ref)}${found.isShallow ? " in this shallow clone" : ""}.`,
    fix: "Fetch it, and name a branch, a tag or an id.",
  });
}
