// Which file of one tree is which of another, and what it is in each.
import { renames } from "./trees.mjs";

/** @typedef {import("./trees.mjs").Entry} Entry */
/** @typedef {import("./trees.mjs").Tree} Tree */
/** @typedef {{ base: Tree, person: Tree, template: Tree, merged: Tree }} Trees the template before, the project before, the template after, the project after */
/** @typedef {{ base: string | undefined, person: string | undefined, template: string | undefined }} Paths where one file is in each tree */
/** @typedef {{ [Side in keyof Paths]: Entry | undefined }} Sides */
/** @typedef {Sides & { paths: Paths, place: string, now: Entry | undefined, deleted: boolean }} File a file, where it should be now, and what is there */

/** @param {Trees} trees @returns {File[]} every file that one of them has */
export function filesOf(trees) {
  const { base, person, template } = trees;
  const moved = { person: renames(base, person), template: renames(base, template) };
  const targets = {
    person: new Set(moved.person.values()),
    template: new Set(moved.template.values()),
  };
  const isIn = (/** @type {Tree} */ tree, /** @type {string} */ path) =>
    tree.has(path) ? path : undefined;
  const known = [...base.keys()].map((path) => ({
    base: path,
    person: moved.person.get(path) ?? isIn(person, path),
    template: moved.template.get(path) ?? isIn(template, path),
  }));
  const fresh = [...new Set([...person.keys(), ...template.keys()])]
    .filter((path) => !base.has(path))
    .map((path) => ({
      base: undefined,
      person: targets.person.has(path) ? undefined : isIn(person, path),
      template: targets.template.has(path) ? undefined : isIn(template, path),
    }));
  return [...known, ...fresh].map((paths) => fileAt(trees, paths));
}

/** @param {Trees} trees @param {Paths} paths @returns {File} */
function fileAt({ base, person, template, merged }, paths) {
  const at = (/** @type {Tree} */ tree, /** @type {string | undefined} */ path) =>
    path === undefined ? undefined : tree.get(path);
  // A person's own name for a file stands.
  const renamed = paths.person !== undefined && paths.person !== paths.base;
  const place = (renamed ? paths.person : paths.template) ?? paths.person ?? paths.base ?? "";
  return {
    paths,
    place,
    base: at(base, paths.base),
    person: at(person, paths.person),
    template: at(template, paths.template),
    now: merged.get(place),
    deleted: isDeleted(person, paths),
  };
}

/** Whether the person took a file away, and did not only put something else in its way. @param {Tree} person @param {Paths} paths */
function isDeleted(person, paths) {
  if (paths.base === undefined || paths.person !== undefined) return false;
  const folders = paths.base.split("/").slice(0, -1);
  return !folders.some((_, index) => person.has(folders.slice(0, index + 1).join("/")));
}
