import { compareVersions } from "compare-versions";
import { projectPath, type ProjectPath } from "../../../../src/tree/path.js";

/** Where versions are asked for that update bots raise. */
export const PINNED: readonly ProjectPath[] = ["requirements.txt", ".github/workflows/ci.yml"].map(
  projectPath,
);

const PIN =
  /^(?<head>(?<requirement>[a-z][\w.-]*(?:\[\w+\])?)==|\s+- uses: (?<action>[\w/-]+)@v)(?<version>\d[\d.]*)/;

/** The versions that a text asks for, by what it asks for; several, where it does so in several lines. */
export function pinsIn(text: string): ReadonlyMap<string, readonly string[]> {
  const pins = new Map<string, string[]>();
  for (const line of text.split("\n")) {
    const { requirement, action, version } = PIN.exec(line)?.groups ?? {};
    const of = requirement ?? action;
    if (of !== undefined && version !== undefined) pins.set(of, [...(pins.get(of) ?? []), version]);
  }
  return pins;
}

/** A text that asks for another version of something, in every line that asks for one. */
export function withPin(text: string, of: string, version: string): string {
  const lines = text.split("\n").map((line) => {
    const { head = "", requirement, action } = PIN.exec(line)?.groups ?? {};
    return (requirement ?? action) === of ? line.replace(PIN, head + version) : line;
  });
  return lines.join("\n");
}

/** A version so much higher; lower, where that is below zero. */
export function moved(version: string, by: number): string {
  const [major = "0", ...rest] = version.split(".");
  const next = Number(major) + by;
  return next < 0 ? "0.0.1" : [next, ...rest].join(".");
}

/** Whether one version is older than another. */
export function isOlder(one: string, other: string): boolean {
  return compareVersions(one, other) < 0;
}
