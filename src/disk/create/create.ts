import { lstatSync, readdirSync, realpathSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { refuse } from "../../problem.js";
import type { Tree } from "../../tree/tree.js";
import { attempt, codeOf, inWords } from "../fs/errors.js";
import { withLock, rollBack } from "../lock/exclusive.js";
import { ABSENT } from "../transaction/edit.js";
import { transact } from "../transaction/transaction.js";
import { writeStaged, type MissingFolder } from "./staged-write.js";

/**
 * Creates a project of these files, record included: all of them, or nothing. The folder may be
 * missing, with folders above it; or be there and hold at most a `.git`, and is then never replaced.
 * @returns the project's root, links resolved
 * @throws Refused `target-not-empty`, `target-not-writable`, `disk-full`, `locked`
 */
export async function createIn(named: string, files: Tree): Promise<string> {
  const target = targetAt(named);
  if (target.is === "missing") await writeStaged(target, named, files);
  else await createInside(target.folder, named, files);
  return target.folder;
}

async function createInside(folder: string, named: string, files: Tree): Promise<void> {
  // An earlier create that was killed may have left the folder half full.
  await rollBack(folder);
  refuseNotEmpty(folder, named);
  const edits = [...files].map(([path, after]) => ({ path, before: ABSENT, after }));
  await withLock(folder, "create", (locked) => transact(locked, edits));
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

/** Where a project is to be created: in a folder that is there, or in one that is not there yet. */
type Target = { readonly is: "folder"; readonly folder: string } | MissingFolder;

// How many entries of a folder that is not empty a message names.
const NAMED = 3;

/**
 * Where the folder that a person named really lies, links resolved. Nothing is written.
 * @throws Refused `target-not-empty` for a file, `target-not-writable` where there can be no folder
 */
function targetAt(named: string): Target {
  const folder = resolve(named);
  if (stands(folder, named)) return { is: "folder", folder: folderAt(folder, named) };
  let above = dirname(folder);
  while (!stands(above, named)) above = dirname(above);
  const real = folderAt(above, named);
  return { is: "missing", folder: join(real, relative(above, folder)), above: real };
}

/**
 * Refuses a folder that holds anything but a `.git`, be it a folder or, in a submodule, a file.
 * @throws Refused `target-not-empty`, naming what is there
 */
function refuseNotEmpty(folder: string, named: string): void {
  const found = attempt("read", named, () => readdirSync(folder))
    .filter((name) => name !== ".git")
    .sort();
  if (found.length === 0) return;
  const names = found.slice(0, NAMED).map((name) => `'${name}'`);
  if (found.length > NAMED) names.push(`${found.length - NAMED} more`);
  const last = names.pop() ?? "";
  refuse({
    code: "target-not-empty",
    path: named,
    message: `The folder '${named}' is not empty: it holds ${names.length === 0 ? last : `${names.join(", ")} and ${last}`}.`,
    fix: "Choose another folder, or empty this one.",
  });
}

/** Whether something stands there, be it a link to nowhere. */
function stands(path: string, named: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    // A file or a cycle of links further up: what stands there comes to light there.
    if (["ENOTDIR", "ELOOP"].includes(codeOf(error) ?? "")) return false;
    throw inWords(error, "write", named);
  }
}

/** The folder behind what stands there, links followed: the person named it. */
function folderAt(path: string, named: string): string {
  let real: string;
  try {
    real = realpathSync(path);
  } catch (error) {
    if (!["ENOENT", "ELOOP"].includes(codeOf(error) ?? "")) throw inWords(error, "write", named);
    return refuse({
      code: "target-not-writable",
      path: named,
      message: `'${path}' is a link that leads nowhere.`,
      fix: "Remove the link, or choose another folder.",
    });
  }
  if (statSync(real).isDirectory()) return real;
  return refuse({
    code: path === resolve(named) ? "target-not-empty" : "target-not-writable",
    path: named,
    message: `'${path}' is a file, not a folder.`,
    fix: "Choose another folder.",
  });
}
