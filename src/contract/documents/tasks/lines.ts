import { withoutComments } from "../../../documents/markdown.js";
import type { Position } from "../../../problem.js";

/** A piece of a line, and where it begins. */
export type Piece = { readonly text: string; readonly at: Position };

/** A line of a Markdown text, as lists are made of them. */
export type Line = Piece & {
  /** How far what it says is from the margin, its marker left out; of a tab up to four. */
  readonly indent: number;
  /** Whether it begins an item of a list. */
  readonly isItem: boolean;
  readonly heading: { readonly level: number; readonly title: string } | undefined;
};

const FENCE = /^[\s>]*(`{3,}|~{3,})([^`]*)$/;
const ITEM = /^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+/;
const HEADING = /^ {0,3}(#{1,6})[ \t]+(.*?)[ \t#]*$/;
// Beyond this a line is data.
const LONGEST_LINE = 4000;
const TAB = 4;

/** The lines of a Markdown text that say something; comments and blocks of code do not. */
export function linesOf(markdown: string): readonly Line[] {
  const found: Line[] = [];
  let fence: string | undefined;
  for (const [index, line] of withoutComments(markdown)
    .split(/\r\n|\n|\r/)
    .entries()) {
    const [, mark = "", after = ""] = line.length > LONGEST_LINE ? [] : (FENCE.exec(line) ?? []);
    if (fence !== undefined) {
      if (mark.startsWith(fence) && after.trim() === "") fence = undefined;
    } else if (mark !== "") fence = mark;
    else if (line.trim() !== "" && line.length <= LONGEST_LINE) found.push(lineOf(line, index));
  }
  return found;
}

function lineOf(line: string, index: number): Line {
  const [marker] = ITEM.exec(line) ?? [];
  const [margin = ""] = /^[ \t]*/.exec(line) ?? [];
  const start = (marker ?? margin).length;
  const [, marks, title = ""] = HEADING.exec(line) ?? [];
  return {
    text: line.slice(start).trimEnd(),
    at: { line: index + 1, column: start + 1 },
    indent: widthOf(margin),
    isItem: marker !== undefined,
    heading: marks === undefined ? undefined : { level: marks.length, title },
  };
}

function widthOf(margin: string): number {
  let width = 0;
  for (const one of margin) width += one === "\t" ? TAB - (width % TAB) : 1;
  return width;
}

const SPAN = /`([^`]+)`/g;

/** What stands in backticks, without them. */
export function spansIn(piece: Piece): readonly Piece[] {
  return matches(piece, SPAN, 1);
}

const LINK = /\]\([ \t]*<?([^)\s<>]+)/g;

/** Where links lead to. */
export function linksIn(piece: Piece): readonly Piece[] {
  return matches(piece, LINK, "](".length);
}

const WORD = /[^\s,;`()]*[^\s,;`().:]/g;

/** What stands between blanks, commas and semicolons. */
export function wordsIn(piece: Piece): readonly Piece[] {
  return matches(piece, WORD, 0);
}

function matches({ text, at }: Piece, expression: RegExp, skipped: number): Piece[] {
  return [...text.matchAll(expression)].map(({ 0: whole, 1: inner = whole, index }) => ({
    text: inner.trim(),
    at: { line: at.line, column: at.column + index + skipped },
  }));
}

/** What of a piece begins at an offset. */
export function rest({ text, at }: Piece, offset: number): Piece {
  return { text: text.slice(offset), at: { line: at.line, column: at.column + offset } };
}
