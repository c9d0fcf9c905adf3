import {
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { refuse } from "../problem.js";
import { codeOf, inWords, unless } from "./errors.js";
import { standingIn } from "./look.js";
import { keepAs } from "./move.js";
import { isGone, Owner, thisProcess } from "./owner.js";
import { HOME, LOCK, RUN } from "./places.js";
import { removeFile, removeUpTo } from "./remove.js";

export type Lock = { release(): void };

// Without hard links a lock file is made and then filled. One that stays unreadable for longer has
// lost its maker in between.
const UNREADABLE_FOR_MS = 3_000;
const ATTEMPTS = 20;

/**
 * Keeps other commands out of a project. The lock of a process that is gone is taken over.
 * @throws Refused `locked` while another command runs.
 */
export function takeLock(root: string, command: string): Lock {
  const file = join(root, LOCK);
  try {
    for (let attempts = 0; attempts < ATTEMPTS; attempts++) {
      makeRunFolder(root);
      if (claim(file, command))
        return {
          release: () => {
            release(root);
          },
        };
      takeAway(file);
    }
  } catch (error) {
    removeUpTo(root, join(root, RUN));
    throw error;
  }
  return locked(undefined);
}

function makeRunFolder(root: string): void {
  for (const folder of [HOME, RUN]) {
    try {
      mkdirSync(join(root, folder));
    } catch (error) {
      // A command that ended just now has removed the outer folder: as below.
      if (folder === RUN && codeOf(error) === "ENOENT") return;
      if (codeOf(error) !== "EEXIST") throw inWords(error, "write", folder);
      const what = standingIn(root)(folder)[0];
      // "absent": a command that ended just now has removed it; the claim fails and we come again.
      if (what !== "directory" && what !== "absent")
        refuse({
          code: "unsafe-path",
          path: folder,
          message: `'${folder}' is a ${what}, not a folder.`,
          fix: `Move it away, then bring back the folder: git checkout HEAD -- ${HOME}`,
        });
    }
  }
}

/** Makes the lock file, whole from the start; false if there is one, or if its folder has just gone. */
function claim(file: string, command: string): boolean {
  const draft = mine(file);
  try {
    writeFileSync(draft, JSON.stringify(thisProcess(command)));
    keepAs(draft, file);
    return true;
  } catch (error) {
    if (["EEXIST", "ENOENT"].includes(codeOf(error) ?? "")) return false;
    throw inWords(error, "write", LOCK);
  } finally {
    removeFile(draft);
  }
}

/** A name that no other process uses. */
function mine(file: string): string {
  return `${file}.${process.pid}`;
}

/** Removes a lock whose owner is gone; refuses while the owner runs. */
function takeAway(file: string): void {
  const text = read(file);
  if (text === undefined) return;
  const owner = ownerIn(text);
  if (owner === undefined ? isFresh(file) : !isGone(owner)) locked(owner);
  // Another command may be taking over the same lock. Only one can rename it, and whoever finds a
  // newer one in its hands gives it back.
  const taken = mine(file);
  unless(["ENOENT"], () => {
    renameSync(file, taken);
    if (readFileSync(taken, "utf8") === text) unlinkSync(taken);
    else renameSync(taken, file);
  });
}

function release(root: string): void {
  const run = join(root, RUN);
  // With the lock go those that were being taken over by a process that was killed over it.
  for (const name of unless(["ENOENT"], () => readdirSync(run)) ?? [])
    if (name.startsWith(basename(LOCK))) removeFile(join(run, name));
  removeUpTo(root, run);
}

function read(file: string): string | undefined {
  return unless(["ENOENT"], () => readFileSync(file, "utf8"));
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

function locked(owner: Owner | undefined): never {
  const who = owner === undefined ? "Another command" : `'${owner.command}' (process ${owner.pid})`;
  const where =
    owner === undefined || owner.host === thisProcess("").host ? "" : ` on ${owner.host}`;
  return refuse({
    code: "locked",
    path: LOCK,
    message: `${who} is running in this project${where}.`,
    fix: `Wait until it has ended. If it has, remove ${LOCK} and run the command again.`,
  });
}
