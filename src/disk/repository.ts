import { statSync } from "node:fs";
import { dirname, join } from "node:path";

/** The folder of the repository that a folder is in, itself included; found as git finds it. */
export function repositoryAround(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (isRepository(at)) return at;
    if (dirname(at) === at) return undefined;
  }
}

function isRepository(folder: string): boolean {
  try {
    const stats = statSync(join(folder, ".git"), { throwIfNoEntry: false });
    // A file names the repository's real place: a submodule, or one of several work trees.
    if (stats?.isFile() === true) return true;
    return statSync(join(folder, ".git", "HEAD"), { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}
