import type { Grammar, Lines, Range } from "../../languages/grammar.js";
import { diff3, hunksOf, linesOf, type Chunk, type Three } from "../diff/diff3.js";
import { agreeOnEntries, type Contested, type Agreed } from "../lists/agree.js";
import { mergeAnchored } from "../lists/anchored.js";
import { mergeList } from "../lists/lists.js";
import { mergeVersions } from "../versions/merge-versions.js";
import type { PinsIn } from "../versions/pins.js";
import { keepBoth } from "./keep-both.js";
import { assemble, conflictPieces, notesOf, piece, type Labels, type Piece } from "./pieces.js";
import { stringOf, type Text } from "./text.js";

/** What merging lines needs to know about a file. */
export type LineRules = {
  readonly grammar: Grammar;
  readonly labels: Labels;
  /** Whether a text is what its language allows; always true where the language is not read. */
  readonly parses: (text: string) => boolean;
  /** How many things are there again where only one can count. */
  readonly repeats?: ((text: string) => ReadonlyMap<string, number>) | undefined;
  /** How lines ask for versions, where they do. */
  readonly pinsIn?: PinsIn | undefined;
};

export type MergedText = {
  readonly text: Text;
  readonly conflict: boolean;
  /** What people should know of how it was merged. */
  readonly notes: readonly string[];
};

// A stretch of more lines than this was rewritten: no list that two sides have added to.
const LONGEST_LIST = 2000;

/** How chunks that both sides changed are merged; undefined where a person must be asked. */
type Resolve = (chunk: Chunk, lines: Three<Lines>) => Piece[] | undefined;

const askAlways: Resolve = () => undefined;

/**
 * Merges three texts line by line: diff3, with lists merged by key and both sides' insertions kept. A
 * result that does not parse although both sides do becomes a conflict.
 */
export function mergeLines(texts: Three<Text>, rules: LineRules): MergedText {
  const { grammar, labels, pinsIn } = rules;
  const careful: Resolve = (chunk, lines) =>
    lengthOf(chunk) > LONGEST_LIST
      ? undefined
      : (mergeVersions(chunk, lines, pinsIn) ??
        mergeList(chunk, lines, grammar, pinsIn) ??
        keepBoth(chunk, lines, grammar) ??
        mergeAnchored(chunk, lines, grammar));
  let merged: MergedText | undefined;
  for (const how of ["fully", "keep target"] as const) {
    const agreed = agreeOnEntries(texts, grammar, how);
    merged = mergeChunks(chunksOf(agreed.texts), agreed, careful, labels);
    if (!merged.conflict && !isBroken(merged.text, texts, rules)) return merged;
    if (agreed.texts === texts) break; // Nothing was settled: the second way is the first again.
  }
  if (merged?.conflict) return merged;
  // One of the finer steps was wrong, or the file as a whole does not hold together.
  return { text: markConflict(texts, labels), conflict: true, notes: [] };
}

/**
 * Three texts that do not agree, with markers where that is: both sides' changes are in the result. What
 * lines alone would merge although another merge found a conflict becomes one conflict.
 */
export function markConflict(texts: Three<Text>, labels: Labels): Text {
  const chunks = chunksOf(texts);
  const agreed = { texts, contested: { project: new Set<number>(), target: new Set<number>() } };
  const merged = mergeChunks(chunks, agreed, askAlways, labels);
  return merged.conflict ? merged.text : mergeChunks(asOne(chunks), agreed, askAlways, labels).text;
}

/** Two texts without a common past: markers around each place where they differ. */
export function markDifferences(project: Text, target: Text, labels: Labels): Text {
  const { target: hunks } = hunksOf(linesOf({ base: project, project, target }));
  const pieces: Piece[] = [];
  const nothing = { start: 0, end: 0 };
  let seen = 0;
  for (const { base, side } of hunks) {
    pieces.push(piece("project", { start: seen, end: base.start }));
    pieces.push(...conflictPieces({ base: nothing, project: base, target: side }, labels));
    seen = base.end;
  }
  pieces.push(piece("project", { start: seen, end: project.lines.length }));
  return assemble(pieces, { base: undefined, project, target });
}

function chunksOf(texts: Three<Text>): Chunk[] {
  return diff3(texts.base.lines.length, hunksOf(linesOf(texts)));
}

function lengthOf({ base, project, target }: Chunk): number {
  return Math.max(base.end - base.start, project.end - project.start, target.end - target.start);
}

function mergeChunks(
  chunks: readonly Chunk[],
  { texts, contested }: Agreed,
  resolve: Resolve,
  labels: Labels,
): MergedText {
  let conflict = false;
  const lines = linesOf(texts);
  const pieces = chunks.flatMap((chunk) => {
    const resolved = isContested(chunk, contested)
      ? undefined
      : (plain(chunk, texts) ?? resolve(chunk, lines));
    conflict ||= resolved === undefined;
    return resolved ?? conflictPieces(chunk, labels);
  });
  return { text: assemble(pieces, texts), conflict, notes: notesOf(pieces) };
}

/** What needs no thought: one side changed, or both changed the same. */
function plain(chunk: Chunk, { project, target }: Three<Text>): Piece[] | undefined {
  if (chunk.by === "target") return [piece("target", chunk.target)];
  if (chunk.by !== "both") return [piece("project", chunk.project)];
  const mine = project.lines.slice(chunk.project.start, chunk.project.end);
  const theirs = target.lines.slice(chunk.target.start, chunk.target.end);
  const same = mine.length === theirs.length && mine.every((line, at) => line === theirs[at]);
  return same ? [piece("project", chunk.project)] : undefined;
}

function isContested({ by, project, target }: Chunk, contested: Contested): boolean {
  const mine = by !== "target" && holdsAny(project, contested.project);
  return mine || (by === "target" && holdsAny(target, contested.target));
}

function holdsAny({ start, end }: Range, lines: ReadonlySet<number>): boolean {
  for (let at = start; lines.size > 0 && at < end; at++) if (lines.has(at)) return true;
  return false;
}

function isBroken(merged: Text, sides: Three<Text>, { parses, repeats }: LineRules): boolean {
  const [text, project, target] = [
    stringOf(merged),
    stringOf(sides.project),
    stringOf(sides.target),
  ];
  if (!parses(text)) return parses(project) && parses(target);
  const found = repeats?.(text);
  if (repeats === undefined || found === undefined || found.size === 0) return false;
  const [mine, theirs] = [repeats(project), repeats(target)];
  const isNew = ([name, count]: readonly [string, number]) =>
    count > Math.max(mine.get(name) ?? 0, theirs.get(name) ?? 0);
  return [...found].some(isNew);
}

/** The chunks, with everything from the first change to the last as one of them. */
function asOne(chunks: readonly Chunk[]): Chunk[] {
  const from = chunks.findIndex(({ by }) => by !== "neither");
  const to = chunks.findLastIndex(({ by }) => by !== "neither");
  const [first, last] = [chunks[from], chunks[to]];
  if (first === undefined || last === undefined) return [...chunks];
  const one: Chunk = {
    by: "both",
    hunks: { project: [], target: [] },
    base: { start: first.base.start, end: last.base.end },
    project: { start: first.project.start, end: last.project.end },
    target: { start: first.target.start, end: last.target.end },
  };
  return [...chunks.slice(0, from), one, ...chunks.slice(to + 1)];
}
