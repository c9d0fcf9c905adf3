import type { Answer, Result } from "../commands/report/result.js";
import type { Change } from "../merge/tree/plan.js";
import type { Problem } from "../problem.js";
import { visible, visibleLines } from "../spec/text.js";
import { byCodeUnit } from "../tree/tree.js";
import { colors, commandsFor } from "./terminal.js";

/** How a person wants to be told. */
type Style = { readonly json: boolean; readonly quiet: boolean };

/** What a command did, as programs are told. */
export function resultAsJson(result: Result, env = process.env) {
  const { changes, digest, problems, notes, next, ...rest } = result;
  return {
    ...rest,
    problems: problems.map((problem) => toType(problem, env)),
    notes: notes.map((note) => commandsFor(env, note)),
    next: next.map((command) => commandsFor(env, command)),
    ...(digest && { digest: digest() }),
    changes: changes.map((change) => ({ path: change.path, action: change.do })),
    conflicts: changes.filter((change) => change.do === "conflict").map(({ path }) => path),
  };
}

/** Why a command cannot run, as programs are told. */
export function problemsAsJson(command: string, problems: readonly Problem[], env = process.env) {
  return {
    ...{ ok: false, command, changes: [], conflicts: [] },
    ...{ problems: problems.map((problem) => toType(problem, env)), notes: [], next: [] },
  };
}

/** What a command was asked for, as programs are told. */
export function answerAsJson({ ok, command, data }: Answer) {
  return { ok, command, data };
}

/** Prints what a command did: for people, or as one JSON object on stdout. */
export function printResult(result: Result, style: Style): void {
  if (style.json) {
    printAsJson(resultAsJson(result));
    return;
  }
  if (!style.quiet) printChanges(result);
  printForPeople(result.problems);
  if (style.quiet) return;
  for (const note of result.notes) console.log(visibleLines(typed(note)).replaceAll("\n", "\n  "));
  if (result.next.length > 0) {
    // The list of changes ends with an empty line.
    if (result.notes.length > 0 || result.problems.length > 0 || !listsChanges(result))
      console.log();
    console.log(`${colors.bold("Next:")}\n`);
    for (const command of result.next) console.log(`  ${colors.cyan(visible(typed(command)))}`);
    console.log();
  }
}

/** Prints what a command was asked for. */
export function printAnswer(answer: Answer, style: Style): void {
  if (style.json) printAsJson(answerAsJson(answer));
  else
    console.log(
      [visibleLines(answer.text), ...(answer.diff ? [diffText(answer.diff)] : [])].join("\n\n"),
    );
}

function listsChanges({ command, changes, diff }: Result): boolean {
  if (command === "create" || command === "check") return false;
  return diff !== undefined || changesText(changes) !== "";
}

/** Lists what a command did to files that were there already; a new project is a tree of its own. */
function printChanges(result: Result): void {
  if (!listsChanges(result)) return;
  const { changes, diff } = result;
  const lines = changesText(changes);
  if (lines !== "") console.log(`${lines}\n`);
  if (diff) console.log(`${diffText(diff)}\n`);
}

/** Prints why a command cannot run. */
export function printProblems(command: string, problems: readonly Problem[], style: Style): void {
  if (style.json) printAsJson(problemsAsJson(command, problems));
  else printForPeople(problems);
}

/** What to do stands once, below all the problems in a row that it is for. */
function printForPeople(problems: readonly Problem[]): void {
  for (const [index, problem] of problems.entries()) {
    console.error(problemHead(problem));
    if (problem.fix !== problems[index + 1]?.fix) console.error(`  ${visible(typed(problem.fix))}`);
  }
}

/** A problem for people: what, where, and what to do. */
export function problemText(problem: Problem): string {
  return `${problemHead(problem)}\n  ${visible(typed(problem.fix))}`;
}

function problemHead(problem: Problem): string {
  // With its text at hand, a caret shows the place.
  // A text of the command line is shown whole, with a caret.
  const at = problem.path && problem.at && `${problem.at.line}:${problem.at.column}`;
  const path = problem.message.includes(`'${problem.path}'`) ? undefined : problem.path;
  const where = [path, at].filter(Boolean).join(":");
  const place = [where, problem.field]
    .filter((part) => part !== undefined && part !== "")
    .join(" ");
  const head = `${colors.red("error")}${place === "" ? "" : ` ${colors.bold(visible(place))}`}:`;
  return `${head} ${messageOf(problem)}`;
}

/**
 * A message with nothing in it that a terminal obeys. Only one that draws where it is wrong, or that
 * shows what another program said, has several lines: a line end in a name must not begin a new one.
 */
