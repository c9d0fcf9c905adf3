import type { Grammar } from "../../languages/grammar.js";
import type { ProjectPath } from "../../tree/path.js";
import { type Content, type MergeKind, sameContent } from "../../tree/tree.js";
import type { Three } from "../diff/diff3.js";
import { mergeJson } from "../json/json.js";
import { mergeKeyedLines } from "../keyed/keyed-lines.js";
import { keyOfLinesIn } from "../keyed/keys.js";
import type { LanguageOf } from "../../languages/language.js";
import { plainGrammar } from "../lists/plain-grammar.js";
import { pinsOf } from "../versions/pins.js";
import { markConflict, markDifferences, type MergedText, mergeLines } from "./lines.js";
import { hasOurMarkers, type Labels } from "./pieces.js";
import { bytesOf, sameLines, split, stringOf, type Text, textOf, threeWay } from "./text.js";

/** What merging needs to know besides the files. */
export type ContentRules = {
  readonly languageOf: LanguageOf;
  readonly labels: Labels;
};

/** What a file becomes. */
export type MergedContent = {
  /** What people should know of how it was merged. */
  readonly notes?: readonly string[];
} & (
  | { readonly is: "merged"; readonly after: Content }
  | {
      readonly is: "conflict";
      /** With markers; undefined where the file cannot hold them, or has some already. */
      readonly after: Content | undefined;
      /** `unresolved`: nothing was merged, because an earlier conflict is still in the file. */
      readonly because: "both changed" | "unresolved";
    }
);

/** Whether two files are the same but for line endings that git may have changed. */
export function sameFile(a: Content, b: Content): boolean {
  if (sameContent(a, b)) return true;
  if (a.executable !== b.executable || !(hasCrlf(a) || hasCrlf(b))) return false;
  const [x, y] = [textOf(a.bytes), textOf(b.bytes)];
  return x !== undefined && y !== undefined && sameLines(x, y);
}

function hasCrlf({ bytes }: Content): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes("\r\n");
}

/** Merges the bytes of a file, and on its own whether it may be run. Without a base both sides added it. */
export function mergeContent(
  path: ProjectPath,
  kind: MergeKind,
  files: Three<Content | undefined> & Sides,
  rules: ContentRules,
): MergedContent {
  const { base, project, target } = files;
  const executable = base
    ? threeWay(base.executable, project.executable, target.executable)
    : project.executable;
  // Where both sides changed a lock file, the table has decided already.
  const untouched = kind === "lockfile" ? target.bytes : untouchedBytes(files);
  if (untouched) return { is: "merged", after: { bytes: untouched, executable } };
  const texts = textsOf(kind, files);
  if (texts === undefined) return { is: "conflict", after: undefined, because: "both changed" };
  if (hasOurMarkers(stringOf(texts.project)))
    return { is: "conflict", after: undefined, because: "unresolved" };
  const { text, conflict, notes } = mergeText(path, kind, texts, rules);
  const after = { bytes: bytesOf(text), executable };
  return conflict
    ? { is: "conflict", after, because: "both changed", notes }
    : { is: "merged", after, notes };
}

type Sides = { readonly project: Content; readonly target: Content };

/** The bytes of a file that at most one side changed. */
function untouchedBytes({
  base,
  project,
  target,
}: Three<Content | undefined> & Sides): Uint8Array | undefined {
  if (base && sameBytes(project, base)) return target.bytes;
  if (sameBytes(project, target) || (base && sameBytes(base, target))) return project.bytes;
  return undefined;
}

type Texts = { readonly base: Text | undefined; readonly project: Text; readonly target: Text };

/** The files as texts; undefined where one of them is merged as a whole or not at all. */
function textsOf(kind: MergeKind, files: Three<Content | undefined> & Sides): Texts | undefined {
  if (kind === "whole" || kind === "once") return undefined;
  const base = files.base && textOf(files.base.bytes);
  const project = textOf(files.project.bytes);
  const target = textOf(files.target.bytes);
  if (project === undefined || target === undefined) return undefined;
  return files.base && base === undefined ? undefined : { base, project, target };
}

function sameBytes(a: Content, b: Content): boolean {
  return Buffer.compare(a.bytes, b.bytes) === 0;
}

function addedTwice(project: Text, target: Text, labels: Labels): MergedText {
  if (sameLines({ ...target, bom: project.bom }, project))
    return { text: project, conflict: false, notes: [] };
  return { text: markDifferences(project, target, labels), conflict: true, notes: [] };
}

function mergeText(
  path: ProjectPath,
  kind: MergeKind,
  { base, project, target }: Texts,
  { labels, languageOf }: ContentRules,
): MergedText {
  if (base === undefined) return addedTwice(project, target, labels);
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
