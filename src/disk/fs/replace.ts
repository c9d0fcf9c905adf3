import {
  chmodSync,
  constants,
  copyFileSync,
  linkSync,
  lstatSync,
  renameSync,
  rmdirSync,
  unlinkSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { codeOf, unless } from "./errors.js";
import { NOTHING_THERE, statUnlessGone } from "./regular-file.js";

/**
 * Moves a file over another so that nobody ever sees half of it, also where a folder of the project
 * is a mount of its own. `via` is a name beside the target, for that case.
 */
export function moveOver(from: string, to: string, via: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (codeOf(error) !== "EXDEV") throw error;
    removeFile(via);
    copy(from, via);
    renameSync(via, to);
    unlinkSync(from);
  }
}

/**
 * Keeps a file under a second name: the file itself where there are hard links, otherwise a copy.
 * Fails with EEXIST when that name is taken.
 */
export function keepAs(file: string, second: string): void {
  try {
    linkSync(file, second);
  } catch (error) {
    // No hard links here (EPERM is also how Linux guards files of others), or across mounts.
    const noLinks = ["EPERM", "EACCES", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK", "EXDEV"];
    if (!noLinks.includes(codeOf(error) ?? "")) throw error;
    copy(file, second);
  }
}

function copy(from: string, to: string): void {
  copyFileSync(from, to, constants.COPYFILE_EXCL);
  chmodSync(to, lstatSync(from).mode & 0o7777);
}

/** The name that a step of a transaction uses beside its file when it must copy. */
export function stagedNameOf(file: string, step: number): string {
  return join(dirname(file), `.agent-project-${step}.tmp`);
}

// A folder that is not empty; or, on some systems, a mount or somebody's working folder.
const STAYS = ["ENOTEMPTY", "EEXIST", "EBUSY", "EPERM", "EACCES", "EROFS"];

/** Removes a file, if it is there. */
export function removeFile(file: string): void {
  // Asked first: where nothing can be written, removing nothing is an error, too.
  if (statUnlessGone(file) === undefined) return;
  unless(NOTHING_THERE, () => {
    unlinkSync(file);
  });
}

/** Removes a folder if it is empty; whether it is gone now. */
export function removeFolder(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch (error) {
    const code = codeOf(error) ?? "";
    if (NOTHING_THERE.includes(code)) return true;
    if (STAYS.includes(code)) return false;
    throw error;
  }
}

/** Removes a folder if it is empty, then each above it that this empties, up to `stop`, which stays. */
export function removeUpTo(stop: string, folder: string): void {
  for (let path = folder; path !== stop; path = dirname(path)) if (!removeFolder(path)) return;
}
