import type { Lines } from "../diff/diff3.js";

const TOKEN = /"""|'''|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|#|[([{]|[)\]}]|\\$/g;

const DEPTH: Readonly<Record<string, number>> = {
  "(": 1,
  "[": 1,
  "{": 1,
  ")": -1,
  "]": -1,
  "}": -1,
};

// Beyond this a line is data, and its quotes are not worth reading.
const LONGEST_LINE = 4000;

type State = { readonly quote: string; readonly depth: number; readonly continued: boolean };

const OUTSIDE: State = { quote: "", depth: 0, continued: false };

/**
 * For each line whether a statement may start there: it is not inside a string, inside brackets or
 * after a backslash. Undefined where the last line leaves one of these open.
 */
export function logicalStarts(lines: Lines): boolean[] | undefined {
  let state = OUTSIDE;
  const starts = lines.map((line) => {
    const start = isOutside(state);
    state = after(line, state);
    return start;
  });
  return isOutside(state) ? starts : undefined;
}

function isOutside({ quote, depth, continued }: State): boolean {
  return quote === "" && depth === 0 && !continued;
}

function after(line: string, before: State): State {
  if (line.length > LONGEST_LINE) return { ...before, continued: false };
  let { quote, depth } = before;
  for (let at = 0; ;) {
    if (quote !== "") {
      const end = endOfString(line, quote, at);
      if (end === undefined) return { quote, depth, continued: false };
      [at, quote] = [end, ""];
    }
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(line)?.[0] ?? "#";
    if (token === "#" || token === "\\") return { quote, depth, continued: token === "\\" };
    at = TOKEN.lastIndex;
    if (token === '"""' || token === "'''") quote = token;
    depth += DEPTH[token] ?? 0;
  }
}

function endOfString(line: string, quote: string, from: number): number | undefined {
  for (let at = from; at < line.length; at++) {
    if (line[at] === "\\") at++;
    else if (line.startsWith(quote, at)) return at + quote.length;
  }
  return undefined;
}
