import { type FeatureAnswers, featureChange } from "../../generators/feature-answers.js";
import { settingsChange } from "../../generators/settings.js";
import { findRoot } from "../disk/project.js";
import { rollBackLast, wouldRollBack } from "../disk/transaction/abort.js";
import { asItIs } from "../spec/spec.js";
import { agreedTo, changeProject, type Agreement } from "./plan/change-project.js";
import type { Result } from "./report/result.js";

type Request = Agreement & {
  /** Where the person stands, absolute. */
  readonly cwd: string;
  readonly dryRun: boolean;
};

/** Adds a feature to the project that a folder is in, changes it, or removes it. */
export function feature({
  answers,
  ...request
}: Request & { readonly answers: FeatureAnswers }): Promise<Result> {
  return changeProject({
    ...{ ...request, command: "feature", anew: false },
    beforeWriting: agreedTo("feature", request),
    change: (spec) => featureChange(spec, answers),
  });
}

/**
 * Changes options of the project that a folder is in.
 * @param request its `words` are `key=value` each
 */
export function set({
  words,
  ...request
}: Request & { readonly words: readonly string[] }): Promise<Result> {
  return changeProject({
    ...{ ...request, command: "set", anew: false },
    beforeWriting: agreedTo("set", request),
    change: (spec) => settingsChange(spec, words),
  });
}

/**
 * Makes the project that a folder is in match its spec, after the spec was edited by hand or two
 * branches were merged; several heads of the migrations become one.
 */
export function sync(request: Request): Promise<Result> {
  return changeProject({ ...request, command: "sync", change: asItIs, anew: true });
}

/**
 * Rolls back the last command that was killed or ended in conflicts: every byte is as it was before.
 * @throws Refused `changed` where files were edited since, naming each
 */
export async function abort({ cwd, dryRun }: Request): Promise<Result> {
  const root = findRoot(cwd);
  const command = dryRun ? wouldRollBack(root) : await rollBackLast(root);
  const note =
    command === undefined
      ? "There is no command to take back."
      : `${dryRun ? "Would take" : "Took"} back '${command}'.`;
  const notes = dryRun ? [note, "Nothing was written."] : [note];
  return { command: "abort", ok: true, changes: [], problems: [], notes, next: [] };
}
