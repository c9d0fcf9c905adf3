import type { Lines, Range } from "../../languages/grammar.js";
import { alignHunks } from "./align.js";
import { BLANK, diff, type Hunk } from "./patience.js";

/** What each side changed in the base. */
export type Hunks = { readonly project: readonly Hunk[]; readonly target: readonly Hunk[] };

/** A stretch of the three texts, in order, that one or both sides changed, or neither. */
export type Chunk = {
  readonly by: "neither" | "project" | "target" | "both";
  readonly hunks: Hunks;
  readonly base: Range;
  readonly project: Range;
  readonly target: Range;
};

/** Three versions of something. */
export type Three<T> = { readonly base: T; readonly project: T; readonly target: T };

/** The lines of three texts. */
export function linesOf(texts: Three<{ readonly lines: Lines }>): Three<Lines> {
  return { base: texts.base.lines, project: texts.project.lines, target: texts.target.lines };
}

/** Compares both sides with the base. */
export function hunksOf({ base, project, target }: Three<Lines>): Hunks {
  const numbers = new Map<string, number>([["", BLANK]]);
  const numbered = (lines: Lines) =>
    lines.map((line) => {
      const known = numbers.get(line) ?? numbers.size;
      if (known === numbers.size) numbers.set(line, known);
      return known;
    });
  const from = numbered(base);
  return {
    project: alignHunks(diff(from, numbered(project)), base, project),
    target: alignHunks(diff(from, numbered(target)), base, target),
  };
}

/**
 * The three-way part of diff3: hunks of the two sides that overlap or touch make one chunk of the
 * kind `both`, which is not refined further. Together the chunks cover all three texts.
 */
export function diff3(baseLength: number, hunks: Hunks): Chunk[] {
  const chunks: Chunk[] = [];
  const next = { project: 0, target: 0 };
  let at: Three<number> = { base: 0, project: 0, target: 0 };
  const push = (by: Chunk["by"], to: Three<number>, of: Hunks) => {
    const over = (text: keyof typeof at) => ({ start: at[text], end: to[text] });
    const ranges = { base: over("base"), project: over("project"), target: over("target") };
    chunks.push({ by, hunks: of, ...ranges });
    at = to;
  };
  for (;;) {
    const start = firstStart(hunks.project[next.project], hunks.target[next.target]) ?? baseLength;
    const length = start - at.base;
    const until = { base: start, project: at.project + length, target: at.target + length };
    if (length > 0) push("neither", until, { project: [], target: [] });
    const { taken, end } = takeTouching(hunks, next, start);
    if (taken.project.length + taken.target.length === 0) return chunks;
    next.project += taken.project.length;
    next.target += taken.target.length;
    const by =
      taken.target.length === 0 ? "project" : taken.project.length === 0 ? "target" : "both";
    push(
      by,
      { base: end, project: sideEnd("project", end), target: sideEnd("target", end) },
      taken,
    );

    function sideEnd(side: "project" | "target", base: number): number {
      const last = taken[side].at(-1);
      return last ? last.side.end + base - last.base.end : at[side] + base - at.base;
    }
  }
}

/** The next hunks of both sides, from `start` on, as long as each touches those before it. */
function takeTouching(hunks: Hunks, next: { project: number; target: number }, start: number) {
  const taken: Record<"project" | "target", Hunk[]> = { project: [], target: [] };
  let end = start;
  const take = (side: "project" | "target"): boolean => {
    const hunk = hunks[side][next[side] + taken[side].length];
    if (hunk === undefined || hunk.base.start > end) return false;
    end = Math.max(end, hunk.base.end);
    taken[side].push(hunk);
    return true;
  };
  while (take("project") || take("target"));
  return { taken, end };
}

function firstStart(a: Hunk | undefined, b: Hunk | undefined): number | undefined {
  if (a === undefined || b === undefined) return (a ?? b)?.base.start;
  return Math.min(a.base.start, b.base.start);
}
