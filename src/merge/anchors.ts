/** A line of the base and the equal line of one side, by position. */
export type Match = { readonly base: number; readonly side: number };

/** The number of a blank line. */
export const BLANK = 0;

/** How many equal lines around a pair speak for it. */
export const CONTEXT = 8;

/**
 * Pairs of lines that occur once on each side, in order on both: where patience diff cuts. Of the ways
 * to choose them the one with the most equal lines around: a decorator that moved to another function
 * does not outweigh the function.
 */
export function anchorsOf(base: readonly number[], side: readonly number[]): Match[] {
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
