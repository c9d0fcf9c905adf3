import type { Stats } from "node:fs";
import type { OnDisk } from "../../merge/tree/plan.js";
import { refuse } from "../../problem.js";
import type { ProjectPath } from "../../tree/path.js";
import { Contained } from "./contained.js";
import { attempt } from "./errors.js";
import { kindOf, readRegularFile, statUnlessGone, type NoFile } from "./regular-file.js";

/** Whether a file may be run. On file systems without modes the answer has to come from elsewhere. */
export type IsExecutable = (path: ProjectPath, stats: Stats, bytes: Uint8Array) => boolean;

/** Whether its owner may run it. */
export const byMode: IsExecutable = (_path, stats) => (stats.mode & 0o100) !== 0;

// No source file comes near; what is larger would only be read to be merged.
const LARGEST = 64 * 1024 * 1024;

/**
 * Tells what stands at paths of a project. Nothing is followed: a link on any segment makes the
 * path a link, a file on the way to it makes it special.
 */
export function standingIn(root: string): (path: ProjectPath) => NoFile | "file" {
  const folders = new Contained(root);
  return (path) => {
    const way = attempt("read", path, () => folders.wayTo(path));
    if (way.is !== "open") return way.is;
    return kindOf(attempt("read", path, () => statUnlessGone(way.name)));
  };
}

/** Like {@link standingIn}, with what files hold. */
export function observe(root: string, isExecutable: IsExecutable): (path: ProjectPath) => OnDisk {
  const folders = new Contained(root);
  return (path) => {
    const found = attempt("read", path, () => {
      const way = folders.wayTo(path);
      return way.is === "open" ? readRegularFile(way.name, LARGEST, "refuse") : way;
    });
    switch (found.is) {
      case "absent":
        return { is: "absent" };
      case "file": {
        const { bytes, stats } = found;
        return { is: "file", content: { bytes, executable: isExecutable(path, stats, bytes) } };
      }
      case "too large":
        return refuseLarge(path, LARGEST);
      case "directory":
      case "link":
      case "special":
        return { is: "other", what: found.is };
    }
  };
}

/** Refuses a file that nobody has written by hand, before any of it is read. */
export function refuseLarge(path: string, limit: number): never {
  return refuse({
    code: "not-readable",
    path,
    message: `'${path}' is too large to be read: it has more than ${limit / 1024 / 1024} MiB.`,
    fix: "Move it to another place, or make it smaller.",
  });
}
