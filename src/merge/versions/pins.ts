import { isRequirements } from "../../tree/kind.js";
import type { ProjectPath } from "../../tree/path.js";
import { isVersion } from "./order.js";

/** A version that a line asks for: of what, and where it stands. */
export type Pin = {
  readonly name: string;
  readonly version: string;
  /** How it is written; of a commit, with the comment that says its version. */
  readonly text: string;
  /** Where that is in the line. */
  readonly start: number;
  readonly end: number;
};

/** Finds the versions that a line asks for, in order. */
export type PinsIn = (line: string) => readonly Pin[];

/** How the lines of a file ask for versions; undefined where they do not. */
export function pinsOf(path: ProjectPath): PinsIn | undefined {
  if (isRequirements(path)) return ofRequirement;
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (name === "pyproject.toml") return ofStrings;
  if (/^\.pre-commit-config\.ya?ml$/.test(name)) return matching(REVISION, FROZEN_REVISION);
  if (/\.ya?ml$/.test(name)) return matching(ACTION, PINNED_ACTION, IMAGE);
  return /^(docker|container)file(\.|$)|\.dockerfile$/i.test(name)
    ? matching(BASE_IMAGE)
    : undefined;
}

const OPERATOR = "(?:===?|~=|!=|[<>]=?)";
const REQUIREMENT = new RegExp(
  String.raw`^(?<head>\s*(?<name>[A-Za-z0-9][\w.-]*)(?:\s*\[[^\]]*\])?\s*)(?<bounds>${OPERATOR}[^;#]*?)\s*(?:;|\s#|\\?$)`,
);
const BOUND = new RegExp(String.raw`^\s*${OPERATOR}\s*(?<version>[^\s]+)\s*$`, "d");

/** `name[extras]==1.2.3 ; marker  # comment`, also with several bounds. */
const ofRequirement: PinsIn = (line) => {
  const { head, name, bounds } = REQUIREMENT.exec(line)?.groups ?? {};
  if (head === undefined || name === undefined || bounds === undefined) return [];
  const pins: Pin[] = [];
  let at = head.length;
  for (const bound of bounds.split(",")) {
    // A version that is excluded is not asked for: where it differs, the form does.
    if (!bound.includes("!=")) pins.push(...found(BOUND, bound, name).map((pin) => moved(pin, at)));
    at += bound.length + 1;
  }
  return pins;
};

/** The requirements among the strings of a line. */
const ofStrings: PinsIn = (line) =>
  [...line.matchAll(/(["'])(.*?)\1/g)].flatMap(({ index, 2: text = "" }) =>
    ofRequirement(text).map((pin) => moved(pin, index + 1)),
  );

const TAG = String.raw`(?<version>v?\d[\w.-]*)`;
const BARE = String.raw`["']?\s*(?:\s#.*)?$`;
const COMMIT = String.raw`(?<pin>[0-9a-f]{40}["']?\s+#\s*(?:frozen:\s*)?${TAG})\s*$`;
const USES = String.raw`^\s*(?:-\s+)?uses:\s*["']?(?<name>[\w.-]+/[\w./-]+)@`;
const REV = String.raw`^\s*(?:-\s+)?(?<name>rev):\s*["']?`;

/** `uses: owner/repository@v5`, and by a commit with its version behind it. */
const ACTION = new RegExp(`${USES}${TAG}${BARE}`, "d");
const PINNED_ACTION = new RegExp(`${USES}${COMMIT}`, "d");

/** `rev: v1.2`, and as pre-commit freezes it. */
const REVISION = new RegExp(`${REV}${TAG}${BARE}`, "d");
const FROZEN_REVISION = new RegExp(`${REV}${COMMIT}`, "d");

/** An image by its version, whatever variant of it follows: `python:3.12-slim`. */
const REFERENCE = String.raw`(?<name>(?:[\w.-]+:\d+/)?[\w./-]+):(?<version>v?\d+(?:\.\d+)*(?:(?:a|alpha|b|beta|rc)\d+)?)(?=[-@"'\s]|$)`;
const IMAGE = new RegExp(String.raw`^\s*(?:-\s+)?image:\s*["']?${REFERENCE}`, "d");
const BASE_IMAGE = new RegExp(String.raw`^\s*FROM\s+(?:--\S+\s+)*${REFERENCE}`, "di");

function matching(...patterns: readonly RegExp[]): PinsIn {
  return (line) => patterns.flatMap((pattern) => found(pattern, line));
}

/** The version that a pattern finds: its group `version`, or `pin` with a commit around it. */
function found(pattern: RegExp, text: string, of?: string): Pin[] {
  const match = pattern.exec(text);
  const { name = of, version = "" } = match?.groups ?? {};
  const place = placeOf(match?.indices?.groups);
  if (name === undefined || place === undefined || !isVersion(version)) return [];
  const [start, end] = place;
  return [{ name, version, text: text.slice(start, end), start, end }];
}

function placeOf(groups: RegExpIndicesArray["groups"]): readonly [number, number] | undefined {
  return groups?.["pin"] ?? groups?.["version"];
}

function moved({ start, end, ...pin }: Pin, by: number): Pin {
  return { ...pin, start: start + by, end: end + by };
}
