import { chmodSync, lstatSync, mkdirSync, readFileSync } from "node:fs";
import type { OnDisk } from "../merge/plan.js";
import type { ProjectPath } from "../tree/path.js";
import { attempt, unless } from "./errors.js";
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
  const bytes = unless(["ENOENT"], () => readFileSync(file));
  return bytes === undefined ? undefined : fingerprint(bytes);
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
  const done = [...steps.entries()].filter(([, { path }]) => stages.get(path) === "after");
  for (const [, { path, replaces }] of done)
    if (!replaces)
      attempt("write", path, () => {
        removeFile(`${root}/${path}`);
      });
  for (const [number, { path }] of steps.entries()) removeFile(besideOf(`${root}/${path}`, number));
  for (const folder of made.toReversed()) removeFolder(`${root}/${folder}`);
  for (const { path, mode } of above) bringBackFolder(`${root}/${path}`, mode);
  for (const [number, { path, replaces }] of done)
    if (replaces)
      attempt("write", path, () => {
        const file = `${root}/${path}`;
        moveOver(oldOf(operation, number), file, besideOf(file, number));
      });
}

function bringBackFolder(folder: string, mode: number): void {
  unless(["EEXIST"], () => {
    mkdirSync(folder);
  });
  if ((lstatSync(folder).mode & 0o7777) !== mode) chmodSync(folder, mode);
}
