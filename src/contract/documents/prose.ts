import { withoutComments } from "../../documents/markdown.js";

/** A line of a Markdown text, without what is written as code in it. */
export type Line = {
  /** As it was, with blanks where code and comments stood, so that columns stay. */
  readonly text: string;
  /** Whether it shows something: code counts, a comment does not. */
  readonly isBlank: boolean;
  /** Of a heading its level and its words. */
  readonly heading: { readonly level: number; readonly title: string } | undefined;
};

const FENCE = /^[\s>]*(`{3,}|~{3,})(.*)$/;
const SPAN = /(`+)(?!`)(.+?)(?<!`)\1(?!`)/g;
const INDENTED = /^(?: {4}|\t)/;
const ITEM = /^\s*(?:[-*+]|\d+[.)])\s/;
const ATX = /^ {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$/;
const UNDERLINE = /^ {0,3}(=+|-{2,})[ \t]*$/;
// Beyond this a line is data.
const LONGEST_LINE = 4000;

/** The lines of a Markdown text, code and comments blank. */
export function linesOf(markdown: string): readonly Line[] {
  const raw = withoutComments(markdown).split(/\r\n|\n|\r/);
  const isCode = codeLines(raw);
  return raw.map((text, index) => {
    const isBlank = text.trim() === "";
    if (isCode[index] || text.length > LONGEST_LINE)
      return { text: "", isBlank, heading: undefined };
    const prose = text.replace(SPAN, (code) => " ".repeat(code.length));
    const next = isCode[index + 1] ? undefined : raw[index + 1];
    const isUnderline = UNDERLINE.test(text) && isTitle(raw[index - 1], isCode[index - 1]);
    if (isUnderline) return { text: "", isBlank: true, heading: undefined };
    return { text: prose, isBlank, heading: headingIn(text, next) };
  });
}

/** Which lines are code: in fences, with the fences themselves, and those that are indented as such. */
function codeLines(lines: readonly string[]): readonly boolean[] {
  const isFenced = fencedLines(lines);
  let isBelowItem = false;
  let mayBegin = true;
  return lines.map((line, index) => {
    if (isFenced[index]) return true;
    const isBlank = line.trim() === "";
    if (!isBlank && INDENTED.test(line) && mayBegin && !isBelowItem) return true;
    mayBegin = isBlank;
    if (!isBlank) isBelowItem = ITEM.test(line) || (isBelowItem && /^\s/.test(line));
    return false;
  });
}

function fencedLines(lines: readonly string[]): readonly boolean[] {
  let fence: string | undefined;
  return lines.map((line) => {
    const [, mark = "", after = ""] = FENCE.exec(line) ?? [];
    const isOpen = fence !== undefined;
    if (fence !== undefined) {
      if (mark.startsWith(fence) && after.trim() === "") fence = undefined;
    } else if (mark !== "" && !(mark.startsWith("`") && after.includes("`"))) fence = mark;
    return isOpen || fence !== undefined;
  });
}

function headingIn(text: string, next: string | undefined): Line["heading"] {
  const [, marks, title = ""] = ATX.exec(text) ?? [];
  if (marks !== undefined) return { level: marks.length, title };
  const [, line] = UNDERLINE.exec(next ?? "") ?? [];
  if (line === undefined || !isTitle(text, false)) return undefined;
  return { level: line.startsWith("=") ? 1 : 2, title: text.trim() };
}

/** Whether a line can be a heading by the line below it: no table, list or heading is. */
function isTitle(text: string | undefined, isCode: boolean | undefined): boolean {
  return text !== undefined && !isCode && /^ {0,3}[^\s#>|*+-]/.test(text) && !ITEM.test(text);
}
