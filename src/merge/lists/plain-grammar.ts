import {
  blocksOf,
  type Grammar,
  type Lines,
  linesAt,
  type Range,
  type Statement,
  stringEntries,
} from "../../languages/grammar.js";
import { packageName } from "../keyed/keys.js";

// `key = value` and `key: value` in TOML, YAML, INI and Makefiles; a TOML table; a definition in a script.
const NAMED = [
  /^(["']?[\w.$-]+["']?)\s*(?::|=(?!=))/,
  /^(\[{1,2}[^\]]+\]{1,2})$/,
  /^(?:export\s+)?(?:default\s+)?(?:async\s+)?(?:function|const|let|class|type|interface)\s+([\w$]+)/,
];

/** The grammar of files whose language is not read: blocks by indentation, names where they are plain. */
export const plainGrammar: Grammar = { statements, unique: "nearby" };

function statements(all: Lines, range?: Range): Statement[] {
  const lines = linesAt(all, range);
  const isComment = (line: string) => /^\s*(#|\/\/)/.test(line);
  return (
    stringEntries(lines, packageName) ??
    blocksOf(lines, () => true, isComment).map(({ range, head }) => {
      const first = head < range.end ? (lines[head]?.trim() ?? "") : "";
      const text = lines.slice(range.start, range.end).join("\n");
      return {
        range,
        text,
        list: undefined,
        key: "",
        names: namesIn(first),
        order: undefined,
        apart: 0,
      };
    })
  );
}

function namesIn(line: string): string[] {
  const name = NAMED.map((pattern) => pattern.exec(line)?.[1]).find((one) => one !== undefined);
  return name === undefined ? [] : [name];
}
