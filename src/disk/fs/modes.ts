import { lstatSync } from "node:fs";
import { join } from "node:path";
import type { Content, Tree } from "../../tree/tree.js";
import { VERSION_FILE } from "../record/record.js";
import { byMode, type IsExecutable } from "./contained.js";

/** The mode of a new file, before the person's umask. */
export function newMode({ executable, secret }: Content): number {
  if (secret) return 0o600;
  return executable ? 0o777 : 0o666;
}

/** The bits of a mode that say who may do what; the others are never set. */
export const PERMISSIONS = 0o777;

/** An existing file's mode with the executable bits set, for all who may read it, or cleared. */
export function modeWith(mode: number, executable: boolean): number {
  const permissions = mode & PERMISSIONS;
  return executable ? permissions | ((permissions & 0o444) >> 2) : permissions & ~0o111;
}

/**
 * Whether executable bits mean something where a project lies: not on Windows, and not on a mount
 * that shows every file as executable. The version file never is one.
 */
export function keepsModes(root: string): boolean {
  if (process.platform === "win32") return false;
  const stats = lstatSync(join(root, VERSION_FILE), { throwIfNoEntry: false });
  return stats === undefined || (stats.mode & 0o111) === 0;
}

// What is to be run says with what in its first line; nothing else of what is generated does.
const byFirstLine: IsExecutable = (_path, _stats, bytes) => bytes[0] === 0x23 && bytes[1] === 0x21;

/** How to tell whether a file of the project is executable; without modes it is what it was written as. */
export function executableInProject(root: string, base: Tree): IsExecutable {
  if (keepsModes(root)) return byMode;
  return (path, stats, bytes) => base.get(path)?.executable ?? byFirstLine(path, stats, bytes);
}
