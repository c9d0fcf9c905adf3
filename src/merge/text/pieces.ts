import type { Lines, Range } from "../../languages/grammar.js";
import type { Version } from "../../version.js";
import type { Three } from "../diff/diff3.js";
import {
  type Ending,
  endingStyle,
  endsComplete,
  type Text,
  threeWay,
  usualEnding,
} from "./text.js";

/** A part of a merged text: lines of one side as they stand there, or lines of our own. */
export type Piece = (
  | ({ readonly from: "project" | "target" | "base" } & Range)
  | { readonly from: "merge"; readonly lines: Lines }
) & {
  /** What people should know of how these lines were chosen. */
  readonly notes?: readonly string[];
};

/** What the parts of a conflict are called behind the markers. */
export type Labels = { readonly project: string; readonly base: string; readonly target: string };

/** The lines of a side, as a piece. */
export function piece(from: "project" | "target" | "base", { start, end }: Range): Piece {
  return { from, start, end };
}

/** What people should know of a merged text. */
export function notesOf(pieces: readonly Piece[]): string[] {
  return pieces.flatMap(({ notes = [] }) => notes);
}

/** Where a conflict is in each of the three texts. */
type Disagreement = Three<Range>;

/** A conflict in diff3's style: yours, what was written last, the template's. */
export function conflictPieces(at: Disagreement, labels: Labels): Piece[] {
  return [
    { from: "merge", lines: [`<<<<<<< ${labels.project}`] },
    piece("project", at.project),
    { from: "merge", lines: [`||||||| ${labels.base}`] },
    piece("base", at.base),
    { from: "merge", lines: ["======="] },
    piece("target", at.target),
    { from: "merge", lines: [`>>>>>>> ${labels.target}`] },
  ];
}

/**
 * Puts pieces together. The person's lines keep their endings, others get the usual one of the
 * person's file; the byte order mark and a missing final newline stay as the person has them. Where the
 * person left one of these as it was written, the template's counts.
 */
export function assemble(
  pieces: readonly Piece[],
  texts: { readonly base: Text | undefined; readonly project: Text; readonly target: Text },
): Text {
  const { project, target } = texts;
  const three = { base: texts.base ?? project, project, target };
  const restyled = newStyle(three);
  const usual = restyled ?? usualEnding(project) ?? usualEnding(target) ?? "\n";
  const lines: string[] = [];
  const endings: Ending[] = [];
  for (const one of pieces) {
    linesOf(one, three).forEach((line, at) => {
      const own = one.from === "project" ? project.endings[one.start + at] : undefined;
      lines.push(line);
      endings.push(restyled ?? (own === undefined || own === "" ? usual : own));
    });
  }
  const complete = project.lines.length === 0 || keptAspect(three, endsComplete);
  if (!complete && lines.at(-1) !== "") endings.splice(-1, 1, "");
  return { bom: keptAspect(three, (text) => text.bom), lines, endings };
}

function linesOf(one: Piece, texts: Three<Text>): Lines {
  return one.from === "merge" ? one.lines : texts[one.from].lines.slice(one.start, one.end);
}

function keptAspect<T>({ base, project, target }: Three<Text>, of: (text: Text) => T): T {
  return threeWay(of(base), of(project), of(target));
}

/** The template's ending, where it moved from one to another and the person kept the old one. */
function newStyle({ base, project, target }: Three<Text>): Ending | undefined {
  const [old, mine, wanted] = [endingStyle(base), endingStyle(project), endingStyle(target)];
  const moved = wanted !== old && old !== undefined && mine === old;
  return moved && wanted !== "mixed" ? wanted : undefined;
}

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
