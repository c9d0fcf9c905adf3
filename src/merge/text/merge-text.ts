import type { Grammar } from "../../languages/grammar.js";
import type { LanguageOf } from "../../languages/language.js";
import type { ProjectPath } from "../../tree/path.js";
import type { MergeKind } from "../../tree/tree.js";
import type { Three } from "../diff/diff3.js";
import { mergeJson } from "../json/json.js";
import { mergeKeyedLines } from "../keyed/keyed-lines.js";
import { keyOfLinesIn } from "../keyed/keys.js";
import { plainGrammar } from "../lists/plain-grammar.js";
import { pinsOf } from "../versions/pins.js";
import { markConflict, markDifferences, type MergedText, mergeLines } from "./lines.js";
import type { Labels } from "./pieces.js";
import { sameLines, split, stringOf, type Text, threeWay } from "./text.js";

/** A file as each side has it; without a base both added it. */
export type Texts = {
  readonly base: Text | undefined;
  readonly project: Text;
  readonly target: Text;
};

/** {@link mergeText}, where it comes to files that both sides have changed. */
export type MergeText = typeof mergeText;

/** Merges a file that both a person and the templates have changed, as its kind and its language have it. */
export function mergeText(
  path: ProjectPath,
  kind: MergeKind,
  { base, project, target }: Texts,
  { labels, languageOf }: { readonly labels: Labels; readonly languageOf: LanguageOf },
): MergedText {
  if (base === undefined) {
    const merged = kind === "json" ? addedSideBySide(project, target) : undefined;
    return merged ?? addedTwice(project, target, labels);
  }
  const texts = { base, project, target };
  const pinsIn = pinsOf(path);
  if (kind === "keyed")
    return mergeKeyedLines(texts, { keyOf: keyOfLinesIn(path), labels, pinsIn });
  if (kind === "json") return mergeJsonText(texts, labels);
  const language = languageOf(path);
  return mergeLines(texts, {
    ...(language ?? { grammar: plainGrammar, parses: readerOf(path), pinsIn }),
    labels,
  });
}

/** JSON that both added, where no key has two values; undefined where one has. */
function addedSideBySide(project: Text, target: Text): MergedText | undefined {
  const texts = { base: "{}", project: stringOf(project), target: stringOf(target) };
  const merged = mergeJson(texts);
  if (merged?.is !== "merged") return undefined;
  const text = { bom: project.bom, ...split(merged.text) };
  return { text, conflict: false, notes: merged.notes };
}

function addedTwice(project: Text, target: Text, labels: Labels): MergedText {
  if (sameLines({ ...target, bom: project.bom }, project))
    return { text: project, conflict: false, notes: [] };
  return { text: markDifferences(project, target, labels), conflict: true, notes: [] };
}

function readerOf(path: ProjectPath): (text: string) => boolean {
  return path.endsWith(".json") ? isJson : () => true;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** JSON by key; with markers, like any text, at the keys on which the sides do not agree. */
function mergeJsonText(texts: Three<Text>, labels: Labels): MergedText {
  const merged = mergeJson({
    base: stringOf(texts.base),
    project: stringOf(texts.project),
    target: stringOf(texts.target),
  });
  if (merged === undefined)
    return mergeLines(texts, { grammar: UNREAD, labels, parses: () => true });
  const bom = threeWay(texts.base.bom, texts.project.bom, texts.target.bom);
  const text = (all: string): Text => ({ bom, ...split(all) });
  const { notes } = merged;
  if (merged.is === "merged") return { text: text(merged.text), conflict: false, notes };
  const { base, project, target } = merged.texts;
  const sides = { base: text(base), project: text(project), target: text(target) };
  return { text: markConflict(sides, labels), conflict: true, notes };
}

// In JSON that does not parse nothing may be concluded from how lines look.
const UNREAD: Grammar = { statements: () => undefined, unique: "nearby" };
