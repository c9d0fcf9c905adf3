import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Problem, refuseAll } from "../../problem.js";
import type { ProjectPath } from "../../tree/path.js";
import { type LockedProject, withLock } from "../lock/lock.js";
import { LAST, NOW, RunFolder } from "../lock/run-folder.js";
import { DONE, OPEN, readJournal } from "./journal.js";
import { recover, stagesOf } from "./recover.js";

/** A transaction that ended with conflicts and can still be rolled back. */
type Unresolved = { readonly command: string; readonly conflicts: readonly ProjectPath[] };

/** The last transaction, if it left conflicts and has not been forgotten. */
export function lastUnresolved(root: string, folder = new RunFolder(root)): Unresolved | undefined {
  const run = folder.find();
  return run === undefined ? undefined : readJournal(root, join(run, LAST), DONE);
}

/**
 * What {@link rollBackLast} would roll back, as things stand.
 * @throws Refused `changed` as it would
 */
export function wouldRollBack(root: string): string | undefined {
  const run = new RunFolder(root).find();
  if (run === undefined) return undefined;
  const interrupted = readJournal(root, join(run, NOW), OPEN);
  if (interrupted !== undefined) return interrupted.command;
  const last = join(run, LAST);
  const journal = readJournal(root, last, DONE);
  if (journal !== undefined) refuseEdited(stagesOf(root, last, journal));
  return journal?.command;
}

/** Gives up rolling back the last transaction: its conflicts are resolved, and another one begins. */
export function forgetLast({ run }: LockedProject): void {
  rmSync(join(run, LAST), { recursive: true, force: true });
}

/**
 * Rolls the last unfinished or conflicted transaction back as a whole.
 * @returns its command, or undefined when there is none to roll back
 * @throws Refused `changed` when files were edited since, naming each; nothing is changed then
 */
export async function rollBackLast(root: string): Promise<string | undefined> {
  return withLock(root, "abort", ({ run, rolledBack }) => {
    const last = join(run, LAST);
    const journal = readJournal(root, last, DONE);
    if (rolledBack !== undefined || journal === undefined) return rolledBack;
    refuseEdited(stagesOf(root, last, journal));
    // From here it is a transaction that was not completed, and is treated as one.
    renameSync(last, join(run, NOW));
    renameSync(join(run, NOW, DONE), join(run, NOW, OPEN));
    recover(root, run);
    return journal.command;
  });
}

function refuseEdited(stages: ReturnType<typeof stagesOf>): void {
  refuseAll([...stages].flatMap(([path, stage]) => (stage === "after" ? [] : [edited(path)])));
}

function edited(path: string): Problem {
  return {
    code: "changed",
    path,
    message: `'${path}' has been edited since; taking the operation back would lose that.`,
    fix: "Put your edits aside (git stash, or a copy), then abort again.",
  };
}
