import { bindingsIn, lastAssignment, moduleLines } from "../languages/python/bindings.js";
import { literalOf, type Literal } from "../languages/python/literal.js";
import { logicalLines, splitAt, type LogicalLine, type Token } from "../languages/python/reader.js";
import type { Position, Problem } from "../problem.js";
import type { ProjectPath } from "../tree/path.js";

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
  const found = linesOf(headOf(text)) ?? linesOf(text);
  if (found === undefined)
    return problem(path, START, "ends inside a string or brackets", "Complete it, or remove it.");
  const assigned = assignments(found);
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

function linesOf(text: string): LogicalLine[] | undefined {
  return logicalLines(text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/));
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
function assignments(lines: readonly LogicalLine[]): ReadonlyMap<Name, Assigned> {
  const found = new Map<Name, Assigned>();
  // Most lines speak of none: they need not be taken apart.
  const speaking = moduleLines(lines).filter(({ code }) => code.includes("revision"));
  for (const { code, first, tokens } of speaking)
    for (const [name, { value, offset }] of splitAt(tokens, ";").flatMap(assignedBy)) {
      const before = code.slice(0, offset).split("\n");
      const at = { line: first + before.length, column: (before.at(-1) ?? "").length + 1 };
      // In an `if` or a `try` the value depends on what happens when it is run.
      found.set(name, { value: /^\s/.test(code) ? undefined : value, at });
    }
  return found;
}

type Binding = readonly [Name, { readonly value: Literal | undefined; readonly offset: number }];

/** What a statement assigns to our names; a value that cannot be read is undefined. */
function assignedBy(statement: readonly Token[]): Binding[] {
  const [first, second] = statement;
  const equals = lastAssignment(statement);
  return bindingsIn(statement).flatMap((token): Binding[] => {
    const name = NAMES.find((one) => one === token.text);
    if (name === undefined) return [];
    const isAlone = token === first && (equals === 1 || second?.text === ":");
    const value = isAlone ? literalOf(statement.slice(equals + 1)) : undefined;
    return [[name, { value, offset: token.offset }]];
  });
}

/** The ids in a `down_revision`: none, one or several. */
function idsOf(value: Literal): readonly string[] | undefined {
  if (value === null) return [];
  if (typeof value === "string") return value === "" ? undefined : [value];
  const ids = value.flatMap((one) => (typeof one === "string" && one !== "" ? [one] : []));
  return ids.length === value.length ? ids : undefined;
}