function messageOf({ at, code, message }: Problem): string {
  return at !== undefined || code === "install-failed" ? visibleLines(message) : visible(message);
}

/** A text with commands in it, as whoever reads it here has to type them. */
function typed(text: string): string {
  return commandsFor(process.env, text);
}

function toType(problem: Problem, env: NodeJS.ProcessEnv): Problem {
  return { ...problem, fix: commandsFor(env, problem.fix) };
}

function printAsJson(value: object): void {
  console.log(JSON.stringify(value, undefined, 2).replace(OBEYED, escaped));
}

// What JSON allows in a text, and a terminal or a reader would obey; line ends here are JSON's own.
const OBEYED = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, at) => {
    const unit = character.charCodeAt(at).toString(16).padStart(4, "0");
    return `\\u${unit}`;
  }).join("");
}

const COLOR_OF: Readonly<Record<Change["do"], (text: string) => string>> = {
  create: colors.green,
  update: colors.cyan,
  merge: colors.cyan,
  rename: colors.cyan,
  delete: colors.red,
  conflict: colors.red,
  keep: colors.dim,
};

/** What happens to each file that does not stay as it is, a line each. */
export function changesText(changes: readonly Change[]): string {
  return changes
    .filter((change) => change.do !== "keep")
    .map((change) => {
      const from = change.do === "rename" ? `${change.from} → ` : "";
      return `  ${COLOR_OF[change.do](change.do.padEnd(8))}  ${visible(`${from}${change.path}`)}`;
    })
    .join("\n");
}

/** Unified diffs in the colours of git. */
export function diffText(diff: string): string {
  return visibleLines(diff).split("\n").map(coloured).join("\n");
}

function coloured(line: string): string {
  if (line.startsWith("--- ") || line.startsWith("+++ ")) return colors.bold(line);
  if (line.startsWith("@@")) return colors.cyan(line);
  if (line.startsWith("+")) return colors.green(line);
  if (line.startsWith("-")) return colors.red(line);
  return line;
}

type FolderNode = {
  readonly entries: Map<string, FolderNode | number>;
  files: number;
  bytes: number;
};

/**
 * The files of a plan as a tree of folders with their sizes, and a line that sums them up:
 *
 *     app/
 *       core/    10 files, 23.1 kB
 *       main.py  1.2 kB
 *
 * @param depth folders below this many others are summed up, not listed
 */
export function filesText(changes: readonly Change[], depth = Infinity): string {
  const root = newFolder();
  for (const change of changes)
    if ("after" in change && change.after !== undefined)
      put(root, change.path.split("/"), change.after.bytes.length);
  return [...linesOf(root, "  ", depth), "", sumText(root)].join("\n");
}

/** The files of a plan in at most so many lines if that can be, the inner folders summed up. */
export function filesThatFit(changes: readonly Change[], lines: number): string {
  const shallow = filesText(changes, 2);
  return shallow.split("\n").length <= lines ? shallow : filesText(changes, 1);
}

/** A number of bytes for people: `812 B`, `1.2 kB`. */
function sizeText(bytes: number): string {
  return bytes < 1000 ? `${bytes} B` : `${(bytes / 1000).toFixed(1)} kB`;
}

function newFolder(): FolderNode {
  return { entries: new Map(), files: 0, bytes: 0 };
}

function put(folder: FolderNode, [name = "", ...rest]: readonly string[], bytes: number): void {
  folder.files += 1;
  folder.bytes += bytes;
  if (rest.length === 0) {
    folder.entries.set(name, bytes);
    return;
  }
  const found = folder.entries.get(name);
  const inner = typeof found === "object" ? found : newFolder();
  folder.entries.set(name, inner);
  put(inner, rest, bytes);
}

function linesOf(folder: FolderNode, indent: string, depth: number): string[] {
  return [...folder.entries]
    .sort(([a], [b]) => byCodeUnit(a, b))
    .flatMap(([name, entry]) => {
      const shown = visible(name);
      if (typeof entry === "number") return [`${indent}${shown}  ${colors.dim(sizeText(entry))}`];
      const head = `${indent}${colors.bold(`${shown}/`)}`;
      return depth > 1
        ? [head, ...linesOf(entry, `${indent}  `, depth - 1)]
        : [`${head}  ${colors.dim(sumText(entry))}`];
    });
}

function sumText({ files, bytes }: FolderNode): string {
  return `${files} ${files === 1 ? "file" : "files"}, ${sizeText(bytes)}`;
}
