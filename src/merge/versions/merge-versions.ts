import type { Chunk, Lines, Three } from "../diff3.js";
import { piece, type Piece } from "../pieces.js";
import { chooseVersions } from "./settle.js";
import type { PinsIn } from "./pins.js";

/** Merges ranges of lines that differ in versions only; undefined where they differ in anything else. */
export function mergeVersions(
  at: Pick<Chunk, "base" | "project" | "target">,
  lines: Three<Lines>,
  pinsIn: PinsIn | undefined,
): Piece[] | undefined {
  if (pinsIn === undefined) return undefined;
  const inRange = (side: keyof typeof at) => lines[side].slice(at[side].start, at[side].end);
  const texts = {
    base: inRange("base"),
    project: inRange("project"),
    target: inRange("target"),
  };
  return chooseVersions(texts, pinsIn)?.map(({ side, notes }, line) => {
    const start = at[side].start + line;
    return { ...piece(side, { start, end: start + 1 }), notes };
  });
}
