import { type FeatureAnswers, featureChange } from "../../generators/feature-answers.js";
import { settingsChange } from "../../generators/settings.js";
import { findRoot } from "../disk/project.js";
import { lastUnresolved, abort as takeBack } from "../disk/transaction/abort.js";
import { asItIs, type Spec } from "../spec/spec.js";
import { changeProject } from "./plan/change-project.js";
import type { Result } from "./report/result.js";

export type FeatureRequest = {
  /** Where the person stands, absolute. */
  readonly cwd: string;
  readonly dryRun: boolean;
  readonly answers: FeatureAnswers;
};

/** Adds a feature to the project that a folder is in, changes it, or removes it. */
export function feature({ answers, ...place }: FeatureRequest): Promise<Result> {
  const change = (spec: Spec) => featureChange(spec, answers);
  return changeProject({ ...place, command: "feature", change, anew: false });
}

export type SetRequest = {
  /** Where the person stands, absolute. */
  readonly cwd: string;
  readonly dryRun: boolean;
  /** `key=value` each. */
  readonly words: readonly string[];
};

/** Changes options of the project that a folder is in. */
export function set({ words, ...place }: SetRequest): Promise<Result> {
  const change = (spec: Spec) => settingsChange(spec, words);
  return changeProject({ ...place, command: "set", change, anew: false });
}

export type SyncRequest = {
  /** Where the person stands, absolute. */
  readonly cwd: string;
  readonly dryRun: boolean;
};

/**
 * Makes the project that a folder is in match its spec, after the spec was edited by hand or two
 * branches were merged; several heads of the migrations become one.
 */
export function sync(place: SyncRequest): Promise<Result> {
  return changeProject({ ...place, command: "sync", change: asItIs, anew: true });
}

export type AbortRequest = {
  /** Where the person stands, absolute. */
  readonly cwd: string;
  readonly dryRun: boolean;
};

/**
 * Takes back the last command that was killed or ended in conflicts: every byte is as it was before.
 * @throws Refused `changed` where files were edited since, naming each
 */
export async function abort({ cwd, dryRun }: AbortRequest): Promise<Result> {
  const root = findRoot(cwd);
  const done = { command: "abort", ok: true, changes: [], problems: [], next: [] };
  if (dryRun) {
    const last = lastUnresolved(root);
    const note = last ? `Would take back '${last.command}'.` : NOTHING;
    return { ...done, notes: [note, "Nothing was written."] };
  }
  const command = await takeBack(root);
  return { ...done, notes: [command === undefined ? NOTHING : `Took back '${command}'.`] };
}

const NOTHING = "There is no command to take back.";
