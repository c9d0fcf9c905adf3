import { isBlank, type Lines, type Range } from "../../languages/grammar.js";
import { linesOf, type Three } from "../diff/diff3.js";
import type { MergedText } from "../text/lines.js";
import {
  assemble,
  conflictPieces,
  notesOf,
  piece,
  type Labels,
  type Piece,
} from "../text/pieces.js";
import type { Text } from "../text/text.js";
import { mergeVersions } from "../versions/merge-versions.js";
import type { PinsIn } from "../versions/pins.js";
import { mergeKeyed, type Keyed, type Outcome } from "./keyed.js";
import type { KeyOf } from "./keys.js";

type From = "base" | "project" | "target";

/** A line with a key, or a comment that stands for itself. */
type Entry = Keyed & {
  readonly from: From;
  readonly range: Range;
  /** The blank lines above it, and the comments right above it. */
  readonly blanks: Range;
  readonly lead: Range;
  readonly leadText: string;
};

/** What merging lines with keys needs to know about a file. */
export type KeyedRules = {
  readonly keyOf: KeyOf;
  readonly labels: Labels;
  /** How lines ask for versions, where they do. */
  readonly pinsIn: PinsIn | undefined;
};

/**
 * Merges three texts that are lists of lines with keys. Comments go with the line below them; a
 * comment that the person changed stays theirs.
 */
export function mergeKeyedLines(texts: Three<Text>, rules: KeyedRules): MergedText {
  const { keyOf, labels, pinsIn } = rules;
  const entries = (from: From) => entriesIn(from, texts[from].lines, keyOf);
  const lists = { base: entries("base"), project: entries("project"), target: entries("target") };
  const sorted = isSorted(lists.target);
  const ordered = (list: Entry[]) =>
    list.map((one) => ({ ...one, order: sorted ? orderOf(one) : undefined }));
  const outcomes = mergeKeyed<Entry>({
    base: lists.base,
    project: ordered(lists.project),
    target: ordered(lists.target),
  });
  const above = aboveEntries(lists);
  let conflict = false;
  const pieces = outcomes.flatMap((outcome): Piece[] => {
    const head = above(outcome.entry);
    if (outcome.is === "entry") return [...head, piece(outcome.entry.from, outcome.entry.range)];
    const ranges = rangesOf(outcome);
    const merged = mergeVersions(ranges, linesOf(texts), pinsIn);
    conflict ||= merged === undefined;
    return [...head, ...(merged ?? conflictPieces(ranges, labels))];
  });
  const { lines } = texts.project;
  const tail = { start: lines.findLastIndex((line) => !isBlank(line)) + 1, end: lines.length };
  const text = assemble([...pieces, piece("project", tail)], texts);
  return { text, conflict, notes: notesOf(pieces) };
}

function rangesOf(outcome: Extract<Outcome<Entry>, { is: "conflict" }>): Three<Range> {
  return {
    base: outcome.base?.range ?? { start: 0, end: 0 },
    project: outcome.entry.range,
    target: outcome.target.range,
  };
}

/** Finds what goes above an entry: what the person has there, or the template's where they left it. */
function aboveEntries(lists: Three<readonly Entry[]>): (entry: Entry) => Piece[] {
  const byKey = (list: readonly Entry[]) => new Map(list.map((entry) => [entry.key, entry]));
  const base = byKey(lists.base);
  const project = byKey(lists.project);
  const target = byKey(lists.target);
  return ({ key }) => {
    const [was, mine, theirs] = [base.get(key), project.get(key), target.get(key)];
    const choose = (of: (entry: Entry) => string | number) =>
      mine === undefined || (was && theirs && of(mine) === of(was)) ? theirs : mine;
    const blanks = choose((entry) => entry.blanks.end - entry.blanks.start);
    const lead = choose((entry) => entry.leadText);
    return [
      ...(blanks ? [piece(blanks.from, blanks.blanks)] : []),
      ...(lead ? [piece(lead.from, lead.lead)] : []),
    ];
  };
}

function entriesIn(from: From, lines: Lines, keyOf: KeyOf): Entry[] {
  const entries: Entry[] = [];
  const counts = new Map<string, number>();
  const add = (key: string, start: { blanks: number; lead: number }, head: number, end: number) => {
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    entries.push({
      // A key that occurs again is told apart by its count.
      key: count === 1 ? key : `${key}\0${count}`,
      text: lines.slice(head, end).join("\n"),
      order: undefined,
      from,
      range: { start: head, end },
      blanks: { start: start.blanks, end: start.lead },
      lead: { start: start.lead, end: head },
      leadText: lines.slice(start.lead, head).join("\n"),
    });
  };
  // Where the blank lines before the current entry start, and where they end.
  let start = { blanks: 0, lead: 0 };
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    if (isBlank(line)) {
      if (start.lead < at) {
        add(lines.slice(start.lead, at).join("\n"), start, start.lead, at);
        start = { blanks: at, lead: at };
      }
      start = { ...start, lead: at + 1 };
      continue;
    }
    const key = keyOf(line);
    if (key === undefined) continue;
    const head = at;
    while ((lines[at] ?? "").endsWith("\\") && at + 1 < lines.length) at++;
    add(key, start, head, at + 1);
    start = { blanks: at + 1, lead: at + 1 };
  }
  const rest = lines.slice(start.lead).findLastIndex((line) => !isBlank(line)) + 1;
  if (rest > 0)
    add(
      lines.slice(start.lead, start.lead + rest).join("\n"),
      start,
      start.lead,
      start.lead + rest,
    );
  return entries;
}

function orderOf(entry: Entry): string | undefined {
  return entry.text.startsWith("#") ? undefined : entry.key.toLowerCase();
}

/** Whether the template keeps these lines in order of key. */
function isSorted(list: readonly Entry[]): boolean {
  const orders = list.map(orderOf).filter((order) => order !== undefined);
  return (
    orders.length > 1 && orders.every((order, at) => at === 0 || (orders[at - 1] ?? "") <= order)
  );
}
