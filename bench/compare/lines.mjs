// What a change did to the lines of a file, and whether another file has that in it.
import { Buffer } from "node:buffer";

/** @typedef {{ person: string[], template: string[], marked: boolean }} Views a file with every conflict settled one way */

/** A text without what only says how it is written: byte order mark, line endings, final newline. @param {Buffer} bytes */
export const plainOf = (bytes) =>
  bytes
    .toString("latin1")
    .replace(/^\xef\xbb\xbf/, "")
    .replaceAll("\r\n", "\n")
    .replace(/\n$/, "");

/** Lines that hold anything. @param {Buffer} bytes @returns {string[]} */
export const linesOf = (bytes) =>
  plainOf(bytes)
    .split("\n")
    .filter((line) => line.trim() !== "");

/** @param {readonly string[]} lines @returns {Map<string, number>} how often each is there */
export function tally(lines) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
}

/**
 * What one side did to a file that its merge with the other side does not show.
 * @param {{ base: readonly string[], side: readonly string[], other: readonly string[], merged: readonly string[] }} file
 * @returns {string[]} each with the sign of a diff
 */
export function unseen({ base, side, other, merged }) {
  const counts = [base, side, other, merged].map(tally);
  return [...new Set([...base, ...side])].flatMap((line) => {
    const [inBase = 0, inSide = 0, inOther = 0, inMerged = 0] = counts.map(
      (count) => count.get(line) ?? 0,
    );
    const [mine, theirs] = [inSide - inBase, inOther - inBase];
    if (mine > 0 && inMerged < inSide + Math.min(0, theirs)) return [`+${line}`];
    if (mine < 0 && inMerged > inSide + Math.max(0, theirs)) return [`-${line}`];
    return [];
  });
}

/** @typedef {"both" | "person" | "base" | "template"} Part of a file with conflicts */

/** Which lines lead from a part to which. @type {Record<Part, [RegExp, Part][]>} */
const MARKERS = {
  both: [[/^<{7} /, "person"]],
  person: [
    [/^\|{7}/, "base"],
    [/^={7}$/, "template"],
  ],
  base: [[/^={7}$/, "template"]],
  template: [[/^>{7} /, "both"]],
};

/**
 * A file as it reads with all of its conflicts settled for the person, and for the template.
 * @param {Buffer} bytes
 * @param {Buffer | undefined} before as the person had it: what is there already is no marker of the tool's
 * @returns {Views}
 */
export function views(bytes, before) {
  const own = new Set(before && linesOf(before));
  /** @type {Views} */
  const found = { person: [], template: [], marked: false };
  /** @type {Part} */
  let part = "both";
  for (const line of linesOf(bytes)) {
    /** @type {Part | undefined} */
    const next = MARKERS[part].find(([marker]) => marker.test(line))?.[1];
    if (next !== undefined && (part !== "both" || !own.has(line))) {
      part = next;
      found.marked = true;
      continue;
    }
    if (part === "both" || part === "person") found.person.push(line);
    if (part === "both" || part === "template") found.template.push(line);
  }
  return found;
}

/** Lines with a file of rejected hunks applied wherever they belong. @param {readonly string[]} lines @param {Buffer} rejected @returns {string[]} */
export function withRejected(lines, rejected) {
  const hunks = linesOf(rejected).filter((line) => !/^(---|\+\+\+|@@|diff) /.test(line));
  const gone = tally(hunks.flatMap((line) => (line.startsWith("-") ? [line.slice(1)] : [])));
  const left = lines.filter((line) => {
    const count = gone.get(line) ?? 0;
    gone.set(line, count - 1);
    return count <= 0;
  });
  return [...left, ...hunks.flatMap((line) => (line.startsWith("+") ? [line.slice(1)] : []))];
}

/** Of JSON, each value with the way to it: a comma is no edit. @param {Buffer} bytes @returns {string[] | undefined} */
export function valuesOf(bytes) {
  try {
    return flat(JSON.parse(bytes.toString("utf8")), "");
  } catch {
    return undefined;
  }
}

/** @param {unknown} value @param {string} at @returns {string[]} */
function flat(value, at) {
  if (typeof value !== "object" || value === null) return [`${at} = ${JSON.stringify(value)}`];
  return Object.entries(value).flatMap(([key, inner]) => flat(inner, `${at}/${key}`));
}

/** How a text is written, apart from its lines. @param {Buffer} bytes @returns {ReadonlyMap<string, string>} */
export function formOf(bytes) {
  const text = bytes.toString("latin1");
  const [all, windows] = [/\n/g, /\r\n/g].map((ends) => text.match(ends)?.length ?? 0);
  return new Map([
    ["line endings", windows === 0 ? "LF" : windows === all ? "CRLF" : "mixed"],
    ["byte order mark", String(text.startsWith("\xef\xbb\xbf"))],
    ["final newline", String(text.endsWith("\n"))],
  ]);
}

/** A file with every conflict settled for the person. @param {Buffer} bytes */
export function settled(bytes) {
  const block = /^<{7} .*\n([^]*?)^(?:\|{7}.*\n[^]*?^)?={7}\r?\n[^]*?^>{7} .*\n?/gm;
  return Buffer.from(bytes.toString("latin1").replaceAll(block, "$1"), "latin1");
}
