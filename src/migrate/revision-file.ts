import { logicalStarts } from "../merge/python/logical-lines.js";
import type { Position, Problem } from "../problem.js";
import type { ProjectPath } from "../tree/path.js";
import { literalOf, tokensOf, type Literal, type Token } from "./python-value.js";

/** What a migration says of itself. */
export type Identity = {
  readonly id: string;
  /** The revisions it follows: none for the first, several for one that joins branches. */
  readonly down: readonly string[];
  /** Where the revisions that it follows stand. */
  readonly at: Position;
};

const NAMES = ["revision", "down_revision"] as const;

type Name = (typeof NAMES)[number];
type Assigned = { readonly value: Literal | undefined; readonly at: Position };

/**
 * Reads what a migration says of itself, without running it: the values that the module gives
 * `revision` and `down_revision`, which must be written out as text, `None`, tuples or lists.
 * @returns undefined for a file that is no migration, as it has no `revision`; a problem for what
 * has to be run to be known
 */
export function readRevisionFile(
  path: ProjectPath,
  text: string,
): Identity | { readonly problem: Problem } | undefined {
  const found = logicalLines(headOf(text)) ?? logicalLines(text);
  if (found === undefined)
    return problem(path, START, "ends inside a string or brackets", "Complete it, or remove it.");
  const assigned = assignments(found.lines, found.starts);
  const revision = assigned.get("revision");
  if (revision === undefined) return undefined;

  if (typeof revision.value !== "string" || revision.value === "")
    return problem(path, revision.at, "has a 'revision' that is not written out", WRITE_OUT);
  const down = assigned.get("down_revision") ?? { value: null, at: revision.at };
  const ids = down.value === undefined ? undefined : idsOf(down.value);
  return ids === undefined
    ? problem(path, down.at, "has a 'down_revision' that is not written out", WRITE_OUT)
    : { id: revision.value, down: ids, at: down.at };
}

function logicalLines(text: string) {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/);
  const starts = logicalStarts(lines);
  return starts && { lines, starts };
}

/** A module up to its first function, where nothing after that speaks of revisions outside one. */
function headOf(text: string): string {
  const end = text.search(/^def /m);
  return end === -1 || /^[^\s#].*revision/m.test(text.slice(end)) ? text : text.slice(0, end);
}

const START: Position = { line: 1, column: 1 };

const WRITE_OUT = `Write it as text, such as 'revision = "1a2b3c"', or as a tuple of texts: it is read without being run.`;

function problem(path: ProjectPath, at: Position, what: string, fix: string) {
  const message = `The migration '${path}' ${what}.`;
  return { problem: { code: "invalid-migration", path, at, message, fix } } as const;
}

/** The values that a module ends up with, as the last assignment counts. */
function assignments(
  lines: readonly string[],
  starts: readonly boolean[],
): ReadonlyMap<Name, Assigned> {
  const found = new Map<Name, Assigned>();
  for (const { code, line } of moduleCode(lines, starts))
    for (const [name, { value, offset }] of statementsOf(code).flatMap(assignedBy)) {
      const before = code.slice(0, offset).split("\n");
      const at = { line: line + before.length - 1, column: (before.at(-1) ?? "").length + 1 };
      // In an `if` or a `try` the value depends on what happens when it is run.
      found.set(name, { value: /^\s/.test(code) ? undefined : value, at });
    }
  return found;
}

type LogicalLine = { readonly code: string; readonly line: number };

/** The logical lines that run when the module is loaded, as far as they may concern us. */
function moduleCode(lines: readonly string[], starts: readonly boolean[]): LogicalLine[] {
  const firsts = [...starts.keys()].filter((at) => starts[at]);
  let inDefinition = false;
  return firsts.flatMap((first, index) => {
    const code = lines.slice(first, firsts[index + 1]).join("\n");
    if (/^[^\s#]/.test(code)) inDefinition = /^(@|async\s+def\b|def\b|class\b)/.test(code);
    return !inDefinition && code.includes("revision") ? [{ code, line: first + 1 }] : [];
  });
}

/** The statements of a logical line, between semicolons. */
function statementsOf(code: string): Token[][] {
  const statements: Token[][] = [[]];
  for (const token of tokensOf(code))
    if (token.text === ";") statements.push([]);
    else statements.at(-1)?.push(token);
  return statements;
}

type Binding = readonly [Name, { readonly value: Literal | undefined; readonly offset: number }];

/** What a statement assigns to our names; a value that cannot be read is undefined. */
function assignedBy(statement: readonly Token[]): Binding[] {
  const [first, second] = statement;
  if (first === undefined) return [];
  const name = nameIn(first);
  if (name !== undefined && second?.text === "=")
    return [[name, { value: literalOf(statement.slice(2)), offset: first.offset }]];
  if (name !== undefined && second?.text === ":") {
    const equals = lastAssignment(statement);
    // An annotation alone assigns nothing.
    if (equals === -1) return [];
    return [[name, { value: literalOf(statement.slice(equals + 1)), offset: first.offset }]];
  }
  return targetsOf(statement).flatMap((token): Binding[] => {
    const bound = nameIn(token);
    return bound === undefined ? [] : [[bound, { value: undefined, offset: token.offset }]];
  });
}

/** The names that a statement of another kind binds: by an import, or before its last `=`. */
function targetsOf(statement: readonly Token[]): Token[] {
  const isImport = /^(from|import)$/.test(statement[0]?.text ?? "");
  const [start, end] = isImport
    ? [statement.findIndex(({ text }) => text === "import"), statement.length]
    : [0, Math.max(lastAssignment(statement), 0)];
  return statement.slice(start, end).filter((token) => {
    const at = statement.indexOf(token);
    const isPartOfName = statement[at - 1]?.text === "." || statement[at + 1]?.text === ".";
    return !isPartOfName && statement[at + 1]?.text !== "as";
  });
}

function nameIn(token: Token): Name | undefined {
  return NAMES.find((name) => token.is === "name" && token.text === name);
}

function lastAssignment(tokens: readonly Token[]): number {
  const isPlain = (at: number) =>
    tokens[at]?.text === "=" &&
    tokens[at + 1]?.text !== "=" &&
    !/^[=!<>]$/.test(tokens[at - 1]?.text ?? "");
  return outsideBrackets(tokens).findLastIndex((isOutside, at) => isOutside && isPlain(at));
}

/** For each element whether it is outside brackets; a bracket that opens is outside itself. */
function outsideBrackets(tokens: readonly Token[]): boolean[] {
  let depth = 0;
  return tokens.map(({ text }) => {
    if (/^[)\]}]$/.test(text)) depth -= 1;
    const isOutside = depth === 0;
    if (/^[([{]$/.test(text)) depth += 1;
    return isOutside;
  });
}

/** The ids in a `down_revision`: none, one or several. */
function idsOf(value: Literal): readonly string[] | undefined {
  if (value === null) return [];
  if (typeof value === "string") return value === "" ? undefined : [value];
  const ids = value.flatMap((one) => (typeof one === "string" && one !== "" ? [one] : []));
  return ids.length === value.length ? ids : undefined;
}
