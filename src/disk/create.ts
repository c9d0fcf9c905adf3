import type { Tree } from "../tree/tree.js";
import { createBeside } from "./beside.js";
import { ABSENT } from "./edit.js";
import { holding, rollBack } from "./hold.js";
import { refuseNotEmpty, targetAt } from "./target.js";
import { transact } from "./transact.js";

/**
 * Creates a project of these files, record included: all of them, or nothing. The folder may be
 * missing, with folders above it; or be there and hold at most a `.git`, and is then never replaced.
 * @returns the project's root, links resolved
 * @throws Refused `target-not-empty`, `target-not-writable`, `disk-full`, `locked`
 */
export async function createIn(named: string, files: Tree): Promise<string> {
  const target = targetAt(named);
  if (target.is === "missing") await createBeside(target, named, files);
  else await createInside(target.folder, named, files);
  return target.folder;
}

async function createInside(folder: string, named: string, files: Tree): Promise<void> {
  // An earlier create that was killed may have left the folder half full.
  await rollBack(folder);
  refuseNotEmpty(folder, named);
  const edits = [...files].map(([path, after]) => ({ path, before: ABSENT, after }));
  await holding(folder, "create", (held) => transact(held, edits));
}

/**
 * Refuses a folder that {@link createIn} would refuse, before anything is asked or rendered. What a
 * killed create left in it is removed first.
 * @throws Refused `target-not-empty`, `target-not-writable`
 */
export async function checkTarget(named: string): Promise<void> {
  const target = targetAt(named);
  if (target.is === "missing") return;
  await rollBack(target.folder);
  refuseNotEmpty(target.folder, named);
}
