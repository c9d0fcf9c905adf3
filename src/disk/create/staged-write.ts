import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { refuse } from "../../problem.js";
import { foldersAbove } from "../../tree/path.js";
import type { Tree } from "../../tree/tree.js";
import { attempt, codeOf, inWords, unless } from "../fs/errors.js";
import { letSignalsIn, periodicYield } from "../fs/event-loop.js";
import { newMode } from "../fs/modes.js";
import { removeUpTo } from "../fs/replace.js";
import { onInterrupt } from "../lock/interrupt.js";
import { isGone, thisProcess } from "../lock/owner.js";

/** A folder that is not there yet. */
export type MissingFolder = {
  readonly is: "missing";
  readonly folder: string;
  /** The nearest folder above it that is there. */
  readonly above: string;
};

// Long names are cut, so that what is added still fits into 255 bytes.
const NAME_KEPT = 60;

/**
 * Writes a tree beside the folder that it is to become and renames it into place: the folder is
 * there whole or not at all. What is on the way is removed on failure, on an interrupt, or, after
 * a kill, by the next call for the same folder.
 */
export async function writeStaged(
  { folder, above }: MissingFolder,
  named: string,
  files: Tree,
): Promise<void> {
  const parent = dirname(folder);
  const draft = join(parent, draftOf(folder));
  const cleanUp = () => {
    if (existsSync(draft)) rmSync(draft, { recursive: true, force: true });
    removeUpTo(above, parent);
  };
  const stop = onInterrupt(cleanUp);
  try {
    attempt("write", named, () => {
      mkdirSync(parent, { recursive: true });
      removeLeftovers(folder);
      mkdirSync(draft);
    });
    await writeTree(draft, files);
    await letSignalsIn();
    rename(draft, folder, named);
  } catch (error) {
    cleanUp();
    throw error;
  } finally {
    stop();
  }
}

function rename(draft: string, folder: string, named: string): void {
  try {
    renameSync(draft, folder);
  } catch (error) {
    if (!["ENOTEMPTY", "EEXIST", "ENOTDIR"].includes(codeOf(error) ?? ""))
      throw inWords(error, "write", named);
    refuse({
      code: "target-not-empty",
      path: named,
      message: `'${named}' has been made by somebody else in the meantime.`,
      fix: "Choose another folder.",
    });
  }
}

/** The folder that this process writes in, with what tells others whether it still runs. */
function draftOf(folder: string): string {
  const { pid, started } = thisProcess("");
  return `${stem(folder)}${pid}-${started}.tmp`;
}

function stem(folder: string): string {
  return `.${basename(folder).slice(0, NAME_KEPT)}.`;
}

function removeLeftovers(folder: string): void {
  const parent = dirname(folder);
  const prefix = stem(folder);
  // A folder may be writable without being readable.
  for (const name of unless(["EACCES", "EPERM"], () => readdirSync(parent)) ?? []) {
    if (!name.startsWith(prefix)) continue;
    const [, pid, started] = /^(\d+)-(\d+)\.tmp$/.exec(name.slice(prefix.length)) ?? [];
    if (pid === undefined || started === undefined) continue;
    if (isGone({ pid: Number(pid), started, host: hostname() }))
      rmSync(join(parent, name), { recursive: true, force: true });
  }
}

/** Writes a tree into an empty folder that nobody else uses. */
async function writeTree(folder: string, files: Tree): Promise<void> {
  const pause = periodicYield();
  const made = new Set<string>();
  for (const [path, content] of files) {
    await pause();
    attempt("write", path, () => {
      for (const above of foldersAbove(path))
        if (!made.has(above)) {
          mkdirSync(`${folder}/${above}`);
          made.add(above);
        }
      writeFileSync(`${folder}/${path}`, content.bytes, { mode: newMode(content), flag: "wx" });
    });
  }
}
