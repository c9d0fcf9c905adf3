import { diffArrays } from "diff";
import type { Range } from "../../languages/grammar.js";

/** A stretch of the base, and what one side has in its place. */
export type Hunk = { readonly base: Range; readonly side: Range };

// Lists are cut at lines that occur once on both sides (patience diff): a function's first line keeps
// its body together, where the fewest edits may pair blank lines and `return db` across functions. What
// has no such lines is compared by Myers' algorithm, of (lines + edits²) steps. Both have a bound, so
// that no file takes long; beyond it a stretch counts as rewritten.
const DEEPEST_CUT = 64;
const MOST_EDITS = 1000;

/**
 * What changed from `base` to `side`, in order; hunks never touch. Lines are numbers that are equal
 * where the lines are, `BLANK` for a blank one.
 */
export function diff(base: readonly number[], side: readonly number[]): Hunk[] {
  const matches: Match[] = [];
  collect(base, side, { base: 0, side: 0 }, 0, matches);
  const hunks: Hunk[] = [];
  let last = { base: 0, side: 0 };
  for (const match of [...matches, { base: base.length, side: side.length }]) {
    if (match.base > last.base || match.side > last.side)
      hunks.push({
        base: { start: last.base, end: match.base },
        side: { start: last.side, end: match.side },
      });
    last = { base: match.base + 1, side: match.side + 1 };
  }
  return hunks;
}

/** Adds the pairs of equal lines of two stretches that start at `from`, in order. */
function collect(
  base: readonly number[],
  side: readonly number[],
  from: Match,
  depth: number,
  out: Match[],
): void {
  const { head, tail } = commonEnds(base, side);
  pushRun(out, from, head);
  const ends = { base: base.length - tail, side: side.length - tail };
  cut(
    base.slice(head, ends.base),
    side.slice(head, ends.side),
    { base: from.base + head, side: from.side + head },
    depth,
    out,
  );
  pushRun(out, { base: from.base + ends.base, side: from.side + ends.side }, tail);
}

/** How many lines both start and end with, less what may turn out to belong to something else. */
function commonEnds(base: readonly number[], side: readonly number[]) {
  const shorter = Math.min(base.length, side.length);
  let head = 0;
  while (head < shorter && base[head] === side[head]) head++;
  if (head === shorter && base.length === side.length) return { head, tail: 0 };
  let tail = 0;
  while (tail < shorter - head && base[base.length - 1 - tail] === side[side.length - 1 - tail])
    tail++;
  return { head: Math.max(0, head - CONTEXT), tail: Math.max(0, tail - CONTEXT) };
}

function cut(
  base: readonly number[],
  side: readonly number[],
  from: Match,
  depth: number,
  out: Match[],
): void {
  if (base.length === 0 || side.length === 0) return;
  const anchors = depth < DEEPEST_CUT ? anchorsOf(base, side) : [];
  if (anchors.length === 0) {
    for (const match of matchesOf(base, side))
      out.push({ base: from.base + match.base, side: from.side + match.side });
    return;
  }
  let last = { base: 0, side: 0 };
  for (const anchor of [...anchors, { base: base.length, side: side.length }]) {
    const start = { base: from.base + last.base, side: from.side + last.side };
    const parts = [base.slice(last.base, anchor.base), side.slice(last.side, anchor.side)] as const;
    collect(...parts, start, depth + 1, out);
    if (anchor.base < base.length)
      out.push({ base: from.base + anchor.base, side: from.side + anchor.side });
    last = { base: anchor.base + 1, side: anchor.side + 1 };
  }
}

function pushRun(out: Match[], from: Match, length: number): void {
  for (let step = 0; step < length; step++)
    out.push({ base: from.base + step, side: from.side + step });
}

