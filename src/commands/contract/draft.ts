import { draftContract } from "../../contract/definition/draft.js";
import { refuseAll } from "../../problem.js";
import { asItIs } from "../../spec/spec.js";
import { planChange } from "../plan/plan-change.js";
import type { ProjectState } from "../plan/project-state.js";

/**
 * The features.json that a project's spec comes to, as people left it: what `sync` would write. Nothing is.
 * @throws Refused for what `sync` would refuse, and where there is nothing to write
 */
export async function draftFor(state: ProjectState): Promise<string> {
  refuseAll(state.unclearEdits);
  const { plan, spec, layout, obstacles } = await planChange(state, asItIs(state.spec), {
    anew: false,
  });
  refuseAll(obstacles);
  return draftContract({
    changes: plan.changes,
    before: state.last.spec.features,
    after: spec.features,
    layout,
    options: spec.options,
  });
}
