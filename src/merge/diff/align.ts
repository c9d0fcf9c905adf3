import type { Range } from "../../languages/grammar.js";
import { indentOf, isBlank } from "../../languages/grammar.js";
import type { Hunk } from "./patience.js";

/**
 * Moves each pure insertion and deletion to where a person would see it: a diff may as well call a
 * new function's closing lines those of the one before it. Both sides' insertions at one place then
 * also start at one line. `base` and `side` are the lines themselves.
 */
export function alignHunks(
  hunks: readonly Hunk[],
  base: readonly string[],
  side: readonly string[],
): Hunk[] {
  return hunks.map((hunk, at) => {
    const inserts = hunk.base.start === hunk.base.end;
    if (!inserts && hunk.side.start !== hunk.side.end) return hunk;
    const pick = (one: Hunk) => (inserts ? one.side : one.base);
    const before = hunks[at - 1];
    const after = hunks[at + 1];
    const lines = inserts ? side : base;
    // At least one line stays between two hunks.
    const room = {
      start: before === undefined ? 0 : pick(before).end + 1,
      end: after === undefined ? lines.length : pick(after).start - 1,
    };
    const by = bestShift(lines, pick(hunk), room);
    return { base: shift(hunk.base, by), side: shift(hunk.side, by) };
  });
}

function shift({ start, end }: Range, by: number): Range {
  return { start: start + by, end: end + by };
}

function bestShift(lines: readonly string[], { start, end }: Range, room: Range): number {
  let lowest = 0;
  while (start + lowest > room.start && lines[start + lowest - 1] === lines[end + lowest - 1])
    lowest--;
  let highest = 0;
  while (end + highest < room.end && lines[start + highest] === lines[end + highest]) highest++;
  let best = { by: 0, score: Infinity };
  for (let by = lowest; by <= highest; by++) {
    const score = scoreOf(lines, start + by, end + by);
    if (score <= best.score) best = { by, score };
  }
  return best.by;
}

// A block reads as one when it starts at its outermost line, and after a blank line; of several such
// places the last.
function scoreOf(lines: readonly string[], start: number, end: number): number {
  let first = start;
  while (first < end && isBlank(lines[first] ?? "")) first++;
  const detached = start === 0 || isBlank(lines[start - 1] ?? "");
  return 2 * (first === end ? 0 : indentOf(lines[first] ?? "")) + (detached ? 0 : 1);
}
