// A project, what is around it, and what its record says.
import { join, relative } from "node:path";
import { execa } from "execa";
import { unwatchedIn } from "./hidden.mjs";
import { differing, part, treeOf } from "./trees.mjs";

/** @typedef {import("./tools.mjs").Tool} Tool */
/** @typedef {import("./tools.mjs").Options} Options */
/** @typedef {import("./tools.mjs").Where} Where */
/** @typedef {import("./trees.mjs").Tree} Tree */
/**
 * The files of a project, those among them that git has and did not check out; of those that git does
 * not look at, what it has.
 * @typedef {{ files: Tree, unwatched: Tree, outside: Tree, record: { version: string, options: Options } }} State
 */

/** @param {Tool} tool @param {string} place the folder of all that a case makes @param {Where} where in it the project is @returns {State} */
export function stateOf(tool, place, where) {
  const inside = `${relative(place, where.cwd)}/`;
  const isTheirs = (/** @type {string} */ path) => !tool.owns(path);
  const unwatched = part(unwatchedIn(where, join(place, "shop")), isTheirs);
  return {
    files: new Map([...unwatched, ...part(treeOf(where.cwd), isTheirs)]),
    unwatched,
    outside: part(treeOf(place), (path) => !path.startsWith(inside)),
    record: tool.recorded(where.cwd),
  };
}

/** @param {State} before @param {State} after */
export const isUnchanged = (before, after) =>
  before.record.version === after.record.version &&
  differing(before.files, after.files).length === 0 &&
  differing(before.outside, after.outside).length === 0;

/** Files that are not committed as executable as they are. @param {Where} where @returns {Promise<string[]>} */
export async function modesUnlikeGit(where) {
  const git = execa({ ...where, extendEnv: false, reject: false });
  const { exitCode, stdout } = await git`git ls-files --stage -z`;
  if (exitCode !== 0) return [];
  const files = treeOf(where.cwd);
  return stdout.split("\0").flatMap((line) => {
    const [, mode, path = ""] = /^100(\d+) [^\t]*\t([^]*)$/.exec(line) ?? [];
    const file = files.get(path);
    const alike = file === undefined || file.executable === (mode === "755");
    return mode === undefined || alike ? [] : [`${path}: executable bit, in what is committed`];
  });
}
