import { closeSync, constants, existsSync, lstatSync, openSync, type Stats } from "node:fs";
import type { OnDisk } from "../../merge/tree/plan.js";
import { refuse } from "../../problem.js";
import type { ProjectPath } from "../../tree/path.js";
import { codeOf, attempt } from "./errors.js";
import {
  kindOf,
  NOTHING_THERE,
  type NoFile,
  readRegularFile,
  statUnlessGone,
} from "./regular-file.js";

/** How to reach a path: by this name, its folders being real ones; or what stands in the way. */
type Way =
  { readonly is: "open"; readonly name: string } | { readonly is: Exclude<NoFile, "directory"> };

type OpenFolder = { readonly name: string; readonly handle: number };

// Linux's O_PATH, which node does not name: also for folders that may only be passed through.
const O_PATH = 0o10000000;
const FOLDER = O_PATH | constants.O_DIRECTORY;

// Linux's PATH_MAX, without the zero at the end.
const LONGEST_PATH = 4095;

// Linux names what is below an open folder. Elsewhere each segment is looked at right before.
const HANDLES = "/proc/self/fd";
const hasHandles = process.platform === "linux" && existsSync(HANDLES);

/**
 * Reaches what is in a folder of the disk by paths that no link can lead out of it, also not one that
 * appears in the meantime: each folder on the way is opened from the one above it, and never through
 * a link. Folders stay open for the next path until the work pauses.
 */
export class Contained {
  readonly #root: string;
  #open: OpenFolder[] = [];
  #closing = false;

  constructor(root: string) {
    this.#root = root;
  }

  /** The way to what is at a path. Good until the work pauses: then the folders are closed. */
  wayTo(path: ProjectPath): Way {
    const segments = path.split("/");
    const last = segments.pop() ?? "";
    return this.#way(segments, last);
  }

  /** The way to a folder as such, to list it. */
  wayInto(folder: ProjectPath): Way {
    return this.#way(folder.split("/"), ".");
  }

  /**
   * The name by which a path is written.
   * @throws Refused `unsafe-path` where a link or a file is on the way to it
   */
  nameOf(path: ProjectPath): string {
    // By handles it could be written, and nobody else could then reach it.
    if (Buffer.byteLength(`${this.#root}/${path}`) > LONGEST_PATH)
      throw Object.assign(new Error(`name too long: ${path}`), { code: "ENAMETOOLONG" });
    const way = this.wayTo(path);
    return way.is === "open" ? way.name : refuseWay(path, way.is);
  }

  #way(folders: readonly string[], last: string): Way {
    return hasHandles ? this.#byHandles(folders, last) : this.#bySegments(folders, last);
  }

  #byHandles(folders: readonly string[], last: string): Way {
    // The first is the root itself.
    let depth = this.#open.length === 0 ? 0 : 1;
    while (depth > 0 && depth < this.#open.length && this.#open[depth]?.name === folders[depth - 1])
      depth++;
    for (const { handle } of this.#open.splice(depth)) closeSync(handle);
    if (depth === 0) this.#push("", openSync(this.#root, FOLDER));
    for (const name of folders.slice(this.#open.length - 1)) {
      const opened = openFolder(this.#below(name));
      if (typeof opened !== "number") return opened;
      this.#push(name, opened);
    }
    return { is: "open", name: this.#below(last) };
  }

  #below(name: string): string {
    return `${HANDLES}/${this.#open.at(-1)?.handle ?? -1}/${name}`;
  }

  #push(name: string, handle: number): void {
    this.#open.push({ name, handle });
    if (this.#closing) return;
    this.#closing = true;
    setImmediate(() => {
      this.#closing = false;
      for (const folder of this.#open.splice(0)) closeSync(folder.handle);
    });
  }

  #bySegments(folders: readonly string[], last: string): Way {
    let name = this.#root;
    for (const folder of folders) {
      name = `${name}/${folder}`;
      const kind = kindOf(lstatSync(name, { throwIfNoEntry: false }));
      if (kind !== "directory") return inTheWay(kind);
    }
    return { is: "open", name: `${name}/${last}` };
  }
}

/** A handle of a folder, or what stands in its place. */
function openFolder(name: string): number | Way {
  try {
    return openSync(name, FOLDER | constants.O_NOFOLLOW);
  } catch (error) {
    if (!["ELOOP", ...NOTHING_THERE].includes(codeOf(error) ?? "")) throw error;
    const kind = kindOf(lstatSync(name, { throwIfNoEntry: false }));
    // A folder that has come just now is as good as one that comes later.
    return kind === "directory" ? { is: "absent" } : inTheWay(kind);
  }
}

/** A file where a folder should be is something that nobody can look into. */
function inTheWay(kind: Exclude<NoFile, "directory"> | "file"): Way {
  return { is: kind === "file" ? "special" : kind };
}

function refuseWay(path: string, what: Exclude<NoFile, "directory">): never {
  return refuse({
    code: "unsafe-path",
    path,
    message: `'${path}' cannot be written: ${what === "absent" ? "its folder is gone" : `a ${what} is on the way to it`}.`,
    fix: "Run the command again; if that is still so, move what is in the way.",
  });
}

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
export function kindsIn(root: string): (path: ProjectPath) => NoFile | "file" {
  const folders = new Contained(root);
  return (path) => {
    const way = attempt("read", path, () => folders.wayTo(path));
    if (way.is !== "open") return way.is;
    return kindOf(attempt("read", path, () => statUnlessGone(way.name)));
  };
}

/** Like {@link kindsIn}, with what files hold. */
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
function refuseLarge(path: string, limit: number): never {
  return refuse({
    code: "not-readable",
    path,
    message: `'${path}' is too large to be read: it has more than ${limit / 1024 / 1024} MiB.`,
    fix: "Move it to another place, or make it smaller.",
  });
}
