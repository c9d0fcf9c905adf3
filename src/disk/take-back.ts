import { mkdirSync } from "node:fs";
import type { OnDisk } from "../merge/plan.js";
import type { ProjectPath } from "../tree/path.js";
import { attempt, unless } from "./errors.js";
import { Contained } from "./fs/contained.js";
import { readRegularFile } from "./fs/regular-file.js";
import { fingerprint, oldOf, type Journal, type Step } from "./journal.js";
import { byMode, observe } from "./look.js";
import { besideOf, moveOver } from "./move.js";
import { removeFile, removeFolder } from "./remove.js";

/** How a file stands in an operation: as it was, as the operation makes it, or as somebody else has. */
export type Stage = "before" | "after" | "edited";

/** Which files stand at which stage. Every single change is atomic, so there is nothing in between. */
export function stagesOf(
  root: string,
  operation: string,
  journal: Journal,
): ReadonlyMap<ProjectPath, Stage> {
  const lookAt = observe(root, byMode);
  return new Map(
    journal.steps.map((step, number) => {
      const old = step.replaces ? printOf(oldOf(operation, number)) : null;
      return [step.path, stageOf(lookAt(step.path), step, old)];
    }),
  );
}

/** @param old the fingerprint of what the step replaces, null for nothing, undefined once it is brought back */
function stageOf(found: OnDisk, step: Step, old: string | null | undefined): Stage {
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
 * Brings back what an operation replaced and removes what it made, byte for byte and mode for mode.
 * Only what has been changed is touched. When it is killed itself, it can be run again.
 */
export function takeBack(
  root: string,
  operation: string,
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
      removeFile(besideOf(name, number));
    });
  for (const folder of made.toReversed()) ifReached(folders, folder, removeFolder);
  for (const { path, mode } of above) bringBackFolder(folders, path, mode);
  for (const [number, { path, replaces }] of done)
    if (replaces)
      attempt("write", path, () => {
        const file = folders.nameOf(path);
        moveOver(oldOf(operation, number), file, besideOf(file, number));
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
