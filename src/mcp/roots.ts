import { lstatSync, realpathSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { unless } from "../disk/fs/errors.js";
import { findRoot } from "../disk/project.js";
import { refuse } from "../problem.js";
import { quoted } from "../spec/text.js";

/** The folders that a client lets a server work in, links resolved, and where one counts from that is not named whole. */
export type Roots = { readonly folders: readonly string[]; readonly start: string };

/**
 * The roots of a client. What is no folder of this machine is left out.
 * @param uris what the client named; undefined where it has no roots: then it is the folder that the server was started in
 */
export function rootsOf(uris: readonly string[] | undefined, started: string): Roots {
  const own = realpathSync(started);
  if (uris === undefined) return { folders: [own], start: own };
  const folders = uris.flatMap((uri) => folderAt(uri) ?? []);
  const [only] = folders;
  const isStart = folders.some((folder) => isWithin(folder, own));
  return { folders, start: isStart || only === undefined ? own : only };
}

const NO_FOLDER = ["ENOENT", "ENOTDIR", "ELOOP", "EACCES", "ENAMETOOLONG"];

function folderAt(uri: string): string | undefined {
  try {
    const path = fileURLToPath(uri);
    return unless(NO_FOLDER, () => realpathSync(path));
  } catch {
    // Another scheme, or another machine.
    return undefined;
  }
}

/**
 * Where a folder that a client named really lies, be it there or not.
 * @throws Refused `unsafe-path` where that is outside of its roots
 */
export function folderIn(roots: Roots, named = "."): string {
  const folder = realPathOf(resolve(roots.start, named));
  if (folder !== undefined && isInside(roots, folder)) return folder;
  return refuseOutside(roots, named);
}

/**
 * The folder of a project that a client named.
 * @throws Refused `unsafe-path` where the project begins outside of its roots, as above a folder of it that is one
 */
export function projectIn(roots: Roots, named?: string): string {
  const folder = folderIn(roots, named);
  const root = findRoot(folder);
  return isInside(roots, root) ? folder : refuseOutside(roots, root);
}

function isInside({ folders }: Roots, path: string): boolean {
  return folders.some((root) => isWithin(root, path));
}

function isWithin(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** A path with the links in what is there of it resolved; undefined where a link leads nowhere. */
function realPathOf(path: string): string | undefined {
  if (path.includes("\0")) return undefined;
  const real = unless(NO_FOLDER, () => realpathSync(path));
  if (real !== undefined) return real;
  const isLink = unless(NO_FOLDER, () => lstatSync(path, { throwIfNoEntry: false }));
  if (isLink !== undefined || dirname(path) === path) return undefined;
  const above = realPathOf(dirname(path));
  return above === undefined ? undefined : join(above, basename(path));
}

function refuseOutside({ folders }: Roots, named: string): never {
  const list = folders.map(quoted).join(", ");
  return refuse({
    code: "unsafe-path",
    field: "folder",
    message: `${quoted(named)} lies outside of what this server may touch.`,
    fix: folders.length === 0 ? "Add a root in the client." : `Name a folder in ${list}.`,
  });
}
