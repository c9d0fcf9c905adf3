import {
  chmodSync,
  lstatSync,
  mkdirSync,
  renameSync,
  statfsSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { refuse } from "../../problem.js";
import { foldersAbove, type ProjectPath } from "../../tree/path.js";
import { Contained, byMode, observe, kindsIn } from "../fs/contained.js";
import { attempt } from "../fs/errors.js";
import { letSignalsIn, periodicYield } from "../fs/interrupt.js";
import { keepsModes, modeWith, newMode, PERMISSIONS } from "../fs/modes.js";
import { kindOf } from "../fs/regular-file.js";
import { stagedNameOf, keepAs, moveOver, removeFolder } from "../fs/replace.js";
import type { LockedProject } from "../lock/lock.js";
import { NOW, displayPath } from "../lock/run-folder.js";
import { type Edit, removedBy, writtenBy, changed, refuseChanged, refuseStale } from "./edit.js";
import {
  DONE,
  fingerprint,
  identityOf,
  type Journal,
  newOf,
  oldOf,
  OPEN,
  openJournal,
} from "./journal.js";

/**
 * Makes all edits or none, also when the process is killed: then the next command rolls them back.
 * With conflicts, all that is needed to roll them back stays until it is forgotten.
 * @throws Refused `changed` when a file is no longer what was read, and what the system refuses in words
 */
export async function transact(
  locked: LockedProject,
  edits: readonly Edit[],
  conflicts: readonly ProjectPath[] = [],
): Promise<void> {
  if (edits.length === 0) return;
  const { root, run } = locked;
  const transaction = join(run, NOW);
  refuseStale(root, edits);
  refuseWithoutSpace(root, run, edits);
  await prepare(root, transaction, edits);
  const journal = journalOf(locked, edits, conflicts);
  attempt("write", displayPath(root, transaction), () => {
    openJournal(transaction, journal);
  });
  await carryOut(root, transaction, edits, journal);
  await letSignalsIn();
  // The one step that makes it done.
  if (conflicts.length === 0) unlinkSync(join(transaction, OPEN));
  else renameSync(join(transaction, OPEN), join(transaction, DONE));
}

/** Lays out new contents, with their final modes, and keeps the old: all that needs space happens here. */
async function prepare(root: string, transaction: string, edits: readonly Edit[]): Promise<void> {
  const pause = periodicYield();
  const folders = new Contained(root);
  const hasModes = keepsModes(root);
  attempt("write", displayPath(root, transaction), () => {
    for (const folder of ["", "new", "old"]) mkdirSync(join(transaction, folder), { mode: 0o700 });
  });
  for (const [number, { path, before, after }] of edits.entries()) {
    await pause();
    attempt("write", path, () => {
      const staged = newOf(transaction, number);
      if (after !== undefined) writeFileSync(staged, after.bytes, { mode: newMode(after) });
      if (before.is !== "file") return;
      const file = folders.nameOf(path);
      const stats = lstatSync(file);
      if (after !== undefined)
        chmodSync(
          staged,
          hasModes ? modeWith(stats.mode, after.executable) : stats.mode & PERMISSIONS,
        );
      const old = oldOf(transaction, number);
      // Something else may have taken the file's place since it was read.
      if (kindOf(stats) !== "file") refuse(changed(path));
      keepAs(file, old);
      if (kindOf(lstatSync(old)) !== "file") refuse(changed(path));
    });
  }
}

function journalOf(
  { root, command }: LockedProject,
  edits: readonly Edit[],
  conflicts: readonly ProjectPath[],
): Journal {
  const kindAt = kindsIn(root);
  const folders = new Contained(root);
  return {
    format: 2,
    project: identityOf(root),
    command,
    made: foldersOf(writtenBy(edits)).filter((folder) => kindAt(folder) === "absent"),
    above: foldersOf(removedBy(edits)).map((path) => ({
      path,
      mode: lstatSync(folders.nameOf(path)).mode & 0o777,
    })),
    steps: edits.map(({ path, before, after }) => ({
      path,
      replaces: before.is === "file",
      after: after === undefined ? null : fingerprint(after.bytes),
    })),
    conflicts: [...conflicts],
  };
}

/** The folders above these paths, each before those inside it. */
function foldersOf(paths: readonly ProjectPath[]): ProjectPath[] {
  return [...new Set(paths.flatMap(foldersAbove))];
}

async function carryOut(
  root: string,
  transaction: string,
  edits: readonly Edit[],
  { made, above }: Journal,
): Promise<void> {
  const pause = periodicYield();
  const folders = new Contained(root);
  const onDiskAt = observe(root, byMode);
  for (const folder of made)
    attempt("write", folder, () => {
      mkdirSync(folders.nameOf(folder));
    });
  for (const [number, edit] of edits.entries()) {
    await pause();
    refuseChanged(onDiskAt, edit);
    attempt("write", edit.path, () => {
      const file = folders.nameOf(edit.path);
      if (edit.after === undefined) unlinkSync(file);
      else moveOver(newOf(transaction, number), file, stagedNameOf(file, number));
    });
  }
  for (const { path } of above.toReversed()) removeFolder(folders.nameOf(path));
}

// What a small file takes on most file systems.
const BLOCK = 4096;

/**
 * Refuses edits for which a project's disk has no room. Where the journal lies on the same disk, laying
 * out the new files shows that; elsewhere it has to be known before the first one is copied over, and
 * rolling back needs room, too.
 * @throws Refused `disk-full`
 */
function refuseWithoutSpace(root: string, run: string, edits: readonly Edit[]): void {
  if (lstatSync(root).dev === lstatSync(run).dev) return;
  const sizes = edits.flatMap(({ before, after }) => [
    after?.bytes.length ?? 0,
    before.is === "file" ? before.content.bytes.length : 0,
  ]);
  const blocks = sizes.reduce((sum, size) => sum + Math.ceil(size / BLOCK), 0);
  const names = new Set(edits.flatMap(({ path }) => [path, ...foldersAbove(path)])).size;
  const { bavail, bsize, ffree, files } = statfsSync(root);
  // A file system that does not count its files says that it has none.
  const hasNames = files === 0 || ffree > names;
  if (hasNames && bavail * bsize >= (blocks + names) * BLOCK) return;
  refuse({
    code: "disk-full",
    message: `There is no room for the change: it takes ${names} files and folders, and up to ${(blocks + names) * BLOCK} bytes.`,
    fix: "Free some space and run the command again.",
  });
}
