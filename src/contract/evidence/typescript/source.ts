import type { File, Node } from "@babel/types";
import type { Position } from "../../../problem.js";
import { childrenOf } from "../../../languages/typescript/nodes.js";
import { type Dialect, read } from "../../../languages/typescript/read.js";

/** A lexical element, and where it begins. */
type Element = { readonly text: string; readonly start: number };

/** A program that was read, with what is asked of it more than once. */
export type Source = {
  readonly file: File;
  readonly tokens: readonly Element[];
  /** Which element is the first at this place or behind it. */
  readonly firstFrom: (offset: number) => number;
  /** A node and all within it, outer ones first; a deep one needs no stack. */
  readonly descendants: typeof descendants;
};

/** Reads a text; undefined where it is no program. */
export function sourceOf(text: string, dialect: Dialect): Source | undefined {
  const file = read(text, dialect, { tokens: true });
  if (file === undefined) return undefined;
  const found: readonly unknown[] = file.tokens ?? [];
  const tokens = found.flatMap((one) =>
    isElement(one) ? [{ text: text.slice(one.start, one.end), start: one.start }] : [],
  );
  const firstFrom = (offset: number) => {
    let [low, high] = [0, tokens.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((tokens[middle]?.start ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return { file, tokens, firstFrom, descendants };
}

/** Comments are tokens of another form: their type is a word. */
function isElement(one: unknown): one is { readonly start: number; readonly end: number } {
  return (
    typeof one === "object" &&
    one !== null &&
    "start" in one &&
    typeof one.start === "number" &&
    "end" in one &&
    typeof one.end === "number" &&
    "type" in one &&
    typeof one.type !== "string"
  );
}

type Within = { readonly node: Node; readonly parent: Node | undefined };

function* descendants(root: Node, enters: (node: Node) => boolean = () => true): Generator<Within> {
  const waiting: Within[] = [{ node: root, parent: undefined }];
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    yield one;
    const { node } = one;
    if (node !== root && !enters(node)) continue;
    const children = childrenOf(node);
    for (let at = children.length - 1; at >= 0; at -= 1) {
      const child = children[at];
      if (child) waiting.push({ node: child, parent: node });
    }
  }
}

/** Where a node begins. */
export function positionOf({ loc }: Node): Position {
  return { line: loc?.start.line ?? 1, column: (loc?.start.column ?? 0) + 1 };
}
