import { chmodSync, lstatSync, mkdirSync, renameSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { refuse } from "../problem.js";
import type { ProjectPath } from "../tree/path.js";
import { removedBy, writtenBy, type Edit } from "./edit.js";
import { attempt } from "./errors.js";
import { foldersAbove } from "./folders.js";
import { Contained } from "./fs/contained.js";
import { kindOf } from "./fs/regular-file.js";
import type { Held } from "./hold.js";
import {
  DONE,
  fingerprint,
  identityOf,
  newOf,
  oldOf,
  OPEN,
  openJournal,
  type Journal,
} from "./journal.js";
import { byMode, observe, standingIn } from "./look.js";
import { keepsModes, modeWith, newMode, PERMISSIONS } from "./modes.js";
import { besideOf, keepAs, moveOver } from "./move.js";
import { letSignalsIn, pacer } from "./pace.js";
import { removeFolder } from "./remove.js";
import { NOW, shown } from "./run-folder.js";
import { refuseWithoutSpace } from "./space.js";
import { changed, refuseChanged, refuseStale } from "./stale.js";

/**
 * Makes all edits or none, also when the process is killed: then the next command takes them back.
 * With conflicts, all that is needed to take them back stays until it is forgotten.
 * @throws Refused `changed` when a file is no longer what was read, and what the system refuses in words
 */
export async function transact(
  held: Held,
  edits: readonly Edit[],
  conflicts: readonly ProjectPath[] = [],
): Promise<void> {
  if (edits.length === 0) return;
  const { root, run } = held;
  const operation = join(run, NOW);
  refuseStale(root, edits);
  refuseWithoutSpace(root, run, edits);
  await prepare(root, operation, edits);
  const journal = journalOf(held, edits, conflicts);
  attempt("write", shown(root, operation), () => {
    openJournal(operation, journal);
  });
  await carryOut(root, operation, edits, journal);
  await letSignalsIn();
  // The one step that makes it done.
  if (conflicts.length === 0) unlinkSync(join(operation, OPEN));
  else renameSync(join(operation, OPEN), join(operation, DONE));
}

/** Lays out new contents, with their final modes, and keeps the old: all that needs space happens here. */
async function prepare(root: string, operation: string, edits: readonly Edit[]): Promise<void> {
  const pause = pacer();
  const folders = new Contained(root);
  const hasModes = keepsModes(root);
  attempt("write", shown(root, operation), () => {
    for (const folder of ["", "new", "old"]) mkdirSync(join(operation, folder), { mode: 0o700 });
  });
  for (const [number, { path, before, after }] of edits.entries()) {
    await pause();
    attempt("write", path, () => {
      const staged = newOf(operation, number);
      if (after !== undefined) writeFileSync(staged, after.bytes, { mode: newMode(after) });
      if (before.is !== "file") return;
      const file = folders.nameOf(path);
      const stats = lstatSync(file);
      if (after !== undefined)
        chmodSync(
          staged,
          hasModes ? modeWith(stats.mode, after.executable) : stats.mode & PERMISSIONS,
        );
      const old = oldOf(operation, number);
      // Something else may have taken the file's place since it was read.
      if (kindOf(stats) !== "file") refuse(changed(path));
      keepAs(file, old);
      if (kindOf(lstatSync(old)) !== "file") refuse(changed(path));
    });
  }
}

function journalOf(
  { root, command }: Held,
  edits: readonly Edit[],
  conflicts: readonly ProjectPath[],
): Journal {
  const lookAt = standingIn(root);
  const folders = new Contained(root);
  return {
    format: 2,
    project: identityOf(root),
    command,
    made: foldersOf(writtenBy(edits)).filter((folder) => lookAt(folder) === "absent"),
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
  operation: string,
  edits: readonly Edit[],
  { made, above }: Journal,
): Promise<void> {
  const pause = pacer();
  const folders = new Contained(root);
  const lookAt = observe(root, byMode);
  for (const folder of made)
    attempt("write", folder, () => {
      mkdirSync(folders.nameOf(folder));
    });
  for (const [number, edit] of edits.entries()) {
    await pause();
    refuseChanged(lookAt, edit);
    attempt("write", edit.path, () => {
      const file = folders.nameOf(edit.path);
      if (edit.after === undefined) unlinkSync(file);
      else moveOver(newOf(operation, number), file, besideOf(file, number));
    });
  }
  for (const { path } of above.toReversed()) removeFolder(folders.nameOf(path));
}
