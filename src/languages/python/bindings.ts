import { importsIn, partsOf } from "./imports.js";
import { type LogicalLine, logicalLines, splitAt, type Token, tokensOf } from "./reader.js";

const DEFINITION = /^(?:async\s+def|def|class|type)\s+(\w+)/;

/** Whether a logical line is the head of a function or class, or stands above one. */
const isHead = (code: string): boolean => /^(@|async\s+def\b|def\b|class\b)/.test(code);

/** The logical lines that run when a module is loaded, and no part of a function or class. */
export function moduleLines(lines: readonly LogicalLine[]): LogicalLine[] {
  let inDefinition = false;
  return lines.filter(({ code }) => {
    if (/^[^\s#]/.test(code)) inDefinition = isHead(code);
    return !inDefinition;
  });
}

/** The names that a module gives a meaning when it is loaded. */
export function topLevelNames(text: string): ReadonlySet<string> {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/);
  const logical =
    logicalLines(lines) ??
    // A text that is not complete is read as far as its lines can be.
    lines.map((code, first) => ({ code, first, tokens: tokensOf(code) }));
  const defined = logical.flatMap(({ code }) => DEFINITION.exec(code)?.[1] ?? []);
  const bound = moduleLines(logical).flatMap(({ tokens }) =>
    splitAt(tokens, ";").flatMap(bindingsIn),
  );
  return new Set([...defined, ...bound.map(({ text: name }) => name)]);
}

/** The names that a statement binds, by an import or an assignment. */
export function bindingsIn(statement: readonly Token[]): Token[] {
  if (importsIn(statement) !== undefined) return importedIn(statement);
  const [first, second] = statement;
  const end = Math.max(lastAssignment(statement), 0);
  // What stands behind the colon is an annotation, which alone binds nothing.
  if (first?.is === "name" && second?.text === ":") return end > 0 ? [first] : [];
  return statement.slice(0, end).filter((token, at) => {
    const isPart = statement[at - 1]?.text === ".";
    return token.is === "name" && !isPart && !/^[.[(]$/.test(statement[at + 1]?.text ?? "");
  });
}

/** Of each import its alias, or else its first name. */
function importedIn(statement: readonly Token[]): Token[] {
  const start = statement.findIndex(({ text }) => text === "import");
  return partsOf(statement.slice(start + 1)).flatMap(
    (part) => (part.at(-2)?.text === "as" ? part.at(-1) : part[0]) ?? [],
  );
}

/** Where the last `=` of a statement is; -1 where it assigns nothing. */
export function lastAssignment(statement: readonly Token[]): number {
  return statement.findLastIndex(
    ({ text, depth }, at) =>
      text === "=" &&
      depth === 0 &&
      statement[at + 1]?.text !== "=" &&
      !/^[=!<>]$/.test(statement[at - 1]?.text ?? ""),
  );
}
