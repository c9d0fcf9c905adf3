import type { Stats } from "node:fs";

/** Whether something is this user's; where the system has no users, everything is. */
export function isOwn(stats: Stats | undefined): boolean {
  const uid = process.getuid?.();
  return uid === undefined || stats?.uid === uid;
}

/** Whether something is a folder of this user's that nobody else can write to. */
export function isOwnFolder(stats: Stats): boolean {
  return stats.isDirectory() && isOwn(stats) && (stats.mode & 0o022) === 0;
}
