import type { Lines } from "../../languages/grammar.js";
import type { Chunk, Three } from "../diff/diff3.js";
import { piece, type Piece } from "../text/pieces.js";
import { compareVersions } from "./order.js";
import type { Pin, PinsIn } from "./pins.js";

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

/** A version of something, and how it is written. */
type Versioned = Pick<Pin, "name" | "version" | "text">;

/** Whose version of something stands after a merge, and what people should know of it. */
export type Chosen = { readonly side: "project" | "target"; readonly notes: readonly string[] };

/**
 * Chooses, line by line, between three texts that differ in nothing but the versions that they ask for:
 * the higher where both sides raised one, the person's where they lowered it. Undefined where the texts
 * differ in anything else, or a version cannot be compared.
 */
function chooseVersions(texts: Three<Lines>, pinsIn: PinsIn): Chosen[] | undefined {
  const { base, project, target } = texts;
  if (base.length !== project.length || base.length !== target.length) return undefined;
  const chosen: Chosen[] = [];
  for (const [at, line] of base.entries()) {
    const lines = { base: line, project: project[at] ?? "", target: target[at] ?? "" };
    const one = chooseLine(lines, pinsIn);
    if (one === undefined) return undefined;
    chosen.push(one);
  }
  return chosen;
}

function chooseLine(lines: Three<string>, pinsIn: PinsIn): Chosen | undefined {
  if (lines.project === lines.target) return { side: "project", notes: [] };
  const base = pinsIn(lines.base);
  const project = pinsIn(lines.project);
  const target = pinsIn(lines.target);
  const form = formOf(lines.base, base);
  if (form !== formOf(lines.project, project) || form !== formOf(lines.target, target))
    return undefined;
  return agreed(
    base.map((was, at) => {
      const [mine, theirs] = [project[at], target[at]];
      return mine && theirs && chooseVersion({ base: was, project: mine, target: theirs });
    }),
  );
}

/** The choice for a line: undefined where its versions want different sides, or one wants none. */
function agreed(choices: readonly (Chosen | "either" | undefined)[]): Chosen | undefined {
  let chosen: Chosen | undefined;
  for (const choice of choices) {
    if (choice === "either") continue;
    if (choice === undefined || (chosen && choice.side !== chosen.side)) return undefined;
    chosen = { side: choice.side, notes: [...(chosen?.notes ?? []), ...choice.notes] };
  }
  return chosen;
}

/** Chooses between three versions of one thing; undefined where they cannot be compared. */
export function chooseVersion(versions: Three<Versioned>): Chosen | "either" | undefined {
  const { base, project, target } = versions;
  if (project.text === target.text) return "either";
  // Where only one side changed it there is nothing to tell.
  if (project.text === base.text) return { side: "target", notes: [] };
  if (target.text === base.text) return { side: "project", notes: [] };
  const moved = compareVersions(project.version, base.version);
  const order = compareVersions(project.version, target.version);
  // Two commits under one version: which of them is meant is for a person to say.
  if (moved === undefined || order === undefined || project.version === target.version)
    return undefined;
  if (moved >= 0 && order < 0) return takeTarget(project, target);
  const note = `your ${project.name} ${project.version} stays, the templates have ${target.version}`;
  return { side: "project", notes: [note] };
}

/** The templates' version of what the person has another one of. */
export function takeTarget(project: Versioned, target: Versioned): Chosen {
  const note = `${target.name} ${target.version} of the templates instead of your ${project.version}`;
  return { side: "target", notes: [note] };
}

/** A line without its versions: what has to be equal for them to be all that differs. */
function formOf(line: string, pins: readonly Pin[]): string {
  let form = "";
  let seen = 0;
  for (const { start, end, text, version } of pins) {
    const kind = text === version ? (/^v?/i.exec(version)?.[0] ?? "") : "commit";
    form += `${line.slice(seen, start)}\0${kind}`;
    seen = end;
  }
  return form + line.slice(seen);
}
