// Folders as they are on disk, and which file of one is which of another.
import { Buffer } from "node:buffer";
import { lstatSync, readFileSync, readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { linesOf, tally } from "./lines.mjs";

/** @typedef {{ bytes: Buffer, link: boolean, executable: boolean }} Entry a link's bytes are its target */
/** @typedef {ReadonlyMap<string, Entry>} Tree */

/** Everything in a folder but what git keeps for itself. @param {string} root @returns {Tree} */
export function treeOf(root) {
  /** @type {Map<string, Entry>} */
  const tree = new Map();
  /** @param {string} folder */
  const walk = (folder) => {
    for (const name of readdirSync(join(root, folder)).toSorted()) {
      if (name === ".git") continue;
      const path = join(folder, name);
      if (lstatSync(join(root, path)).isDirectory()) walk(path);
      else tree.set(path, entryAt(join(root, path)));
    }
  };
  walk("");
  return tree;
}

/** @param {string} path @returns {Entry} */
function entryAt(path) {
  const stats = lstatSync(path);
  if (stats.isSymbolicLink())
    return { bytes: Buffer.from(readlinkSync(path)), link: true, executable: false };
  return { bytes: readFileSync(path), link: false, executable: (stats.mode & 0o100) !== 0 };
}

/** @param {Entry | undefined} one @param {Entry | undefined} other */
export function same(one, other) {
  if (one === undefined || other === undefined) return one === other;
  return (
    one.link === other.link && one.executable === other.executable && one.bytes.equals(other.bytes)
  );
}

/** @param {Tree} tree @param {(path: string) => boolean} isIn @returns {Tree} */
export const part = (tree, isIn) => new Map([...tree].filter(([path]) => isIn(path)));

/** The paths that are not alike. @param {Tree} one @param {Tree} other @returns {string[]} */
export const differing = (one, other) =>
  [...new Set([...one.keys(), ...other.keys()])].filter(
    (path) => !same(one.get(path), other.get(path)),
  );

/**
 * Where files went: from a path that is gone to a new one with mostly the same lines, as git sees it.
 * @param {Tree} before @param {Tree} after @returns {ReadonlyMap<string, string>}
 */
export function renames(before, after) {
  const gone = [...before.keys()].filter((path) => !after.has(path));
  const fresh = [...after.keys()].filter((path) => !before.has(path));
  return new Map(
    gone.flatMap((from) => {
      const to = fresh.find((path) => alike(before.get(from), after.get(path)) > 0.5);
      return to === undefined ? [] : [[from, to]];
    }),
  );
}

/** @param {Entry | undefined} one @param {Entry | undefined} other @returns {number} the share of lines they have in common */
function alike(one, other) {
  if (one === undefined || other === undefined || one.link || other.link) return 0;
  const [ours, theirs] = [linesOf(one.bytes), linesOf(other.bytes)];
  const counts = tally(theirs);
  const common = [...tally(ours)].reduce(
    (sum, [line, count]) => sum + Math.min(count, counts.get(line) ?? 0),
    0,
  );
  return common / Math.max(ours.length, theirs.length, 1);
}
