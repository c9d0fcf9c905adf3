import { settingsChange } from "../../generators/settings.js";
import { changeProject } from "./change.js";
import type { Result } from "./result.js";

export type SetRequest = {
  /** Where the person stands, absolute. */
  readonly cwd: string;
  readonly dryRun: boolean;
  /** `key=value` each. */
  readonly words: readonly string[];
};

/** Changes options of the project that a folder is in. */
export function set({ words, ...place }: SetRequest): Promise<Result> {
  const change = (spec: Parameters<typeof settingsChange>[0]) => settingsChange(spec, words);
  return changeProject({ ...place, command: "set", change, anew: false });
}
