// Files of which git does not look at the work tree: what a commit holds of them.
import { spawnSync } from "node:child_process";

/** @typedef {import("./tools.mjs").Where} Where */
/** @typedef {import("./trees.mjs").Entry} Entry */
/** @typedef {import("./trees.mjs").Tree} Tree */

/**
 * What the index holds of files that are marked as skip-worktree, which a sparse checkout does, or as
 * assume-unchanged. One that is missing without such a mark is one that the next commit deletes.
 * @param {Where} where a project @param {string} origin see {@link contents} @returns {Tree}
 */
export const unwatchedIn = (where, origin) =>
  contents(where, origin, ["ls-files", "-v", "--stage", "-z"], /^[Sa-z] (\d+) (\w+) 0\t([^]*)$/);

/** What the last commit holds. @param {Where} where a project @param {string} origin see {@link contents} @returns {Tree} */
export const committedIn = (where, origin) =>
  contents(where, origin, ["ls-tree", "-r", "-z", "HEAD"], /^(\d+) blob (\w+)\t([^]*)$/);

/**
 * @param {Where} where
 * @param {string} origin a repository that has every content: git is not to fetch what a partial clone lacks
 * @param {readonly string[]} list what git is asked for @param {RegExp} line mode, blob and path in what it says
 * @returns {Tree}
 */
function contents({ cwd, env }, origin, list, line) {
  const stored = { ...env, GIT_ALTERNATE_OBJECT_DIRECTORIES: `${origin}/.git/objects` };
  const listed = git(cwd, list, stored)?.toString("utf8") ?? "";
  /** @type {Map<string, Entry>} */
  const found = new Map();
  for (const entry of listed.split("\0")) {
    const [, mode, blob, path] = line.exec(entry) ?? [];
    if (blob === undefined || path === undefined) continue;
    const bytes = git(cwd, ["cat-file", "blob", blob], stored);
    if (bytes === undefined) throw new Error(`git has no content of ${path}`);
    found.set(path, { bytes, link: mode === "120000", executable: mode === "100755" });
  }
  return found;
}

/** @param {string} cwd @param {readonly string[]} args @param {NodeJS.ProcessEnv} env @returns {Buffer | undefined} nothing where it fails */
function git(cwd, args, env) {
  const { status, stdout } = spawnSync("git", args, { cwd, env, maxBuffer: 1e8 });
  return status === 0 ? stdout : undefined;
}
