import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from "node:fs";
import type { Stats } from "node:fs";
import { codeOf, unless } from "./errors.js";

/** What stands at a path that holds no file. */
export type NoFile = "absent" | "directory" | "link" | "special";

/** What reading a path came to. */
export type FileReading =
  | { readonly is: "file"; readonly bytes: Buffer; readonly stats: Stats }
  | { readonly is: "too large"; readonly size: number }
  | { readonly is: NoFile };

/** Whether a link in the last segment is followed, or is what stands there. */
type Links = "follow" | "refuse";

/** What the system says of a path where nothing stands, or can stand. */
export const NOTHING_THERE = ["ENOENT", "ENOTDIR", "ENAMETOOLONG"];

/**
 * Reads a regular file of at most `limit` bytes. Whatever else stands there, or takes its place in
 * the meantime, is told and not read: a pipe or a device could hold the process for ever.
 * Errors of the system are thrown as they are.
 */
export function readRegularFile(path: string, limit: number, links: Links): FileReading {
  // Windows has neither flag, and what is undefined counts as none: there somebody has to look first.
  const { O_RDONLY, O_NONBLOCK, O_NOFOLLOW } = constants;
  if (process.platform === "win32" && links === "refuse") {
    const kind = kindOf(statUnlessGone(path));
    if (kind !== "file") return { is: kind };
  }
  const flags = O_RDONLY | O_NONBLOCK | (links === "refuse" ? O_NOFOLLOW : 0);
  let handle: number;
  try {
    handle = openSync(path, flags);
  } catch (error) {
    const code = codeOf(error) ?? "";
    if (code === "ELOOP" && links === "refuse") return { is: "link" };
    // A socket, or a device without a driver.
    if (code === "ENXIO" || code === "ENODEV") return { is: "special" };
    if (NOTHING_THERE.includes(code)) return { is: "absent" };
    throw error;
  }
  try {
    return readOpened(handle, limit);
  } finally {
    closeSync(handle);
  }
}

function readOpened(handle: number, limit: number): FileReading {
  const stats = fstatSync(handle);
  const kind = kindOf(stats);
  if (kind !== "file") return { is: kind };
  if (stats.size > limit) return { is: "too large", size: stats.size };
  const bytes = Buffer.allocUnsafe(stats.size);
  let length = 0;
  // A file that grows meanwhile is read as far as it was.
  while (length < bytes.length) {
    const read = readSync(handle, bytes, length, bytes.length - length, null);
    if (read === 0) break;
    length += read;
  }
  return { is: "file", bytes: bytes.subarray(0, length), stats };
}

/** What the system knows of a path; undefined where nothing stands. */
export function statUnlessGone(path: string): Stats | undefined {
  return unless(NOTHING_THERE, () => lstatSync(path, { throwIfNoEntry: false }));
}

/** What the system's description of a path says that it is. */
export function kindOf(stats: Stats | undefined): NoFile | "file" {
  if (stats === undefined) return "absent";
  if (stats.isFile()) return "file";
  if (stats.isDirectory()) return "directory";
  return stats.isSymbolicLink() ? "link" : "special";
}
