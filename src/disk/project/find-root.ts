import { lstatSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { refuse } from "../../problem.js";
import { refuseHiddenSpec } from "../git/checkout.js";
import { SPEC_FILE } from "../record/paths.js";

/**
 * The root of the project that a folder is in: the nearest folder upward that holds a spec.
 * @throws Refused `not-a-project` when there is none up to the root of the file system,
 * `not-checked-out` where git has one and a sparse checkout leaves it out
 */
export function findRoot(from: string): string {
  const start = resolve(from);
  for (let folder = start; ; folder = dirname(folder)) {
    if (holdsSpec(folder)) return folder;
    if (dirname(folder) === folder) refuseNoProject(start);
  }
}

function refuseNoProject(start: string): never {
  refuseHiddenSpec(start);
  return refuse({
    code: "not-a-project",
    message: `'${start}' is not in a project: no folder up to the root holds ${SPEC_FILE}.`,
    fix: "Go into a project, name one with --cwd, or make one: create-agent-project <dir>",
  });
}

function holdsSpec(folder: string): boolean {
  try {
    return lstatSync(join(folder, SPEC_FILE), { throwIfNoEntry: false })?.isFile() ?? false;
  } catch {
    // A folder that we may not look into (EACCES) is not one that we could work in.
    return false;
  }
}