/** As many pairs of equal lines as there can be; none where that takes too many edits. */
function matchesOf(base: readonly number[], side: readonly number[]): Match[] {
  // A line that the other side lacks cannot match: without those, a rewritten stretch costs nothing.
  const restBase = placesIn(base, new Set(side));
  const restSide = placesIn(side, new Set(base));
  const parts = diffArrays(
    restBase.map((at) => base[at]),
    restSide.map((at) => side[at]),
    { maxEditLength: MOST_EDITS },
  );
  const matches: Match[] = [];
  const at = { base: 0, side: 0 };
  for (const { added, removed, count } of parts ?? []) {
    for (let step = 0; !added && !removed && step < count; step++)
      matches.push({
        base: restBase[at.base + step] ?? 0,
        side: restSide[at.side + step] ?? 0,
      });
    if (!added) at.base += count;
    if (!removed) at.side += count;
  }
  return matches;
}

function placesIn(lines: readonly number[], wanted: ReadonlySet<number>): number[] {
  const places: number[] = [];
  lines.forEach((line, at) => {
    if (wanted.has(line)) places.push(at);
  });
  return places;
}

/** A line of the base and the equal line of one side, by position. */
type Match = { readonly base: number; readonly side: number };

/** The number of a blank line. */
export const BLANK = 0;

/** How many equal lines around a pair speak for it. */
const CONTEXT = 8;

/**
 * Pairs of lines that occur once on each side, in order on both: where patience diff cuts. Of the ways
 * to choose them the one with the most equal lines around: a decorator that moved to another function
 * does not outweigh the function.
 */
function anchorsOf(base: readonly number[], side: readonly number[]): Match[] {
  const onceInSide = onceIn(side);
  const pairs: Weighed[] = [];
  // In order of the base: a Map keeps the order in which lines were first seen.
  for (const [line, at] of onceIn(base)) {
    const other = onceInSide.get(line);
    if (other === undefined) continue;
    const pair = { base: at, side: other };
    pairs.push({ pair, weight: weigh(base, side, pair) });
  }
  return heaviestRising(pairs, side.length);
}

type Weighed = { readonly pair: Match; readonly weight: number };

/** The lines that occur once, with their positions. */
function onceIn(lines: readonly number[]): Map<number, number> {
  const seen = new Map<number, number>();
  lines.forEach((line, at) => seen.set(line, seen.has(line) ? -1 : at));
  for (const [line, at] of seen) if (at === -1) seen.delete(line);
  return seen;
}

// A blank line ends what speaks for a pair: the code beyond belongs to something else.
function weigh(base: readonly number[], side: readonly number[], pair: Match): number {
  const equalAt = (by: number) =>
    (base[pair.base + by] ?? BLANK) !== BLANK && base[pair.base + by] === side[pair.side + by];
  let weight = 1;
  for (let by = 1; by <= CONTEXT && equalAt(by); by++) weight++;
  for (let by = -1; by >= -CONTEXT && equalAt(by); by--) weight++;
  return weight;
}

/** A run of pairs by its last one. */
type Run = { readonly weight: number; readonly pair: Match; readonly before: Run | undefined };

/** The heaviest run that rises on both sides, in n · log n steps. */
function heaviestRising(pairs: readonly Weighed[], length: number): Match[] {
  // A Fenwick tree over positions of the side: the heaviest run that ends before each.
  const heaviest = new Array<Run | undefined>(length + 1);
  let best: Run | undefined;
  for (const { pair, weight } of pairs) {
    let before: Run | undefined;
    for (let at = pair.side; at > 0; at -= at & -at) before = heavier(before, heaviest[at]);
    const run = { pair, before, weight: weight + (before?.weight ?? 0) };
    for (let at = pair.side + 1; at <= length; at += at & -at)
      heaviest[at] = heavier(heaviest[at], run);
    best = heavier(best, run);
  }
  const chosen: Match[] = [];
  for (let run = best; run !== undefined; run = run.before) chosen.push(run.pair);
  return chosen.reverse();
}

function heavier(a: Run | undefined, b: Run | undefined): Run | undefined {
  return a === undefined || (b !== undefined && b.weight > a.weight) ? b : a;
}
