import { refuse, type Problem } from "../../problem.js";
import { projectPath, type ProjectPath } from "../../tree/path.js";
import { treeOf, type Content, type Entry, type Tree } from "../../tree/tree.js";
import type { Version } from "../../version.js";
import { sumText } from "./line-sums.js";

/** Where the generator keeps its own things in a project; all relative to the project's root. */
export const HOME = projectPath(".agent-project");

/** The generator that wrote last. */
export const VERSION_FILE = projectPath(`${HOME}/version`);

/** Copies of what was written last, each with {@link BASE_SUFFIX}, and beside each its {@link SUM_SUFFIX}. */
export const BASE = projectPath(`${HOME}/base`);

/** What the name of a copy ends in, so that no tool takes it for the file itself. */
export const BASE_SUFFIX = ".base";

/** What the name of the sums of a copy's lines ends in. */
export const SUM_SUFFIX = ".sum";

/** Where versions before 0.2 kept journal and lock. A clone can bring it along, so it is never read. */
export const FORMER_RUN = projectPath(`${HOME}/run`);

// What saves each file in an editor may change must stay out of the copies.
const EDITORCONFIG = `[base/**]
${["charset", "end_of_line", "insert_final_newline", "trim_trailing_whitespace"]
  .map((setting) => `${setting} = unset\n`)
  .join("")}`;

const FIXED = new Map([
  // Line-ending rules of the project or of a person must not reach what has to stay byte for byte.
  [`${HOME}/.gitattributes`, "base/** -text linguist-generated\n"],
  // Read by ripgrep, fd, VS Code and what builds on them: a search finds each line once, and replaces it once.
  [`${HOME}/.ignore`, "base/\n"],
  [`${HOME}/.rgignore`, "base/\n"],
  [`${HOME}/.editorconfig`, EDITORCONFIG],
  // The copies belong to the history also where a rule for builds or virtual environments hits them.
  [`${HOME}/.gitignore`, "!/base/\n!/base/**/\n!/base/**/*.base\n!/base/**/*.sum\n"],
]);

const VERSION = /^\d+\.\d+\.\d+(?:-[0-9a-z-]+(?:\.[0-9a-z-]+)*)?$/i;

/** The files that record a base: a copy of each file with the sums of its lines, and the notes beside them. */
export function recordOf(base: Tree, version: Version): Tree {
  const copies = [...base].flatMap(([path, entry]) => [
    [copyOf(path), asWhole(asCopy(entry))] as const,
    [sumsFileOf(path), asWhole(sumsOf(entry))] as const,
  ]);
  return treeOf([...copies, ...notesFor(version)]);
}

/** What a record holds beside the copies: the version, and how git and searches treat them. */
export function notesFor(version: Version): Tree {
  const texts = [...FIXED, [VERSION_FILE, `${version}\n`] as const];
  return treeOf(
    texts.map(([path, text]) => [
      projectPath(path),
      asWhole({ bytes: Buffer.from(text), executable: false }),
    ]),
  );
}

/** Where the copy of a generated file lies. */
export function copyOf(path: ProjectPath): ProjectPath {
  refuseOwn(path);
  return projectPath(`${BASE}/${path}${BASE_SUFFIX}`);
}

/** Where the sums of its lines lie. */
export function sumsFileOf(path: ProjectPath): ProjectPath {
  refuseOwn(path);
  return projectPath(`${BASE}/${path}${SUM_SUFFIX}`);
}

/** The copy of a file, as a file: it is not for running. */
export function asCopy({ bytes }: Content): Content {
  return { bytes, executable: false };
}

/** What stands beside the copy of a file, as a file. */
export function sumsOf(content: Content): Content {
  return { bytes: sumText(content), executable: false };
}

/** The generated file that a file of the record is a copy, or holds the sums, of; undefined for any other. */
export function pathIn(file: string, suffix: string): ProjectPath | undefined {
  if (!file.startsWith(`${BASE}/`) || !file.endsWith(suffix)) return undefined;
  const path = projectPath(file.slice(BASE.length + 1, -suffix.length));
  refuseOwn(path);
  return path;
}

/** The version in a record's notes. @throws Refused `damaged-base` when there is none. */
export function versionOf(record: ReadonlyMap<string, Content>): Version {
  const file = record.get(VERSION_FILE);
  if (file === undefined) return damaged(VERSION_FILE, "is missing.");
  const text = Buffer.from(file.bytes).toString("utf8").trim();
  return VERSION.test(text) ? text : damaged(VERSION_FILE, "does not hold a version.");
}

/** Whether a path belongs to the record or to a running command, so that no generated file may have it. */
export function isRecordPath(path: ProjectPath): boolean {
  // Most paths are elsewhere, and there are thousands of them.
  if (!path.startsWith(".")) return false;
  const folded = path.toLowerCase();
  return (
    folded === VERSION_FILE ||
    FIXED.has(folded) ||
    [BASE, FORMER_RUN].some((folder) => folded === folder || folded.startsWith(`${folder}/`))
  );
}

function refuseOwn(path: ProjectPath): void {
  if (isRecordPath(path))
    refuse({
      code: "unsafe-path",
      path,
      message: `'${path}' is where the generator keeps its own record.`,
      fix: "Give the generated file another path.",
    });
}

function asWhole(content: Content): Entry {
  return { bytes: content.bytes, executable: content.executable, merge: "whole" };
}

/**
 * Whether git has left conflict markers in a copy.
 * All three at the start of a line: a text that only shows one of them is left alone.
 */
export function holdsConflict(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!text.includes("<<<<<<< ")) return false;
  const lines = text.toString("latin1");
  return [/^<<<<<<< /m, /^=======\r?$/m, /^>>>>>>> /m].every((marker) => marker.test(lines));
}

const RESTORE =
  "Bring back what was committed: git checkout HEAD -- .agent-project. Where the change is in a commit, name the one before it instead of HEAD: git log -- .agent-project";
const REPAIR = "To bring back what was written: npx create-agent-project repair";

/** Refuses to work from a record that is none. `fault` ends the sentence that begins with the path. */
export function damaged(path: string, fault: string): never {
  return refuse({ code: "damaged-base", path, message: `'${path}' ${fault}`, fix: RESTORE });
}

/** That a copy is not what was written. `fault` ends the sentence that begins with the path. */
export function damage(path: string, fault: string): Problem {
  return { code: "damaged-base", path, message: `'${path}' ${fault}`, fix: REPAIR };
}
