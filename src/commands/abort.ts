import { abort as takeBack, lastUnresolved } from "../disk/transaction/abort.js";
import { findRoot } from "../disk/project/find.js";
import type { Result } from "./result.js";

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
