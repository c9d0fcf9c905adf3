// How many lines of templates stand more than once: as they are, and as they would be if every layout
// had a copy of what it shares.
import { includesOf, layoutFolders, partsOf, sourcesOf, textOf } from "./templates.mjs";

/** So many lines in a row that also stand elsewhere are a repetition; fewer may be chance. */
const RUN = 6;

/** Whether people wrote a template: npm writes its locks. @param {string} file */
const isWritten = (file) => !file.endsWith("package-lock.json");

/** @returns {{ asTheyAre: number, withoutSharing: number }} lines that stand elsewhere too */
export function repeatedLines() {
  const sources = layoutFolders().map((layout) =>
    [...sourcesOf(layout).values()].filter(isWritten),
  );
  const files = new Set(sources.flat());
  for (const part of partsOf(files)) files.add(part);
  return {
    asTheyAre: countIn([...files].map(textOf)),
    withoutSharing: countIn(sources.flat().map(expanded)),
  };
}

/** A template with what it includes in its place. @param {string} file @returns {string} */
function expanded(file) {
  const text = textOf(file);
  return [text, ...includesOf(text).map(expanded)].join("\n");
}

/** @param {readonly string[]} texts */
function countIn(texts) {
  const files = texts.map((text) =>
    text
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== ""),
  );
  /** @type {Map<string, [file: number, line: number][]>} */
  const places = new Map();
  for (const [file, lines] of files.entries())
    for (let line = 0; line + RUN <= lines.length; line += 1) {
      const run = lines.slice(line, line + RUN).join("\n");
      places.set(run, [...(places.get(run) ?? []), [file, line]]);
    }
  /** @type {Set<string>} */
  const repeated = new Set();
  for (const found of places.values()) {
    if (found.length === 1) continue;
    for (const [file, line] of found)
      for (let offset = 0; offset < RUN; offset += 1) repeated.add(`${file}:${line + offset}`);
  }
  return repeated.size;
}
