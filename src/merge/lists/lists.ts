import {
  type Grammar,
  isBlank,
  type Lines,
  type Range,
  type Statement,
} from "../../languages/grammar.js";
import type { Chunk, Three } from "../diff/diff3.js";
import { mergeKeyed } from "../keyed/keyed.js";
import { piece, type Piece } from "../text/pieces.js";
import { threeWay } from "../text/text.js";
import { mergeVersions } from "../versions/merge-versions.js";
import type { PinsIn } from "../versions/pins.js";
import { clash } from "./statements.js";

type Entry = Statement & { readonly from: "base" | "project" | "target" };

/** A stretch of one text as entries of one list. */
type List = {
  readonly entries: readonly Entry[];
  /** Whether blank lines part the entries, as they part isort's sections. */
  readonly sections: boolean;
  readonly blanksBefore: number;
  readonly blanksAfter: number;
};

/**
 * Merges a chunk whose lines are, on all sides, entries of one list (imports; calls that register
 * something; fields; strings), by key instead of by line. Undefined where it is not such a list, or
 * where a person must be asked.
 */
export function mergeList(
  chunk: Chunk,
  lines: Three<Lines>,
  grammar: Grammar,
  pinsIn?: PinsIn,
): Piece[] | undefined {
  const base = listIn("base", chunk.base, lines.base, grammar);
  const project = listIn("project", chunk.project, lines.project, grammar);
  const target = listIn("target", chunk.target, lines.target, grammar);
  if (base === undefined || project === undefined || target === undefined) return undefined;
  const lists = { base: base.entries, project: project.entries, target: target.entries };
  if (!isOneList(Object.values(lists).flat()) || isContested(lists)) return undefined;
  const asSections = base.sections || project.sections || target.sections;
  const merged = asSections
    ? inSections(lists)
    : byKey(lists, grammar, (at) => mergeVersions(at, lines, pinsIn));
  const blanks = (of: (list: List) => number) =>
    blankLines(threeWay(of(base), of(project), of(target)));
  return (
    merged && [blanks((list) => list.blanksBefore), ...merged, blanks((list) => list.blanksAfter)]
  );
}

/** The merged entries; undefined where both sides changed one, except for names of imports and versions. */
function byKey(
  lists: Three<readonly Entry[]>,
  { mergeImport }: Grammar,
  versionsOf: (at: Three<Range>) => Piece[] | undefined,
): Piece[] | undefined {
  const hasEnd = endsInAll(lists);
  if (hasEnd === undefined) return undefined;
  const merged: Piece[] = [];
  const outcomes = mergeKeyed<Entry>(lists);
  for (const [at, outcome] of outcomes.entries()) {
    if (outcome.is === "entry") {
      merged.push(entryPiece(outcome.entry, hasEnd && at === outcomes.length - 1));
      continue;
    }
    const { base, entry, target } = outcome;
    const both = mergeImport?.(base?.text, entry.text, target.text);
    const versions =
      base && versionsOf({ base: base.range, project: entry.range, target: target.range });
    if (both === undefined && versions === undefined) return undefined;
    merged.push(...(versions ?? [{ from: "merge" as const, lines: both ?? [] }]));
  }
  return merged;
}

/** Whether the last entries are written as the end of their list; undefined where only some are. */
function endsInAll(lists: Three<readonly Entry[]>): boolean | undefined {
  const ends = Object.values(lists).map((list) => list.at(-1)?.atEnd?.isThere ?? false);
  return ends.every((one) => one === ends[0]) ? ends[0] : undefined;
}

/** An entry, written as one that is the last of its list or not. */
function entryPiece({ from, range, text, atEnd }: Entry, isLast: boolean): Piece {
  return atEnd === undefined || atEnd.isThere === isLast
    ? piece(from, range)
    : { from: "merge", lines: (isLast ? atEnd.text : text).split("\n") };
}

/** New imports of several sections: sorted, a blank line between sections. */
function inSections({ base, project, target }: Three<readonly Entry[]>): Piece[] | undefined {
  if (base.length > 0) return undefined;
  const sorted = [...new Map([...target, ...project].map((one) => [one.text, one])).values()].sort(
    (a, b) => ((a.order ?? "") < (b.order ?? "") ? -1 : 1),
  );
  const section = (entry: Entry | undefined) => entry?.order?.split("\0", 1)[0];
  return sorted.flatMap((entry, at) => [
    blankLines(at > 0 && section(entry) !== section(sorted[at - 1]) ? 1 : 0),
    piece(entry.from, entry.range),
  ]);
}

function blankLines(count: number): Piece {
  return { from: "merge", lines: Array<string>(count).fill("") };
}

function listIn(
  from: Entry["from"],
  range: Range,
  lines: Lines,
  grammar: Grammar,
): List | undefined {
  const own = lines.slice(range.start, range.end);
  const statements = grammar.statements(lines, range);
  if (statements === undefined) return undefined;
  const first = own.findIndex((line) => !isBlank(line));
  const last = own.findLastIndex((line) => !isBlank(line));
  const sections = own.slice(Math.max(first, 0), last + 1).some(isBlank);
  if (sections && statements.some(({ order }) => order === undefined)) return undefined;
  return {
    entries: statements.map((one) => ({
      ...one,
      from,
      range: { start: range.start + one.range.start, end: range.start + one.range.end },
    })),
    sections,
    blanksBefore: first === -1 ? 0 : first,
    blanksAfter: own.length - 1 - last,
  };
}

/** Whether all entries are of one list, at one indentation. */
function isOneList(entries: readonly Entry[]): boolean {
  const [first] = entries;
  const margin = (entry: Entry) => /^\s*/.exec(entry.text)?.[0];
  return (
    first?.list !== undefined &&
    entries.every((entry) => entry.list === first.list && margin(entry) === margin(first))
  );
}

/** Whether the sides disagree about an entry in a way that keys alone would hide. */
function isContested({ base, project, target }: Three<readonly Entry[]>): boolean {
  const twice = [base, project, target].some(
    (list) => new Set(list.map(({ key }) => key)).size < list.length,
  );
  const was = new Map(base.map((entry) => [entry.key, entry.text]));
  const changed = (list: readonly Entry[]) =>
    list.some((entry) => was.has(entry.key) && was.get(entry.key) !== entry.text);
  const changedIn = (list: readonly Entry[], other: readonly Entry[]) => {
    const left = new Set(other.map(({ key }) => key));
    return changed(list.filter(({ key }) => !left.has(key)));
  };
  const fresh = (list: readonly Entry[]) => list.filter((entry) => !was.has(entry.key));
  return (
    twice ||
    changedIn(project, target) ||
    changedIn(target, project) ||
    clash(fresh(project), fresh(target))
  );
}
