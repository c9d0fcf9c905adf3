import type { ProjectPath } from "../tree/path.js";
import { byCodeUnit, type Tree } from "../tree/tree.js";

/** What was written last, and what should be there. */
type Trees = { readonly base: Tree; readonly target: Tree };

/**
 * The paths that a merge of these trees looks at, in order. What the template has not changed stays
 * as it is whatever a person did, so that nobody has to look: there both trees hold the same entry.
 */
export function pathsToRead({ base, target }: Trees): ProjectPath[] {
  return allPaths({ base, target }).filter((path) => base.get(path) !== target.get(path));
}

/** Every path of either tree, in order. */
export function allPaths({ base, target }: Trees): ProjectPath[] {
  return [...new Set([...base.keys(), ...target.keys()])].sort(byCodeUnit);
}
