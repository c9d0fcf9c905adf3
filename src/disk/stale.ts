import type { OnDisk } from "../merge/plan.js";
import { refuse, refuseAll, type Problem } from "../problem.js";
import type { ProjectPath } from "../tree/path.js";
import { sameContent } from "../tree/tree.js";
import { ABSENT, removedBy, writtenBy, type Edit } from "./edit.js";
import { byMode, type IsExecutable } from "./look.js";
import { keepsModes } from "./modes.js";
import { readPaths } from "./read.js";
import { isRecordPath } from "./record.js";
import { ignoresCase, refuseOtherSpellings } from "./spelling.js";

/**
 * Refuses edits of files that are no longer what was read, that are no files, or that a link leads to.
 * @throws Refused `changed`, `unsafe-path`
 */
export function refuseStale(root: string, edits: readonly Edit[]): void {
  const read = new Map(edits.map(({ path, before }) => [path, before]));
  const hasModes = keepsModes(root);
  // Without modes a file counts as what it was read as; so does one of the record, whose mode says nothing.
  const isExecutable: IsExecutable = (path, stats, bytes) => {
    if (hasModes && !isRecordPath(path)) return byMode(path, stats, bytes);
    const before = read.get(path);
    return before?.is === "file" && before.content.executable;
  };
  const now = readPaths(root, read.keys(), isExecutable);
  refuseAll(
    edits.flatMap(({ path, before }): Problem[] => {
      const found = now.get(path) ?? ABSENT;
      if (found.is === "other") return [notAFile(path, found.what)];
      return same(before, found) ? [] : [changed(path)];
    }),
  );
  if (ignoresCase(root)) refuseOtherSpellings(root, writtenBy(edits), new Set(removedBy(edits)));
}

/**
 * The last look, right before a change: at every byte.
 * @param lookAt what {@link observe} gives for the project
 */
export function refuseChanged(lookAt: (path: ProjectPath) => OnDisk, { path, before }: Edit): void {
  const found = lookAt(path);
  if (found.is === "file" && before.is === "file") {
    if (Buffer.compare(found.content.bytes, before.content.bytes) !== 0) refuse(changed(path));
  } else if (found.is !== before.is) refuse(changed(path));
}

function same(a: OnDisk, b: OnDisk): boolean {
  if (a.is === "file" && b.is === "file") return sameContent(a.content, b.content);
  return a.is === b.is;
}

/** A file that is no longer what the command read. */
export function changed(path: string): Problem {
  return {
    code: "changed",
    path,
    message: `'${path}' has changed while the command was running.`,
    fix: "Run the command again.",
  };
}

function notAFile(path: string, what: string): Problem {
  return {
    code: "unsafe-path",
    path,
    message: `'${path}' cannot be written: a ${what} is there or on the way to it.`,
    fix: "Move it away and run the command again.",
  };
}
