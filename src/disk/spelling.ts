import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { refuse } from "../problem.js";
import type { ProjectPath } from "../tree/path.js";
import { unless } from "./errors.js";
import { foldersAbove } from "./folders.js";
import { HOME } from "./places.js";

/** Whether a project lies where `README` and `readme` are one file. */
export function ignoresCase(root: string): boolean {
  const home = lstatSync(join(root, HOME), { throwIfNoEntry: false });
  // A folder that is to become a project is empty: no spelling is taken.
  if (home === undefined) return false;
  return lstatSync(join(root, HOME.toUpperCase()), { throwIfNoEntry: false })?.ino === home.ino;
}

/**
 * Refuses to write files that stand there under another spelling: where case does not count that
 * would overwrite them. What the same operation removes does not count.
 */
export function refuseOtherSpellings(
  root: string,
  writes: readonly ProjectPath[],
  removed: ReadonlySet<string>,
): void {
  const listings = new Map<string, Map<string, string>>();
  for (const path of writes)
    for (const part of [...foldersAbove(path), path]) {
      const folder = part.slice(0, Math.max(part.lastIndexOf("/"), 0));
      let listing = listings.get(folder);
      if (listing === undefined) listings.set(folder, (listing = list(root, folder)));
      const found = listing.get(fold(part));
      if (found !== undefined && found !== part && !removed.has(found))
        refuse({
          code: "unsafe-path",
          path,
          message: `'${part}' is to be written, but '${found}' is there, and case does not count here.`,
          fix: `Rename '${found}' to '${part}', or move it away.`,
        });
    }
}

function list(root: string, folder: string): Map<string, string> {
  const names = unless(["ENOENT", "ENOTDIR"], () => readdirSync(join(root, folder))) ?? [];
  const paths = names.map((name) => (folder === "" ? name : `${folder}/${name}`));
  return new Map(paths.map((path) => [fold(path), path]));
}

// File systems that ignore case mostly ignore how accents are composed, too.
function fold(path: string): string {
  return path.normalize("NFC").toLowerCase();
}
