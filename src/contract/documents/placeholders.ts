import type { Problem } from "../../problem.js";
import { quoted } from "../../spec/text.js";
import type { ProjectPath } from "../../tree/path.js";
import { type Line, linesOf } from "./prose.js";

/**
 * The placeholders that are left in a Markdown document: `TODO` and the like where they stand for what is
 * to be written, `<describe …>`, `[…]`, lorem ipsum, a section of nothing but dots. Code and comments, and
 * sentences about placeholders, are no matter. The first 100 of them.
 */
export function placeholderProblems(text: string, path: ProjectPath): Problem[] {
  const lines = linesOf(text);
  const found = [
    ...lines.flatMap(({ text }, index) => placeholdersIn(text, index)),
    ...dots(lines),
  ];
  return found
    .sort((a, b) => a.line - b.line || a.column - b.column)
    .slice(0, MOST)
    .map(({ line, column, what }) => ({
      code: "placeholder",
      path,
      at: { line, column },
      message: `The placeholder ${quoted(what)} is still there.`,
      fix: "Write what belongs there, or drop it.",
    }));
}

// More than a person reads at once.
const MOST = 100;

type Found = { readonly line: number; readonly column: number; readonly what: string };

const WORD = /(?<![\w$@./-])(?:TODO|TBD|TBA|FIXME|XXX)(?![\w/-]|\.\w)/g;
// A sentence about such words has an article, a "no" or another of them before it, or says what they are of.
const SPOKEN_OF =
  /(?:\b(?:no|not|never|without|any|a|an|the|each|every|or|and|of|as|unfinished|open|leave|left|stray|remaining)\s+["'*_“(]{0,3}|\b(?:TODO|TBD|TBA|FIXME|XXX),\s*)$/i;
const SPEAKS_ON =
  /^["'*_”)]{0,3}(?:\s+(?:comment|marker|item|list|note|entr|app\b|tag)|,?\s+(?:or|and)\s+(?:TODO|TBD|TBA|FIXME|XXX)|,\s*(?:TODO|TBD|TBA|FIXME|XXX))/i;

const ASKS =
  "add|describe|enter|explain|fill|give|insert|list|name|placeholder|put|replace|say|specify|state|todo|tbd|to be|write|your";
// Not an image, a link, its definition, or a box to tick.
const BRACKETS = new RegExp(`\\[(?:…|\\.\\.\\.|(?:${ASKS})\\b[^\\]\\n]*)\\](?![([:])`, "gi");
const ANGLES = /(?<![\w\\<])<([A-Za-z][\w…. ,'’|-]*)>/g;
const FILLER = /\blorem ipsum\b/gi;
const PATTERNS = [BRACKETS, FILLER];

// What of HTML is written in Markdown.
const ELEMENTS = new Set(
  (
    "a abbr article aside audio b blockquote body br button caption center cite code col colgroup dd del details dfn " +
    "div dl dt em figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd " +
    "label li link main mark meta nav ol p picture pre q s samp script section small source span strike strong style " +
    "sub summary sup svg table tbody td template tfoot th thead time title tr tt u ul var video wbr"
  ).split(" "),
);

function placeholdersIn(text: string, index: number): Found[] {
  const matches = PATTERNS.flatMap((pattern) => [...text.matchAll(pattern)]);
  const words = [...text.matchAll(WORD)].filter(({ 0: word, index: at }) => {
    const isSpokenOf = SPOKEN_OF.test(text.slice(Math.max(0, at - 40), at));
    return !isSpokenOf && !SPEAKS_ON.test(text.slice(at + word.length));
  });
  const angles = [...text.matchAll(ANGLES)].filter(([, inner = ""]) => asks(inner));
  return [...words, ...matches, ...angles].map(({ 0: what, index: at }) => ({
    ...{ line: index + 1, column: at + 1, what },
  }));
}

/** Whether what stands in angle brackets is for a person to replace: no element, no type, no component. */
function asks(inner: string): boolean {
  const [word = ""] = inner.split(/[ ,]/);
  if (ELEMENTS.has(word.toLowerCase())) return false;
  return inner.includes(" ") || /^(?:[a-z][a-z_…-]+|[A-Z][A-Z_-]+)$/.test(inner);
}

const ONLY_DOTS = /^[\s>|*_+-]*(?:(?:\.\.\.|…)[\s|*_]*)+$/;

/** The sections that say nothing but dots. */
function dots(lines: readonly Line[]): Found[] {
  const found: Found[] = [];
  let section: Found[] = [];
  let isOnlyDots = true;
  const close = () => {
    if (isOnlyDots) found.push(...section);
    section = [];
    isOnlyDots = true;
  };
  for (const [index, { text, isBlank, heading }] of lines.entries()) {
    if (heading !== undefined) close();
    else if (isBlank) continue;
    else if (ONLY_DOTS.test(text)) section.push(dotsIn(text, index));
    else isOnlyDots = false;
  }
  close();
  return found;
}

function dotsIn(text: string, index: number): Found {
  const [what = ""] = /\.\.\.|…/.exec(text) ?? [];
  return { line: index + 1, column: text.indexOf(what) + 1, what };
}
