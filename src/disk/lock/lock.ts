import {
  readdirSync,
  lstatSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import * as z from "zod/mini";
import { refuse } from "../../problem.js";
import { quoted } from "../../spec/text.js";
import { unless, codeOf, asRefusal } from "../fs/errors.js";
import { onInterrupt } from "../fs/interrupt.js";
import { readRegularFile } from "../fs/regular-file.js";
import { keepAs, removeFile, removeFolder } from "../fs/replace.js";
import { recover } from "../transaction/recover.js";
import { LAST, RunFolder, LOCK, displayPath } from "./run-folder.js";

/** A project that this process has for itself; only {@link withLock} gives one out. */
export type LockedProject = {
  readonly root: string;
  /** Where the journal lies, absolute. */
  readonly run: string;
  readonly command: string;
  /** The interrupted command that was rolled back first, if there was one. */
  readonly rolledBack: string | undefined;
};

/**
 * Does some work while no other command can touch the project. What an interrupted command left is
 * rolled back before; so is the work itself, at once, when it throws or the process is asked to end.
 * @throws Refused `locked` while another command runs, `interrupted` when one cannot be rolled back
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
 * Rolls back what an interrupted command left in a project: for commands that only read.
 * @returns the command that was rolled back
 * @throws Refused `locked` while that command still runs, `interrupted` when it cannot be rolled back
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

/** A project's lock, and the folder that it lies in. */
type Lock = { readonly run: string; readonly release: () => void };

// Without hard links a lock file is made and then filled. One that stays unreadable for longer has
// lost its maker in between.
const UNREADABLE_FOR_MS = 3_000;
const ATTEMPTS = 20;
const LARGEST = 64 * 1024;

/**
 * Keeps other commands out of a project. The lock of a process that is gone is taken over.
 * @throws Refused `locked` while another command runs.
 */
export function acquireLock(root: string, command: string, runFolder = new RunFolder(root)): Lock {
  let run: string | undefined;
  try {
    for (let attempts = 0; attempts < ATTEMPTS; attempts++) {
      const folder = runFolder.make();
      run = folder;
      const file = join(folder, LOCK);
      if (claim(root, file, command))
        return {
          run: folder,
          release: () => {
            release(folder);
          },
        };
      takeAway(root, file);
    }
  } catch (error) {
    if (run !== undefined) removeFolder(run);
    throw error;
  }
  return refuseLocked(root, join(run ?? "", LOCK), undefined);
}

/** Makes the lock file, whole from the start; false if there is one, or if its folder has just gone. */
function claim(root: string, file: string, command: string): boolean {
  const draft = mine(file);
  try {
    writeFileSync(draft, JSON.stringify(thisProcess(command)), { mode: 0o600 });
    keepAs(draft, file);
    return true;
  } catch (error) {
    if (["EEXIST", "ENOENT"].includes(codeOf(error) ?? "")) return false;
    throw asRefusal(error, "write", displayPath(root, file));
  } finally {
    removeFile(draft);
  }
}

/** A name that no other process uses. */
function mine(file: string): string {
  return `${file}.${process.pid}`;
}

/** Removes a lock whose owner is gone; refuses while the owner runs. */
function takeAway(root: string, file: string): void {
  const text = textIn(root, file);
  if (text === undefined) return;
  const owner = ownerIn(text);
  if (owner === undefined ? isFresh(file) : !isGone(owner)) refuseLocked(root, file, owner);
  // Another command may be taking over the same lock. Only one can rename it, and whoever finds a
  // newer one in its hands gives it back.
  const taken = mine(file);
  unless(["ENOENT"], () => {
    renameSync(file, taken);
    if (readFileSync(taken, "utf8") === text) unlinkSync(taken);
    else renameSync(taken, file);
  });
}

function release(run: string): void {
  // With the lock go those that were being taken over by a process that was killed over it.
  for (const name of unless(["ENOENT"], () => readdirSync(run)) ?? [])
    if (name.startsWith(LOCK)) removeFile(join(run, name));
  removeFolder(run);
}

function textIn(root: string, file: string): string | undefined {
  const found = readRegularFile(file, LARGEST, "refuse");
  if (found.is === "absent") return undefined;
  if (found.is === "file") return found.bytes.toString("utf8");
  const path = displayPath(root, file);
  return refuse({
    code: "unsafe-path",
    path,
    message: `'${path}' is no lock: it is ${found.is === "too large" ? "too large" : `a ${found.is}`}.`,
    fix: "Remove it and run the command again.",
  });
}

function ownerIn(text: string): Owner | undefined {
  try {
    return Owner.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function isFresh(file: string): boolean {
  const stats = lstatSync(file, { throwIfNoEntry: false });
  return stats !== undefined && Date.now() - stats.mtimeMs < UNREADABLE_FOR_MS;
}

function refuseLocked(root: string, file: string, owner: Owner | undefined): never {
  const path = displayPath(root, file);
  const who =
    owner === undefined ? "Another command" : `${quoted(owner.command)} (process ${owner.pid})`;
  const where =
    owner === undefined || owner.host === thisProcess("").host ? "" : ` on ${quoted(owner.host)}`;
  return refuse({
    code: "locked",
    path,
    message: `${who} is running in this project${where}.`,
    fix: `Wait until it has ended. If it has, remove ${path} and run the command again.`,
  });
}

/** A process that holds a lock, described so that others can tell whether it still runs. */
const Owner = z.object({
  pid: z.number(),
  host: z.string(),
  /** When it started, where the system tells: a process id is used again. */
  started: z.string(),
  command: z.string(),
});
type Owner = z.infer<typeof Owner>;

/** This process, while it runs a command. */
export function thisProcess(command: string): Owner {
  return { pid: process.pid, host: hostname(), started: startOf(process.pid), command };
}

/** Whether a process is certainly gone. One of another host cannot be asked, and is taken as running. */
export function isGone(owner: Pick<Owner, "pid" | "host" | "started">): boolean {
  if (owner.host !== hostname()) return false;
  return !isRunning(owner.pid) || startOf(owner.pid) !== owner.started;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) !== "ESRCH"; // EPERM: it runs, as another user
  }
}

/** In clock ticks since the system started, on Linux; elsewhere the same word for all. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    // The name in parentheses may hold anything; the start is the 20th field after it. See proc(5).
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "0";
  } catch {
    return "0";
  }
}
