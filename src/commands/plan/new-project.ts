import { NOTHING_HIDDEN } from "../../disk/git/checkout.js";
import type { Spec } from "../../spec/spec.js";
import type { Tree } from "../../tree/tree.js";
import { version } from "../../version.js";
import type { ProjectState } from "./project-state.js";

/** The state of a project that is to be made: nothing was written, and nothing stands there. */
export function newProject(root: string, spec: Spec): ProjectState {
  const base: Tree = new Map();
  return {
    root,
    isNew: true,
    spec,
    specTexts: new Map(),
    recorded: { base, version, notes: new Map(), hasSums: true },
    last: { spec, tree: base },
    since: [],
    reformed: new Map(),
    renames: new Map(),
    read: () => Promise.resolve({ project: new Map(), checkout: NOTHING_HIDDEN }),
  };
}
