import { rmdirSync, unlinkSync } from "node:fs";
import { dirname } from "node:path";
import { codeOf, unless } from "./errors.js";
import { NOTHING_THERE, statUnlessGone } from "./fs/regular-file.js";

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
