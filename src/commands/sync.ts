import { changeProject } from "./change.js";
import type { Result } from "./result.js";

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
  return changeProject({
    ...place,
    command: "sync",
    change: (spec) => ({ spec, renames: new Map() }),
    anew: true,
  });
}
