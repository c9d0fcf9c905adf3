import { existsSync, mkdirSync, renameSync, rmSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import type { OnDisk } from "../../merge/tree/plan.js";
import { type Problem, refuseAll } from "../../problem.js";
import type { ProjectPath } from "../../tree/path.js";
import { Contained, byMode, observe } from "../fs/contained.js";
import { attempt, unless } from "../fs/errors.js";
import { readRegularFile } from "../fs/regular-file.js";
import { stagedNameOf, moveOver, removeFile, removeFolder } from "../fs/replace.js";
import { LAST, NOW, displayPath } from "../lock/run-folder.js";
import {
  DONE,
  fingerprint,
  type Journal,
  oldOf,
  OPEN,
  readJournal,
  type JournalStep,
} from "./journal.js";

/**
 * Ends a transaction that did not end itself: one that was not completed is rolled back, one that
 * ended with conflicts is kept for `abort`, and what was only prepared is removed.
 * @returns the command whose transaction was rolled back
 * @throws Refused `interrupted` when files that would be overwritten have been edited since
 */
export function recover(root: string, run: string): string | undefined {
  const transaction = join(run, NOW);
  if (!existsSync(transaction)) return undefined;
  const open = readJournal(root, transaction, OPEN);
  if (open !== undefined) {
    const stages = stagesOf(root, transaction, open);
    refuseAll(
      [...stages].flatMap(([path, stage]) =>
        stage === "edited" ? [edited(open.command, path, displayPath(root, run))] : [],
      ),
    );
    rollBackSteps(root, transaction, open, stages);
    unlinkSync(join(transaction, OPEN));
  } else if (existsSync(join(transaction, DONE))) {
    rmSync(join(run, LAST), { recursive: true, force: true });
    renameSync(transaction, join(run, LAST));
  }
  rmSync(transaction, { recursive: true, force: true });
  return open?.command;
}

function edited(command: string, path: string, run: string): Problem {
  return {
    code: "interrupted",
    path,
    message: `'${path}' has been edited since '${command}' was interrupted; taking that back would lose the edit.`,
    fix: `Put the edit aside and run the command again. To keep all as it is instead, remove ${run}`,
  };
}

/** How a file stands in a transaction: as it was, as the transaction makes it, or as somebody else has. */
type Stage = "before" | "after" | "edited";

/** Which files stand at which stage. Every single change is atomic, so there is nothing in between. */
export function stagesOf(
  root: string,
  transaction: string,
  journal: Journal,
): ReadonlyMap<ProjectPath, Stage> {
  const onDiskAt = observe(root, byMode);
  return new Map(
    journal.steps.map((step, number) => {
      const old = step.replaces ? printOf(oldOf(transaction, number)) : null;
      return [step.path, stageOf(onDiskAt(step.path), step, old)];
    }),
  );
}

/** @param old the fingerprint of what the step replaces, null for nothing, undefined once it is restored */
function stageOf(found: OnDisk, step: JournalStep, old: string | null | undefined): Stage {
  if (old === undefined) return "before";
  if (found.is === "other") return "edited";
  const now = found.is === "file" ? fingerprint(found.content.bytes) : null;
  if (now === step.after) return "after";
  return now === old ? "before" : "edited";
}

function printOf(file: string): string | undefined {
  const found = readRegularFile(file, Number.MAX_SAFE_INTEGER, "refuse");
  return found.is === "file" ? fingerprint(found.bytes) : undefined;
}

/**
 * Restores what a transaction replaced and removes what it made, byte for byte and mode for mode.
 * Only what has been changed is touched. When it is killed itself, it can be run again.
 */
function rollBackSteps(
  root: string,
  transaction: string,
  { steps, made, above }: Journal,
  stages: ReadonlyMap<ProjectPath, Stage>,
): void {
  const folders = new Contained(root);
  const done = [...steps.entries()].filter(([, { path }]) => stages.get(path) === "after");
  for (const [, { path, replaces }] of done)
    if (!replaces)
      attempt("write", path, () => {
        removeFile(folders.nameOf(path));
      });
  for (const [number, { path }] of steps.entries())
    ifReached(folders, path, (name) => {
      removeFile(stagedNameOf(name, number));
    });
  for (const folder of made.toReversed()) ifReached(folders, folder, removeFolder);
  for (const { path, mode } of above) bringBackFolder(folders, path, mode);
  for (const [number, { path, replaces }] of done)
    if (replaces)
      attempt("write", path, () => {
        const file = folders.nameOf(path);
        moveOver(oldOf(transaction, number), file, stagedNameOf(file, number));
      });
}

/** Does something to what is at a path, unless its folder is gone. */
function ifReached(folders: Contained, path: ProjectPath, act: (name: string) => unknown): void {
  const way = folders.wayTo(path);
  if (way.is === "open") act(way.name);
}

/** Makes a folder again with the mode that it had, and leaves one that is there as it is. */
function bringBackFolder(folders: Contained, path: ProjectPath, mode: number): void {
  const mask = process.umask(0);
  try {
    unless(["EEXIST"], () => {
      mkdirSync(folders.nameOf(path), { mode: mode & 0o777 });
    });
  } finally {
    process.umask(mask);
  }
}
