import { lstatSync, readFileSync, type Stats } from "node:fs";
import type { OnDisk } from "../merge/plan.js";
import type { ProjectPath } from "../tree/path.js";
import { attempt, unless } from "./errors.js";
import { NOTHING_THERE } from "./fs/regular-file.js";

export type Standing = "absent" | "file" | "directory" | "link" | "special";

/** Whether a file may be run. On file systems without modes the answer has to come from elsewhere. */
export type IsExecutable = (path: ProjectPath, stats: Stats, bytes: Uint8Array) => boolean;

/** Whether its owner may run it. */
export const byMode: IsExecutable = (_path, stats) => (stats.mode & 0o100) !== 0;

/**
 * Tells what stands at paths of a project. Nothing is followed: a link on any segment makes the
 * path a link, a file on the way to it makes it special. Each folder is looked at once.
 */
export function standingIn(root: string): (path: string) => [Standing, Stats?] {
  const folders = new Map<string, Standing>();

  function lookAt(path: string): [Standing, Stats?] {
    const slash = path.lastIndexOf("/");
    const above = slash === -1 ? "directory" : folder(path.slice(0, slash));
    if (above === "file") return ["special"];
    if (above !== "directory") return [above];
    const stats = attempt("read", path, () =>
      unless(NOTHING_THERE, () => lstatSync(`${root}/${path}`, { throwIfNoEntry: false })),
    );
    return stats === undefined ? ["absent"] : [kindOf(stats), stats];
  }

  function folder(path: string): Standing {
    let known = folders.get(path);
    if (known === undefined) folders.set(path, (known = lookAt(path)[0]));
    return known;
  }

  return lookAt;
}

/** Like {@link standingIn}, with what files hold. */
export function observe(root: string, isExecutable: IsExecutable): (path: ProjectPath) => OnDisk {
  const lookAt = standingIn(root);
  return (path) => {
    const [what, stats] = lookAt(path);
    if (what === "absent") return { is: "absent" };
    if (what !== "file" || stats === undefined)
      return { is: "other", what: what === "file" ? "special" : what };
    const bytes = attempt("read", path, () => readFileSync(`${root}/${path}`));
    return { is: "file", content: { bytes, executable: isExecutable(path, stats, bytes) } };
  };
}

function kindOf(stats: Stats): Standing {
  if (stats.isFile()) return "file";
  if (stats.isDirectory()) return "directory";
  return stats.isSymbolicLink() ? "link" : "special";
}
