import { indentOf, isBlank } from "../diff/align.js";
import type { Lines } from "../diff/diff3.js";
import type { Statement } from "./statements.js";

const ENTRY = /^\s*(["'])(.*)\1,\s*(?:#.*)?$/;

/**
 * Lines that are all strings of one array (`"fastapi>=0.1",`), as entries of a list; undefined where
 * any line is something else. `keyOf` gives what may be there only once.
 */
export function stringEntries(
  lines: Lines,
  keyOf: (value: string) => string,
): Statement[] | undefined {
  const entries: Statement[] = [];
  for (const [at, line] of lines.entries()) {
    if (isBlank(line)) continue;
    const value = ENTRY.exec(line)?.[2];
    if (value === undefined) return undefined;
    const key = keyOf(value);
    const list = `strings at ${indentOf(line)}`;
    const range = { start: at, end: at + 1 };
    entries.push({ range, text: line, list, key, names: [key], order: undefined, apart: 0 });
  }
  return entries.length === 0 ? undefined : entries;
}
