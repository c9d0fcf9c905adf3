import { existsSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { refuseAll, type Problem } from "../problem.js";
import type { ProjectPath } from "../tree/path.js";
import { holding } from "./hold.js";
import { DONE, OPEN, readJournal } from "./journal.js";
import { LAST, NOW } from "./places.js";
import { settle } from "./settle.js";
import { stagesOf } from "./take-back.js";

/** An operation that ended with conflicts and can still be taken back. */
export type Unresolved = { readonly command: string; readonly conflicts: readonly ProjectPath[] };

/** The last operation, if it left conflicts and has not been forgotten. */
export function lastUnresolved(root: string): Unresolved | undefined {
  return readJournal(join(root, LAST), DONE);
}

/** Gives up the way back from the last operation: for when its conflicts are resolved. */
export async function forgetLast(root: string): Promise<void> {
  if (!existsSync(join(root, LAST))) return;
  await holding(root, "forget", () => {
    rmSync(join(root, LAST), { recursive: true, force: true });
  });
}

/**
 * Takes the last unfinished or conflicted operation back as a whole.
 * @returns its command, or undefined when there is none to take back
 * @throws Refused `changed` when files were edited since, naming each; nothing is changed then
 */
export async function abort(root: string): Promise<string | undefined> {
  return holding(root, "abort", ({ tookBack }) => {
    const journal = readJournal(join(root, LAST), DONE);
    if (tookBack !== undefined || journal === undefined) return tookBack;
    const stages = [...stagesOf(root, join(root, LAST), journal)];
    refuseAll(stages.flatMap(([path, stage]) => (stage === "after" ? [] : [edited(path)])));
    // From here it is an operation that was not completed, and is treated as one.
    renameSync(join(root, LAST), join(root, NOW));
    renameSync(join(root, NOW, DONE), join(root, NOW, OPEN));
    settle(root);
    return journal.command;
  });
}

function edited(path: string): Problem {
  return {
    code: "changed",
    path,
    message: `'${path}' has been edited since; taking the operation back would lose that.`,
    fix: "Put your edits aside (git stash, or a copy), then abort again.",
  };
}
