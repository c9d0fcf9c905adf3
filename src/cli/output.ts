import type { Answer, Result } from "../commands/report/result.js";
import type { Problem } from "../problem.js";
import { visible, visibleLines } from "../spec/text.js";
import { colors } from "./terminal.js";
import { commandsFor } from "./unattended.js";
import { changesText, diffText } from "./views.js";

/** How a person wants to be told. */
export type Style = { readonly json: boolean; readonly quiet: boolean };

/** Prints what a command did: for people, or as one JSON object on stdout. */
export function printResult(result: Result, style: Style): void {
  if (style.json) {
    const { changes, digest, problems, notes, next, ...rest } = result;
    printJson({
      ...rest,
      problems: problems.map(toType),
      notes: notes.map(typed),
      next: next.map(typed),
      ...(digest && { digest: digest() }),
      changes: changes.map((change) => ({ path: change.path, action: change.do })),
      conflicts: changes.filter((change) => change.do === "conflict").map(({ path }) => path),
    });
    return;
  }
  if (!style.quiet) printChanges(result);
  printForPeople(result.problems);
  if (style.quiet) return;
  for (const note of result.notes) console.log(visibleLines(typed(note)).replaceAll("\n", "\n  "));
  if (result.next.length > 0) {
    console.log(`\n${colors.bold("Next:")}\n`);
    for (const command of result.next) console.log(`  ${colors.cyan(visible(typed(command)))}`);
    console.log();
  }
}

/** Prints what a command was asked for. */
export function printAnswer(answer: Answer, style: Style): void {
  if (style.json) printJson({ ok: answer.ok, command: answer.command, data: answer.data });
  else
    console.log(
      [visibleLines(answer.text), ...(answer.diff ? [diffText(answer.diff)] : [])].join("\n\n"),
    );
}

/** Lists what a command did to files that were there already; a new project is a tree of its own. */
function printChanges({ command, changes, diff }: Result): void {
  if (command === "create" || command === "check") return;
  const lines = changesText(changes);
  if (lines !== "") console.log(`${lines}\n`);
  if (diff) console.log(`${diffText(diff)}\n`);
}

/** Prints why a command cannot run. */
export function printProblems(command: string, problems: readonly Problem[], style: Style): void {
  if (style.json)
    printJson({
      ...{ ok: false, command, changes: [], conflicts: [] },
      ...{ problems: problems.map(toType), notes: [], next: [] },
    });
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

function toType(problem: Problem): Problem {
  return { ...problem, fix: typed(problem.fix) };
}

function printJson(value: object): void {
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
