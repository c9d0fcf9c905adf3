import type { Version } from "../version.js";
import type { Labels } from "./pieces.js";

const YOURS = "yours";
const WRITTEN = "last written by create-agent-project";
const TEMPLATE = "template";

/** What the parts of a conflict are called: `written` wrote the project last, `now` merges. */
export function labelsOf(written: Version, now: Version): Labels {
  return { project: YOURS, base: `${WRITTEN} ${written}`, target: `${TEMPLATE} ${now}` };
}

const OURS = new RegExp(`^(<{7} ${YOURS}|\\|{7} ${WRITTEN} .*|>{7} ${TEMPLATE} .*)\\r?$`, "m");

/**
 * Where a conflict that a merge left is still in this text; other programs' markers do not count.
 * @returns the number of its first line, from 1
 */
export function lineOfOurMarkers(text: string): number | undefined {
  const found = OURS.exec(text);
  return found === null ? undefined : text.slice(0, found.index).split("\n").length;
}

/** Whether such a conflict is in this text. */
export function hasOurMarkers(text: string): boolean {
  return lineOfOurMarkers(text) !== undefined;
}
