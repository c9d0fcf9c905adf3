import type { Lines } from "../grammar.js";

/** One lexical element of Python, without blanks and comments. */
export type Token = {
  readonly is: "name" | "string" | "other";
  readonly text: string;
  readonly offset: number;
  /** How many brackets are open around it; a bracket is outside itself. */
  readonly depth: number;
};

/** A statement, or several between semicolons. Blank lines and comments are some, too, without elements. */
export type LogicalLine = {
  readonly code: string;
  /** The line at which it starts, from 0. */
  readonly first: number;
  /** Its elements, by their place in its code. */
  readonly tokens: readonly Token[];
};

/** In groups: blanks and comments; the prefix of a string and what opens it. */
const ELEMENT = /([^\S\n]+|\\\n|#[^\n]*)|([A-Za-z]{0,2})("""|'''|"|')|\w+|[\s\S]/y;

const BRACKETS: Readonly<Record<string, number>> = {
  "(": 1,
  "[": 1,
  "{": 1,
  ")": -1,
  "]": -1,
  "}": -1,
};

/** A text as its elements, with the places of the line ends that end a statement. */
type Scan = {
  readonly tokens: readonly Token[];
  readonly ends: readonly number[];
  /** Whether the text ends inside a string or brackets, or behind a backslash. */
  readonly isOpen: boolean;
};

function scan(code: string): Scan {
  const tokens: Token[] = [];
  const ends: number[] = [];
  let depth = 0;
  let offset = 0;
  while (offset < code.length) {
    const { is, text } = elementAt(code, offset);
    if (is === "open string") return { tokens, ends, isOpen: true };
    const by = BRACKETS[text] ?? 0;
    if (is === "line end" && depth === 0) ends.push(offset);
    if (is === "name" || is === "string" || is === "other")
      tokens.push({ is, text, offset, depth: Math.min(depth, depth + by) });
    depth += by;
    offset += text.length;
  }
  const last = tokens.at(-1);
  const isContinued = last?.text === "\\" && last.offset === code.length - 1;
  return { tokens, ends, isOpen: depth !== 0 || isContinued };
}

type Element = {
  readonly is: Token["is"] | "blank" | "line end" | "open string";
  readonly text: string;
};

function elementAt(code: string, offset: number): Element {
  ELEMENT.lastIndex = offset;
  const [text = "", blank, prefix = "", quote] = ELEMENT.exec(code) ?? [];
  if (blank !== undefined) return { is: "blank", text };
  if (quote !== undefined) {
    const end = endOfString(code, quote, offset + prefix.length);
    if (end !== undefined) return { is: "string", text: code.slice(offset, end) };
    return { is: quote.length > 1 ? "open string" : "other", text };
  }
  if (text === "\n") return { is: "line end", text };
  return { is: text.length > 1 || /\w/.test(text) ? "name" : "other", text };
}

/** Where a string that starts here ends; undefined where none does, or where it does not end on its line. */
function endOfString(code: string, quote: string, from: number): number | undefined {
  for (let at = from + quote.length; at < code.length; at++) {
    if (code[at] === "\\") at++;
    else if (code.startsWith(quote, at)) return at + quote.length;
    else if (code[at] === "\n" && quote.length === 1) return undefined;
  }
  return undefined;
}

/** The elements of a piece of code. */
export function tokensOf(code: string): readonly Token[] {
  return scan(code).tokens;
}

// Beyond this a line is data, and its quotes are not worth reading.
const LONGEST_LINE = 4000;

/** The logical lines of a text; undefined where the last is not complete. */
export function logicalLines(lines: Lines): LogicalLine[] | undefined {
  const code = lines.map((line) => (line.length > LONGEST_LINE ? "" : line)).join("\n");
  const { tokens, ends, isOpen } = scan(code);
  if (isOpen) return undefined;
  let [start, first, next] = [0, 0, 0];
  return [...ends, code.length].map((end) => {
    const line = { code: code.slice(start, end), first };
    const own: Token[] = [];
    for (let one = tokens[next]; one !== undefined && one.offset < end; one = tokens[++next])
      own.push({ ...one, offset: one.offset - start });
    first += line.code.split("\n").length;
    start = end + 1;
    return { ...line, tokens: own };
  });
}

/** Splits elements at those of a text that are in no more brackets than the first. */
export function splitAt(tokens: readonly Token[], text: string): Token[][] {
  const depth = tokens[0]?.depth;
  const parts: Token[][] = [[]];
  for (const token of tokens)
    if (token.text === text && token.depth === depth) parts.push([]);
    else parts.at(-1)?.push(token);
  return parts;
}
