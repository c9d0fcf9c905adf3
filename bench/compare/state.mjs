// A project, what is around it, and what its record says.
import { relative } from "node:path";
import { differing, part, treeOf } from "./trees.mjs";

/** @typedef {import("./tools.mjs").Tool} Tool */
/** @typedef {import("./tools.mjs").Options} Options */
/** @typedef {import("./trees.mjs").Tree} Tree */
/** @typedef {{ files: Tree, outside: Tree, record: { version: string, options: Options } }} State */

/** @param {Tool} tool @param {string} place the folder of all that a case makes @param {string} project in it @returns {State} */
export function stateOf(tool, place, project) {
  const inside = `${relative(place, project)}/`;
  return {
    files: part(treeOf(project), (path) => !tool.owns(path)),
    outside: part(treeOf(place), (path) => !path.startsWith(inside)),
    record: tool.recorded(project),
  };
}

/** @param {State} before @param {State} after */
export const isUnchanged = (before, after) =>
  before.record.version === after.record.version &&
  differing(before.files, after.files).length === 0 &&
  differing(before.outside, after.outside).length === 0;
