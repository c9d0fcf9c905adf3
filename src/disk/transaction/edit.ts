import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { OnDisk } from "../../merge/tree/plan.js";
import { type Problem, refuse, refuseAll } from "../../problem.js";
import { type ProjectPath, foldersAbove } from "../../tree/path.js";
import { sameContent, type Content } from "../../tree/tree.js";
import { byMode, type IsExecutable } from "../fs/contained.js";
import { unless } from "../fs/errors.js";
import { keepsModes } from "../fs/modes.js";
import { readPaths } from "../project.js";
import { HOME, isRecordPath } from "../record/record.js";

/** One file to change: what was read there, and what shall stand there; undefined is nothing. */
export type Edit = {
  readonly path: ProjectPath;
  readonly before: OnDisk;
  readonly after: Content | undefined;
};

/** Where nothing stands. */
export const ABSENT: OnDisk = { is: "absent" };

/** Whether an edit leaves anything other than it found it. */
export function changesSomething({ before, after }: Edit): boolean {
  if (before.is === "file") return after === undefined || !sameContent(before.content, after);
  return before.is === "other" || after !== undefined;
}

/** The paths of the edits that write a file. */
export function writtenBy(edits: readonly Edit[]): ProjectPath[] {
  return edits.flatMap(({ path, after }) => (after === undefined ? [] : [path]));
}

/** The paths of the edits that remove a file. */
export function removedBy(edits: readonly Edit[]): ProjectPath[] {
  return edits.flatMap(({ path, after }) => (after === undefined ? [path] : []));
}

/**
 * Refuses edits of files that are no longer what was read, that are no files, or that a link leads to.
 * @throws Refused `changed`, `unsafe-path`
 */
export function refuseStale(root: string, edits: readonly Edit[]): void {
  const read = new Map(edits.map(({ path, before }) => [path, before]));
  const hasModes = keepsModes(root);
  // Without modes a file counts as what it was read as; so does one of the record, whose mode says nothing.
  const isExecutable: IsExecutable = (path, stats, bytes) => {
    if (hasModes && !isRecordPath(path)) return byMode(path, stats, bytes);
    const before = read.get(path);
    return before?.is === "file" && before.content.executable;
  };
  const now = readPaths(root, read.keys(), isExecutable);
  refuseAll(
    edits.flatMap(({ path, before }): Problem[] => {
      const found = now.get(path) ?? ABSENT;
      if (found.is === "other") return [notAFile(path, found.what)];
      return same(before, found) ? [] : [changed(path)];
    }),
  );
  if (ignoresCase(root)) refuseOtherSpellings(root, writtenBy(edits), new Set(removedBy(edits)));
}

/**
 * The last look, right before a change: at every byte.
 * @param onDiskAt what {@link observe} gives for the project
 */
export function refuseChanged(
  onDiskAt: (path: ProjectPath) => OnDisk,
  { path, before }: Edit,
): void {
  const found = onDiskAt(path);
  if (found.is === "file" && before.is === "file") {
    if (Buffer.compare(found.content.bytes, before.content.bytes) !== 0) refuse(changed(path));
  } else if (found.is !== before.is) refuse(changed(path));
}

function same(a: OnDisk, b: OnDisk): boolean {
  if (a.is === "file" && b.is === "file") return sameContent(a.content, b.content);
  return a.is === b.is;
}

/** A file that is no longer what the command read. */
export function changed(path: string): Problem {
  return {
    code: "changed",
    path,
    message: `'${path}' has changed while the command was running.`,
    fix: "Run the command again.",
  };
}

function notAFile(path: string, what: string): Problem {
  return {
    code: "unsafe-path",
    path,
    message: `'${path}' cannot be written: a ${what} is there or on the way to it.`,
    fix: "Move it away and run the command again.",
  };
}

/** Whether a project lies where `README` and `readme` are one file. */
function ignoresCase(root: string): boolean {
  const home = lstatSync(join(root, HOME), { throwIfNoEntry: false });
  // A folder that is to become a project is empty: no spelling is taken.
  if (home === undefined) return false;
  return lstatSync(join(root, HOME.toUpperCase()), { throwIfNoEntry: false })?.ino === home.ino;
}

/**
 * Refuses to write files that stand there under another spelling: where case does not count that
 * would overwrite them. What the same transaction removes does not count.
 */
export function refuseOtherSpellings(
  root: string,
  writes: readonly ProjectPath[],
  removed: ReadonlySet<string>,
): void {
  const listings = new Map<string, Map<string, string>>();
  for (const path of writes)
    for (const part of [...foldersAbove(path), path]) {
      const folder = part.slice(0, Math.max(part.lastIndexOf("/"), 0));
      let listing = listings.get(folder);
      if (listing === undefined) listings.set(folder, (listing = list(root, folder)));
      const found = listing.get(fold(part));
      if (found !== undefined && found !== part && !removed.has(found))
        refuse({
          code: "unsafe-path",
          path,
          message: `'${part}' is to be written, but '${found}' is there, and case does not count here.`,
          fix: `Rename '${found}' to '${part}', or move it away.`,
        });
    }
}

function list(root: string, folder: string): Map<string, string> {
  const names = unless(["ENOENT", "ENOTDIR"], () => readdirSync(join(root, folder))) ?? [];
  const paths = names.map((name) => (folder === "" ? name : `${folder}/${name}`));
  return new Map(paths.map((path) => [fold(path), path]));
}

// File systems that ignore case mostly ignore how accents are composed, too.
function fold(path: string): string {
  return path.normalize("NFC").toLowerCase();
}
