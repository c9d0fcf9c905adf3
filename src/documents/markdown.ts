import type { Position } from "../problem.js";

/** A piece of a Markdown text that is written as code. */
export type Code = {
  /** In backticks within a line, a block for a shell, or one in no language, such as a tree of folders. */
  readonly is: "span" | "shell" | "plain";
  readonly text: string;
  readonly at: Position;
};

const FENCE = /^[\s>]*(`{3,}|~{3,})\s*([\w+-]*)[^`]*$/;
const SPAN = /(`+)(?!`)(.+?)(?<!`)\1(?!`)/g;
// Beyond this a line is data.
const LONGEST_LINE = 4000;
const SHELLS = new Set(["sh", "bash", "shell", "zsh", "console"]);

/** What a text has as code, a line each, in order. Blocks in other languages and comments are left out. */
export function codeIn(markdown: string): readonly Code[] {
  const found: Code[] = [];
  let fence: { readonly mark: string; readonly is: Code["is"] | undefined } | undefined;
  for (const [index, line] of withoutComments(markdown).split("\n").entries()) {
    if (line.length > LONGEST_LINE) continue;
    const [, mark = "", language = ""] = FENCE.exec(line) ?? [];
    if (fence !== undefined) {
      if (mark.startsWith(fence.mark) && language === "") fence = undefined;
      else if (fence.is !== undefined) found.push(lineOf(line, index, fence.is));
    } else if (mark !== "") fence = { mark, is: kindOf(language) };
    else found.push(...spansIn(line, index));
  }
  return found;
}

/** The text with the characters of comments blank, so that all else stands where it stood. */
export function withoutComments(markdown: string): string {
  const [before = "", ...others] = markdown.split("<!--");
  const shown = others.map((text) => {
    const end = text.indexOf("-->");
    const length = end === -1 ? text.length : end + "-->".length;
    return `    ${text.slice(0, length).replaceAll(/[^\n]/g, " ")}${text.slice(length)}`;
  });
  return [before, ...shown].join("");
}

function kindOf(language: string): Code["is"] | undefined {
  if (language === "") return "plain";
  return SHELLS.has(language.toLowerCase()) ? "shell" : undefined;
}

function lineOf(line: string, index: number, is: Code["is"]): Code {
  const text = line.trim();
  return { is, text, at: { line: index + 1, column: line.indexOf(text) + 1 } };
}

function spansIn(line: string, index: number): Code[] {
  return [...line.matchAll(SPAN)].map(({ 1: ticks = "", 2: text = "", index: at }) => ({
    is: "span",
    text: text.trim(),
    at: { line: index + 1, column: at + ticks.length + 1 },
  }));
}
