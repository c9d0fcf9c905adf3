import { withLock } from "../../../disk/lock/lock.js";
import { byMode } from "../../../disk/fs/contained.js";
import { readPaths } from "../../../disk/project.js";
import { ABSENT } from "../../../disk/transaction/edit.js";
import { transact } from "../../../disk/transaction/transaction.js";
import type { OnDisk } from "../../../merge/tree/plan.js";
import { printJson } from "../../../spec/files.js";
import { isObject, parseJson } from "../../../spec/json/json.js";
import type { ProjectPath } from "../../../tree/path.js";
import type { Content } from "../../../tree/tree.js";
import type { Verified } from "./verification.js";

/** A file that verifying writes, and what stood there before. */
export type Writing = {
  readonly change: {
    readonly path: ProjectPath;
    readonly do: "create" | "update";
    readonly after: Content;
  };
  readonly before: OnDisk;
};

/** Writes all of it or nothing. */
export async function write(root: string, writings: readonly Writing[]): Promise<void> {
  if (writings.length === 0) return;
  await withLock(root, "verify", (locked) =>
    transact(
      locked,
      writings.map(({ change: { path, after }, before }) => ({ path, before, after })),
    ),
  );
}

/** A file that is not there yet. */
export function creating(path: ProjectPath, text: string): Writing {
  return { change: { path, do: "create", after: contentOf(text) }, before: ABSENT };
}

/** A report on a contract with the status that the evidence shows, unless it has that already. */
export function withStatus(
  root: string,
  path: ProjectPath,
  verified: readonly Verified[],
): Writing | undefined {
  const before = readPaths(root, [path], byMode).get(path);
  if (before?.is !== "file") return undefined;
  const { value } = parseJson(Buffer.from(before.content.bytes).toString("utf8"), path);
  if (!Array.isArray(value) || verified.every(({ claimed, shown }) => claimed === shown))
    return undefined;
  const shown = new Map(verified.map((one) => [one.id, one.shown]));
  const entries = value.map((entry: unknown) =>
    isObject(entry) && typeof entry["id"] === "string"
      ? { ...entry, status: shown.get(entry["id"]) ?? entry["status"] }
      : entry,
  );
  return { change: { path, do: "update", after: contentOf(printJson(entries)) }, before };
}

function contentOf(text: string) {
  return { bytes: Buffer.from(text), executable: false };
}
