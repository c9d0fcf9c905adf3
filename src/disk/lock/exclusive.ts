import { readdirSync } from "node:fs";
import { unless } from "../fs/errors.js";
import { onInterrupt } from "./interrupt.js";
import { takeLock } from "./lock.js";
import { findRunFolder, LAST } from "./state-folder.js";
import { settle } from "../transaction/recover.js";

/** A project that this process has for itself; only {@link holding} gives one out. */
export type Held = {
  readonly root: string;
  /** Where the journal lies, absolute. */
  readonly run: string;
  readonly command: string;
  /** The interrupted command that was taken back first, if there was one. */
  readonly tookBack: string | undefined;
};

/**
 * Does some work while no other command can touch the project. What an interrupted command left is
 * taken back before; so is the work itself, at once, when it throws or the process is asked to end.
 * @throws Refused `locked` while another command runs, `interrupted` when one cannot be taken back
 */
export async function holding<T>(
  root: string,
  command: string,
  work: (held: Held) => T | Promise<T>,
): Promise<T> {
  const { run, release } = takeLock(root, command);
  const leave = () => {
    try {
      settle(root, run);
    } finally {
      release();
    }
  };
  const stop = onInterrupt(leave);
  try {
    return await work({ root, run, command, tookBack: settle(root, run) });
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
export async function rollBack(root: string): Promise<string | undefined> {
  if (isQuiet(root)) return undefined;
  return holding(root, "roll back", (held) => held.tookBack);
}

/** Whether no command runs or has left anything but what `abort` may need. */
function isQuiet(root: string): boolean {
  const run = findRunFolder(root);
  if (run === undefined) return true;
  const names = unless(["ENOENT"], () => readdirSync(run));
  return names?.length === 1 && names[0] === LAST;
}
