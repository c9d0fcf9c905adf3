import { readdirSync } from "node:fs";
import { unless } from "../fs/errors.js";
import { onInterrupt } from "../fs/interrupt.js";
import { recover } from "../transaction/recover.js";
import { acquireLock } from "./lock.js";
import { LAST, RunFolder } from "./run-folder.js";

/** A project that this process has for itself; only {@link withLock} gives one out. */
export type LockedProject = {
  readonly root: string;
  /** Where the journal lies, absolute. */
  readonly run: string;
  readonly command: string;
  /** The interrupted command that was taken back first, if there was one. */
  readonly rolledBack: string | undefined;
};

/**
 * Does some work while no other command can touch the project. What an interrupted command left is
 * taken back before; so is the work itself, at once, when it throws or the process is asked to end.
 * @throws Refused `locked` while another command runs, `interrupted` when one cannot be taken back
 */
export async function withLock<T>(
  root: string,
  command: string,
  work: (locked: LockedProject) => T | Promise<T>,
  folder = new RunFolder(root),
): Promise<T> {
  const { run, release } = acquireLock(root, command, folder);
  const leave = () => {
    try {
      recover(root, run);
    } finally {
      release();
    }
  };
  const stop = onInterrupt(leave);
  try {
    return await work({ root, run, command, rolledBack: recover(root, run) });
  } finally {
    stop();
    leave();
  }
}

/**
 * Takes back what an interrupted command left in a project: for commands that only read.
 * @returns the command that was taken back
 * @throws Refused `locked` while that command still runs, `interrupted` when it cannot be taken back
 */
export async function rollBack(
  root: string,
  folder = new RunFolder(root),
): Promise<string | undefined> {
  if (isQuiet(folder)) return undefined;
  return withLock(root, "roll back", (locked) => locked.rolledBack, folder);
}

/** Whether no command runs or has left anything but what `abort` may need. */
function isQuiet(folder: RunFolder): boolean {
  const run = folder.find();
  if (run === undefined) return true;
  const names = unless(["ENOENT"], () => readdirSync(run));
  return names?.length === 1 && names[0] === LAST;
}
