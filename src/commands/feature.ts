import { featureChange, type FeatureAnswers } from "../../generators/feature.js";
import { changeProject } from "./change.js";
import type { Result } from "./result.js";

export type FeatureRequest = {
  /** Where the person stands, absolute. */
  readonly cwd: string;
  readonly dryRun: boolean;
  readonly answers: FeatureAnswers;
};

/** Adds a feature to the project that a folder is in, changes it, or removes it. */
export function feature({ answers, ...place }: FeatureRequest): Promise<Result> {
  const change = (spec: Parameters<typeof featureChange>[0]) => featureChange(spec, answers);
  return changeProject({ ...place, command: "feature", change, anew: false });
}
