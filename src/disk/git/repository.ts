import { realpathSync, statSync, type Stats } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { unless } from "../fs/errors.js";
import { NOTHING_THERE, readRegularFile, type FileReading } from "../fs/regular-file.js";

/** What git would find from a folder upward, its paths absolute and without links. */
export type Repository =
  | {
      readonly is: "repository";
      /** The work tree's folder, which holds `.git`. */
      readonly top: string;
      /** Where git keeps what belongs to this work tree. */
      readonly directory: string;
    }
  /** A `.git` that is a link, or points at what does not point back: an archive could bring it. */
  | { readonly is: "unproven"; readonly top: string }
  /** A repository without a work tree, which the files of another repository could have brought. */
  | { readonly is: "bare"; readonly top: string };

// What a `.git` file or a HEAD holds is a line.
const LINE_LIMIT = 4096;

/**
 * The repository that a folder is in, itself included: the one that git would find, up to where
 * another file system begins. Runs no git, and believes nothing that an archive could have planted.
 */
export function repositoryAround(folder: string): Repository | undefined {
  const start = realPathOf(folder);
  if (start === undefined) return undefined;
  const device = statsOf(start)?.dev;
  for (let at = start; statsOf(at)?.dev === device; at = dirname(at)) {
    const found = repositoryIn(at);
    if (found !== undefined) return found;
    if (dirname(at) === at) return undefined;
  }
  return undefined;
}

/**
 * The git directory of the work tree that a folder is in, if it can be believed and belongs to whom
 * the folder belongs to. Of several work trees and of submodules each has its own.
 */
export function gitDirectoryOf(root: string): { top: string; directory: string } | undefined {
  const found = repositoryAround(root);
  if (found?.is !== "repository") return undefined;
  const { top, directory } = found;
  // In a folder that all may write to (/tmp), anybody could have made a repository around ours.
  return statsOf(directory)?.uid === statsOf(root)?.uid ? { top, directory } : undefined;
}

function repositoryIn(top: string): Repository | undefined {
  const path = join(top, ".git");
  const there = read(path);
  switch (there?.is) {
    case "directory":
      if (isGitDirectory(path)) return { is: "repository", top, directory: path };
      break;
    case "file":
    case "too large":
      return pointedAtBy(there, top);
    case "link":
      return { is: "unproven", top };
    // Git goes on at a pipe or a device, too.
    case "special":
    case "absent":
    case undefined:
  }
  return isGitDirectory(top) ? { is: "bare", top } : undefined;
}

/** The repository that a `.git` file points at, if that points back. */
function pointedAtBy(file: FileReading, top: string): Repository {
  const named = lineIn(file)?.match(/^gitdir: (.+)$/)?.[1];
  const directory = named && realPathOf(resolve(top, named));
  const pointsBack =
    directory &&
    isGitDirectory(directory) &&
    (isWorkTree(directory, top) || isSubmodule(directory, top));
  return pointsBack ? { is: "repository", top, directory } : { is: "unproven", top };
}

/** Whether a git directory is that of a linked work tree, which names the `.git` file in its turn. */
function isWorkTree(directory: string, top: string): boolean {
  const back = lineIn(read(join(directory, "gitdir")));
  if (back === undefined) return false;
  const path = resolve(directory, back);
  return basename(path) === ".git" && realPathOf(dirname(path)) === top;
}

/** Whether a git directory lies where the enclosing repository keeps those of its submodules. */
function isSubmodule(directory: string, top: string): boolean {
  if (dirname(top) === top) return false;
  const around = repositoryAround(dirname(top));
  return (
    around?.is === "repository" && directory.startsWith(join(around.directory, "modules", "/"))
  );
}

/** Whether git would take a folder for a git directory, of a bare repository or of a work tree. */
function isGitDirectory(folder: string): boolean {
  const head = read(join(folder, "HEAD"));
  const isHead =
    head?.is === "link" || /^(ref:\s*refs\/|[0-9a-f]{40,64}$)/.test(lineIn(head) ?? "");
  if (!isHead) return false;
  // Linked work trees share these with the main one.
  const common = resolve(folder, lineIn(read(join(folder, "commondir"))) ?? ".");
  return isFolder(join(common, "objects")) && isFolder(join(common, "refs"));
}

function lineIn(reading: FileReading | undefined): string | undefined {
  if (reading?.is !== "file") return undefined;
  const text = reading.bytes.toString("utf8").replace(/[\r\n]+$/, "");
  return text.includes("\0") ? undefined : text;
}

function read(path: string): FileReading | undefined {
  return unlessDenied(() => readRegularFile(path, LINE_LIMIT, "refuse"));
}

function isFolder(path: string): boolean {
  return statsOf(path)?.isDirectory() ?? false;
}

function statsOf(path: string): Stats | undefined {
  return unlessDenied(() => statSync(path, { throwIfNoEntry: false }));
}

function realPathOf(path: string): string | undefined {
  return unlessDenied(() => realpathSync(path));
}

// What may not be looked at cannot be believed either.
const DENIED = [...NOTHING_THERE, "EACCES", "EPERM", "ELOOP"];

function unlessDenied<T>(act: () => T): T | undefined {
  return unless(DENIED, act);
}
