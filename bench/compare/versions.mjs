// Versions that both sides of an update changed: one of them can stand, and which of them is right is known.
import { compareVersions, validate } from "compare-versions";

/**
 * The same lines in the template before, the project before, the template after and the project after.
 * @typedef {{ base: string[], person: string[], template: string[], merged: string[] }} Lines
 * @typedef {{ of: string, version: string, line: string }} Pin a line that asks for a version of something, in one form
 */

/** What comes before the version, the version, and what comes after it. */
const PINS = [
  // A requirement, and what it may be followed by.
  /^(\s*[A-Za-z0-9][\w.-]*(?:\[[^\]]*\])?\s*(?:===?|~=|[<>]=?)\s*)([\w.]+)(\s*(?:[;#].*)?)$/,
  // An action of a workflow, by its tag.
  /^(\s*(?:-\s+)?uses:\s*[\w./-]+@)(v?[\d.]+)(\s*)$/,
  // A dependency in package.json, as a value with the way to it.
  /^(\/(?:d|devD|peerD|optionalD)ependencies\/\S+ = "[~^]?)([\w.-]+)(")$/,
];

/** @param {string} line @returns {Pin | undefined} */
function pinIn(line) {
  for (const pattern of PINS) {
    const [, before, version, after = ""] = pattern.exec(line) ?? [];
    if (before !== undefined && version !== undefined && validate(version))
      return { of: `${before}\0${after}`, version, line };
  }
  return undefined;
}

/** Of each thing that a text asks for a version of in one line, that line. @param {readonly string[]} lines @returns {Map<string, Pin>} */
function pinsIn(lines) {
  const pins = lines.flatMap((line) => pinIn(line) ?? []);
  const once = pins.filter(({ of }) => pins.filter((other) => other.of === of).length === 1);
  return new Map(once.map((pin) => [pin.of, pin]));
}

/**
 * These lines without the versions that both sides changed and of which the right one stands: the
 * higher, or the person's where they lowered it.
 * @param {Lines} lines @returns {Lines}
 */
export function withoutAgreed(lines) {
  const base = pinsIn(lines.base);
  const [person, template, merged] = [lines.person, lines.template, lines.merged].map(pinsIn);
  /** @type {Set<string>} */
  const agreed = new Set();
  for (const [of, was] of base) {
    const [mine, theirs, now] = [person?.get(of), template?.get(of), merged?.get(of)];
    if (mine === undefined || theirs === undefined || now === undefined) continue;
    if (mine.version === was.version || theirs.version === was.version) continue;
    if (now.version === rightOf(was.version, mine.version, theirs.version)) agreed.add(of);
  }
  const rest = (/** @type {string[]} */ side) =>
    side.filter((line) => !agreed.has(pinIn(line)?.of ?? ""));
  const { base: before, person: own, template: after, merged: now } = lines;
  return { base: rest(before), person: rest(own), template: rest(after), merged: rest(now) };
}

/** @param {string} base @param {string} person @param {string} template @returns {string} */
const rightOf = (base, person, template) =>
  compareVersions(person, base) < 0 || compareVersions(person, template) > 0 ? person : template;
