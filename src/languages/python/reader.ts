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

/** A text as its logical lines, each with its elements by their place in it. */
type Scan = {
  readonly lines: readonly {
    readonly start: number;
    readonly end: number;
    readonly tokens: readonly Token[];
  }[];
  /** Whether the text ends inside a string or brackets, or behind a backslash. */
  readonly isOpen: boolean;
};

// Units are compared as numbers: this runs over every character of a project.
const [LINE_END, HASH, BACKSLASH] = [0x0a, 0x23, 0x5c];

function scan(code: string): Scan {
  const lines: Scan["lines"][number][] = [];
  const unclosed: Unclosed = new Map();
  let tokens: Token[] = [];
  let [start, depth, isOpen] = [0, 0, false];
  const endLine = (end: number) => {
    lines.push({ start, end, tokens });
    [start, tokens] = [end + 1, []];
  };
  for (let offset = blankEnd(code, 0); offset < code.length && !isOpen;) {
    const unit = code.charCodeAt(offset);
    const { is, end } = elementAt(code, offset, unclosed);
    const by = is === "other" ? bracketOf(unit) : 0;
    if (is === "open string") isOpen = true;
    else if (is !== "line end") {
      const text = code.slice(offset, end);
      tokens.push({ is, text, offset: offset - start, depth: Math.min(depth, depth + by) });
    } else if (depth === 0) endLine(offset);
    depth += by;
    offset = blankEnd(code, end);
  }
  const last = tokens.at(-1);
  const isContinued = last?.text === "\\" && start + last.offset === code.length - 1;
  endLine(code.length);
  return { lines, isOpen: isOpen || depth !== 0 || isContinued };
}

function bracketOf(unit: number): number {
  if (unit === 0x28 || unit === 0x5b || unit === 0x7b) return 1;
  return unit === 0x29 || unit === 0x5d || unit === 0x7d ? -1 : 0;
}

/** Where the blanks, comments and continued lines end that begin here. */
function blankEnd(code: string, from: number): number {
  let at = from;
  for (;;) {
    const unit = code.charCodeAt(at);
    if (unit === HASH) at = lineEnd(code, at);
    else if (unit === BACKSLASH && code.charCodeAt(at + 1) === LINE_END) at += 2;
    else if (isSpace(unit)) at += 1;
    else return at;
  }
}

function isSpace(unit: number): boolean {
  if (unit === 0x20) return true;
  if (unit > 0x20 && unit < 0x80) return false;
  return unit !== LINE_END && /^\s$/.test(String.fromCharCode(unit));
}

// Sooner done than unit by unit: most processes read a few files, and are never optimised.
const WORD = /\w+/y;

function isWord(unit: number): boolean {
  if (unit < 0x3a) return unit >= 0x30;
  if (unit > 0x60) return unit < 0x7b;
  return (unit > 0x40 && unit < 0x5b) || unit === 0x5f;
}

function isQuote(unit: number): boolean {
  return unit === 0x22 || unit === 0x27;
}

type Element = { readonly is: Token["is"] | "line end" | "open string"; readonly end: number };

/** Up to where no string in these quotes ends, so that a line of quotes is not read again for each. */
type Unclosed = Map<string, number>;

function elementAt(code: string, offset: number, unclosed: Unclosed): Element {
  const unit = code.charCodeAt(offset);
  if (unit === LINE_END) return { is: "line end", end: offset + 1 };
  if (isQuote(unit)) return stringAt(code, offset, unclosed);
  if (!isWord(unit)) return { is: "other", end: offset + 1 };
  WORD.lastIndex = offset;
  WORD.test(code);
  const end = WORD.lastIndex;
  const isPrefix =
    end - offset <= 2 &&
    isQuote(code.charCodeAt(end)) &&
    /^[A-Za-z]+$/.test(code.slice(offset, end));
  return isPrefix ? stringAt(code, end, unclosed) : { is: "name", end };
}

/** The string with its quotes here; of one that does not end on its line, only what opens it. */
function stringAt(code: string, from: number, unclosed: Unclosed): Element {
  const one = code.charAt(from);
  const quote = code.startsWith(one.repeat(3), from) ? one.repeat(3) : one;
  if (from < (unclosed.get(quote) ?? 0)) return { is: "other", end: from + 1 };
  const { end, isClosed } = endOfString(code, quote, from);
  if (isClosed) return { is: "string", end };
  if (quote.length > 1) return { is: "open string", end };
  unclosed.set(quote, end);
  return { is: "other", end: from + 1 };
}

/** Where a string that starts here ends, or where it is known that it does not: one in single quotes ends on its line. */
function endOfString(
  code: string,
  quote: string,
  from: number,
): { readonly end: number; readonly isClosed: boolean } {
  const mark = quote.charCodeAt(0);
  for (let at = from + quote.length; at < code.length; at++) {
    const unit = code.charCodeAt(at);
    if (unit === BACKSLASH) at++;
    else if (unit === mark && code.startsWith(quote, at))
      return { end: at + quote.length, isClosed: true };
    else if (unit === LINE_END && quote.length === 1) return { end: at, isClosed: false };
  }
  return { end: code.length, isClosed: false };
}

function lineEnd(code: string, from: number): number {
  const end = code.indexOf("\n", from);
  return end < 0 ? code.length : end;
}

/** The elements of a piece of code. */
export function tokensOf(code: string): readonly Token[] {
  const { lines } = scan(code);
  const [only] = lines;
  if (only && lines.length === 1) return only.tokens;
  return lines.flatMap(({ start, tokens }) =>
    tokens.map((token) => ({ ...token, offset: start + token.offset })),
  );
}

// Beyond this a line is data, and its quotes are not worth reading.
const LONGEST_LINE = 4000;

/**
 * The logical lines of a text; undefined where the last is not complete.
 * @param longest what is longer is read as a blank line
 */
export function logicalLines(
  lines: Lines,
  longest: number = LONGEST_LINE,
): LogicalLine[] | undefined {
  const code = lines.map((line) => (line.length > longest ? "" : line)).join("\n");
  const read = scan(code);
  if (read.isOpen) return undefined;
  let first = 0;
  return read.lines.map(({ start, end, tokens }) => {
    const line = { code: code.slice(start, end), first, tokens };
    first += 1;
    for (let at = line.code.indexOf("\n"); at >= 0; at = line.code.indexOf("\n", at + 1)) first++;
    return line;
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
