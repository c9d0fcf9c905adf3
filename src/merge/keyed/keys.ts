import type { ProjectPath } from "../../tree/path.js";

/** What a line of a keyed file is about; undefined for blank lines and comments. */
export type KeyOf = (line: string) => string | undefined;

/** A package's name as PEP 503 compares it, without version, extras and markers. */
export function packageName(requirement: string): string {
  const name = /^\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?![\w./:+-])/.exec(requirement);
  return name?.[1] === undefined
    ? requirement.trim()
    : name[1].toLowerCase().replace(/[-_.]+/g, "-");
}

const ofRequirement: KeyOf = (line) => (isComment(line) ? undefined : packageName(line));

const ofVariable: KeyOf = (line) =>
  isComment(line)
    ? undefined
    : (/^\s*(?:export\s+)?([A-Za-z_][\w.]*)\s*=/.exec(line)?.[1] ?? line.trim());

const ofPattern: KeyOf = (line) => (isComment(line) ? undefined : line.trimEnd());

function isComment(line: string): boolean {
  return /^\s*(#|$)/.test(line);
}

/** How the lines of a `keyed` file are told apart. */
export function keyOfLinesIn(path: ProjectPath): KeyOf {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (/\.(txt|in)$/.test(name)) return ofRequirement;
  if (name.startsWith(".env")) return ofVariable;
  return ofPattern;
}
