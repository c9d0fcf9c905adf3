import {
  type Grammar,
  indentOf,
  isBlank,
  type Lines,
  type Statement,
} from "../../languages/grammar.js";
import type { Chunk, Three } from "../diff/diff3.js";
import type { Hunk } from "../diff/patience.js";
import { piece, type Piece } from "../text/pieces.js";

// How much of a text is read to understand the statement at its start or end.
const NEAR = 40;

/**
 * Merges a chunk where one side only added entries of a list, and the other changed what happens to
 * touch them. The entries belong to the unchanged entry of that list on their other side, so both stay.
 */
export function mergeAnchored(
  chunk: Chunk,
  lines: Three<Lines>,
  grammar: Grammar,
): Piece[] | undefined {
  for (const [side, other] of [["target", "project"] as const, ["project", "target"] as const]) {
    const [hunk, more] = chunk.hunks[side];
    if (hunk === undefined || more !== undefined || hunk.base.start < hunk.base.end) continue;
    const place = placeOf(hunk, chunk);
    if (place === undefined) continue;
    const added = grammar.statements(lines[side], hunk.side);
    const neighbour = neighbourOf(chunk, lines.base, place, grammar);
    if (added === undefined || neighbour === undefined || !areLike(added, neighbour)) continue;
    if (lines[side].slice(hunk.side.start, hunk.side.end).some(isBlank)) continue;
    const [own, changed] = [piece(side, hunk.side), piece(other, chunk[other])];
    return place === "above" ? [own, changed] : [changed, own];
  }
  return undefined;
}

/** Where the added lines stand beside the other side's change; undefined where they are inside it. */
function placeOf(hunk: Hunk, chunk: Chunk): "above" | "below" | undefined {
  if (chunk.base.start === chunk.base.end) return undefined;
  if (hunk.base.start === chunk.base.start) return "above";
  return hunk.base.start === chunk.base.end ? "below" : undefined;
}

/** The statement of the base, changed by nobody, that is next to the chunk on this side. */
function neighbourOf(
  { base }: Chunk,
  lines: Lines,
  place: "above" | "below",
  grammar: Grammar,
): Statement | undefined {
  const start = place === "above" ? Math.max(0, base.start - NEAR) : base.end;
  const end = place === "above" ? base.start : Math.min(lines.length, base.end + NEAR);
  const near = lines.slice(start, end);
  const apart = place === "above" ? near.findLastIndex(isBlank) : near.findIndex(isBlank);
  const paragraph =
    place === "above"
      ? { start: start + apart + 1, end }
      : { start, end: apart === -1 ? end : start + apart };
  const statements = grammar.statements(lines, paragraph);
  return place === "above" ? statements?.at(-1) : statements?.[0];
}

function areLike(added: readonly Statement[], neighbour: Statement): boolean {
  return (
    neighbour.list !== undefined &&
    added.every(
      (one) => one.list === neighbour.list && indentOf(one.text) === indentOf(neighbour.text),
    )
  );
}
