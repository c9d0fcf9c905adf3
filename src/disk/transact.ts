import { chmodSync, lstatSync, mkdirSync, renameSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ProjectPath } from "../tree/path.js";
import { removedBy, writtenBy, type Edit } from "./edit.js";
import { attempt } from "./errors.js";
import { foldersAbove } from "./folders.js";
import type { Held } from "./hold.js";
import { DONE, fingerprint, newOf, oldOf, OPEN, openJournal, type Journal } from "./journal.js";
import { standingIn } from "./look.js";
import { modeWith, newMode } from "./modes.js";
import { besideOf, keepAs, moveOver } from "./move.js";
import { letSignalsIn, pacer } from "./pace.js";
import { NOW } from "./places.js";
import { removeFolder } from "./remove.js";
import { refuseChanged, refuseStale } from "./stale.js";

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
  const { root } = held;
  const operation = join(root, NOW);
  refuseStale(root, edits);
  await prepare(root, operation, edits);
  const journal = journalOf(held, edits, conflicts);
  attempt("write", NOW, () => {
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
  attempt("write", NOW, () => {
    for (const folder of ["", "new", "old"]) mkdirSync(join(operation, folder));
  });
  for (const [number, { path, before, after }] of edits.entries()) {
    await pause();
    const file = `${root}/${path}`;
    attempt("write", path, () => {
      const staged = newOf(operation, number);
      if (after !== undefined) writeFileSync(staged, after.bytes, { mode: newMode(after) });
      if (before.is !== "file") return;
      if (after !== undefined) chmodSync(staged, modeWith(lstatSync(file).mode, after.executable));
      keepAs(file, oldOf(operation, number));
    });
  }
}

function journalOf(
  { root, command }: Held,
  edits: readonly Edit[],
  conflicts: readonly ProjectPath[],
): Journal {
  const lookAt = standingIn(root);
  return {
    format: 1,
    command,
    made: foldersOf(writtenBy(edits)).filter((folder) => lookAt(folder)[0] === "absent"),
    above: foldersOf(removedBy(edits)).map((path) => ({
      path,
      mode: lstatSync(`${root}/${path}`).mode & 0o7777,
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
  for (const folder of made)
    attempt("write", folder, () => {
      mkdirSync(`${root}/${folder}`);
    });
  for (const [number, edit] of edits.entries()) {
    await pause();
    refuseChanged(root, edit);
    const file = `${root}/${edit.path}`;
    attempt("write", edit.path, () => {
      if (edit.after === undefined) unlinkSync(file);
      else moveOver(newOf(operation, number), file, besideOf(file, number));
    });
  }
  for (const { path } of above.toReversed()) removeFolder(`${root}/${path}`);
}
