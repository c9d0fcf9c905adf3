import { lstatSync, statfsSync } from "node:fs";
import { refuse } from "../problem.js";
import type { Edit } from "./edit.js";
import { foldersAbove } from "./folders.js";

// What a small file takes on most file systems.
const BLOCK = 4096;

/**
 * Refuses edits for which a project's disk has no room. Where the journal lies on the same disk, laying
 * out the new files shows that; elsewhere it has to be known before the first one is copied over, and
 * rolling back needs room, too.
 * @throws Refused `disk-full`
 */
export function refuseWithoutSpace(root: string, run: string, edits: readonly Edit[]): void {
  if (lstatSync(root).dev === lstatSync(run).dev) return;
  const sizes = edits.flatMap(({ before, after }) => [
    after?.bytes.length ?? 0,
    before.is === "file" ? before.content.bytes.length : 0,
  ]);
  const blocks = sizes.reduce((sum, size) => sum + Math.ceil(size / BLOCK), 0);
  const names = new Set(edits.flatMap(({ path }) => [path, ...foldersAbove(path)])).size;
  const { bavail, bsize, ffree, files } = statfsSync(root);
  // A file system that does not count its files says that it has none.
  const hasNames = files === 0 || ffree > names;
  if (hasNames && bavail * bsize >= (blocks + names) * BLOCK) return;
  refuse({
    code: "disk-full",
    message: `There is no room for the change: it takes ${names} files and folders, and up to ${(blocks + names) * BLOCK} bytes.`,
    fix: "Free some space and run the command again.",
  });
}
