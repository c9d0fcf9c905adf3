import { existsSync, renameSync, rmSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { refuseAll, type Problem } from "../problem.js";
import { DONE, OPEN, readJournal } from "./journal.js";
import { LAST, NOW, shown } from "./run-folder.js";
import { stagesOf, takeBack } from "./take-back.js";

/**
 * Ends an operation that did not end itself: one that was not completed is taken back, one that
 * ended with conflicts is kept for `abort`, and what was only prepared is removed.
 * @returns the command whose operation was taken back
 * @throws Refused `interrupted` when files that would be overwritten have been edited since
 */
export function settle(root: string, run: string): string | undefined {
  const operation = join(run, NOW);
  if (!existsSync(operation)) return undefined;
  const open = readJournal(root, operation, OPEN);
  if (open !== undefined) {
    const stages = stagesOf(root, operation, open);
    refuseAll(
      [...stages].flatMap(([path, stage]) =>
        stage === "edited" ? [edited(open.command, path, shown(root, run))] : [],
      ),
    );
    takeBack(root, operation, open, stages);
    unlinkSync(join(operation, OPEN));
  } else if (existsSync(join(operation, DONE))) {
    rmSync(join(run, LAST), { recursive: true, force: true });
    renameSync(operation, join(run, LAST));
  }
  rmSync(operation, { recursive: true, force: true });
  return open?.command;
}

function edited(command: string, path: string, run: string): Problem {
  return {
    code: "interrupted",
    path,
    message: `'${path}' has been edited since '${command}' was interrupted; taking that back would lose the edit.`,
    fix: `Put the edit aside and run the command again. To keep all as it is instead, remove ${run}`,
  };
}
