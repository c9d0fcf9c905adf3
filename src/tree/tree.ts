import { refuse } from "../problem.js";
import { foldersAbove, type ProjectPath } from "./path.js";

/** What a file holds, whether it may be run, and whether nobody but its owner may read it. */
export type Content = {
  readonly bytes: Uint8Array;
  readonly executable: boolean;
  readonly secret?: true;
};

/**
 * How a file is merged: by `lines`, as a list of lines with keys (`keyed`), as a `json` object by
 * key, as one `whole`, as a `lockfile`, which is whole and never in conflict, or not at all after it
 * was written `once` (migrations).
 */
export type MergeKind = "lines" | "keyed" | "json" | "whole" | "lockfile" | "once";

export type Entry = Content & { readonly merge: MergeKind };

/** An immutable map from path to file, in order of path. */
export type Tree = ReadonlyMap<ProjectPath, Entry>;

/** Whether two files are the same: every byte, and the executable bit. */
export function sameContent(a: Content, b: Content): boolean {
  if (a === b) return true;
  return a.executable === b.executable && Buffer.compare(a.bytes, b.bytes) === 0;
}

/** What a file holds, as text. */
export function textOf({ bytes }: Content): string {
  return Buffer.from(bytes).toString("utf8");
}

/** Code-unit order: the same on every platform and locale. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Makes a tree of entries, in order of path.
 * @throws Refused `unsafe-path` when two paths are the same, differ only in case, or one is a folder of the other.
 */
export function treeOf(entries: Iterable<readonly [ProjectPath, Entry]>): Tree {
  const sorted = [...entries].sort(([a], [b]) => byCodeUnit(a, b));
  // Every path and every folder above it, folded, with the spelling that was seen first.
  const spellings = new Map<string, string>();
  const files = new Set<string>();
  // Of the files in one folder, which mostly follow each other, the first speaks for all.
  let last = "";
  const firsts = sorted.flatMap(([path]) => {
    const folder = path.slice(0, path.lastIndexOf("/") + 1);
    const isFirst = folder !== last;
    last = folder;
    if (isFirst) for (const above of foldersAbove(path)) claim(spellings, path, above);
    const folded = path.toLowerCase();
    if (spellings.has(folded)) collide(path, spellings.get(folded) ?? path);
    spellings.set(folded, path);
    files.add(folded);
    return isFirst ? [path] : [];
  });
  for (const path of firsts)
    for (const folder of foldersAbove(path))
      if (files.has(folder.toLowerCase())) collide(path, folder);
  return new Map(sorted);
}

function claim(spellings: Map<string, string>, path: string, folder: string): void {
  const folded = folder.toLowerCase();
  const seen = spellings.get(folded);
  if (seen !== undefined && seen !== folder) collide(path, seen);
  spellings.set(folded, folder);
}

function collide(path: string, other: string): never {
  refuse({
    code: "unsafe-path",
    path,
    message: `'${path}' and '${other}' are one file where case does not count.`,
    fix: "Give one of them another name.",
  });
}
