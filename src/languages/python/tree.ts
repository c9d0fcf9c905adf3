import type { Position } from "../../problem.js";
import { type LogicalLine, logicalLines, splitAt, type Token } from "./reader.js";

/** A statement, with what stands in its block: as much of a syntax tree as judging needs. */
export type Node = {
  /** Its elements, up to the colon in front of its block. */
  readonly tokens: readonly Token[];
  /** Where it begins, behind its decorators. */
  readonly at: Position;
  /** The elements of each decorator, without the `@`. */
  readonly decorators: readonly (readonly Token[])[];
  /** The statements of its block; undefined where it has none. */
  readonly body: readonly Node[] | undefined;
};

const COMPOUND: ReadonlySet<string> = new Set([
  ...["async", "class", "def", "elif", "else", "except", "finally", "for", "if", "try"],
  ...["while", "with"],
]);

/** A block under way: what is indented deeper than its head. */
type Open = { readonly indent: number; readonly head: string; readonly body: Node[] };

/** The statements of a module; undefined where its last one is not complete. */
export function treeOf(text: string): readonly Node[] | undefined {
  const lines = logicalLines(text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/), Infinity);
  if (lines === undefined) return undefined;
  const module: Node[] = [];
  const stack: Open[] = [];
  let decorators: (readonly Token[])[] = [];
  for (const line of lines) {
    const [first, ...rest] = line.tokens;
    if (first === undefined) continue;
    const indent = indentTo(line.code, first.offset);
    while (indent <= (stack.at(-1)?.indent ?? -1)) stack.pop();
    if (first.text === "@") {
      decorators.push(rest);
      continue;
    }
    const parent = stack.at(-1);
    const read = nodesIn(line, decorators, parent?.head === "match");
    decorators = [];
    (parent?.body ?? module).push(...read.nodes);
    if (read.block) stack.push({ indent, head: first.text, body: read.block });
  }
  return module;
}

/** The statements of a logical line; `block` is the body of the last one where that is still to come. */
function nodesIn(
  line: LogicalLine,
  decorators: readonly (readonly Token[])[],
  isInMatch: boolean,
): { readonly nodes: readonly Node[]; readonly block: Node[] | undefined } {
  const { tokens } = line;
  const placed = placesIn(line);
  const simple = (statement: readonly Token[]): Node => ({
    ...{ tokens: statement, at: placed(statement[0]), decorators: [], body: undefined },
  });
  const simples = (list: readonly Token[]) =>
    splitAt(list, ";").flatMap((one) => (one.length > 0 ? [simple(one)] : []));
  const colon = opensBlock(tokens, isInMatch) ? colonIn(tokens) : -1;
  if (colon < 0) return { nodes: simples(tokens), block: undefined };
  const head = { tokens: tokens.slice(0, colon), at: placed(tokens[0]), decorators };
  const inline = tokens.slice(colon + 1);
  const body = inline.length > 0 ? simples(inline) : [];
  return { nodes: [{ ...head, body }], block: inline.length > 0 ? undefined : body };
}

/** `match` and `case` are names elsewhere. */
function opensBlock(tokens: readonly Token[], isInMatch: boolean): boolean {
  const [first, second] = tokens;
  if (first === undefined || second === undefined) return false;
  if (first.text === "match") return tokens.at(-1)?.text === ":" && second.text !== ":";
  return first.text === "case" ? isInMatch : COMPOUND.has(first.text);
}

/** Where the colon is that ends the head of a block: none of a lambda, of an annotation or of `:=`. */
function colonIn(tokens: readonly Token[]): number {
  let lambdas = 0;
  return tokens.findIndex(({ text, depth, offset }, at) => {
    if (depth > 0) return false;
    if (text === "lambda") lambdas += 1;
    const next = tokens[at + 1];
    if (text !== ":" || (next?.text === "=" && next.offset === offset + 1)) return false;
    lambdas -= 1;
    return lambdas < 0;
  });
}

// A form feed begins a line anew, as it does for Python.
function indentTo(code: string, offset: number): number {
  let column = 0;
  for (const character of code.slice(code.lastIndexOf("\n", offset) + 1, offset))
    if (character === "\t") column = column - (column % 8) + 8;
    else column = character === "\f" ? 0 : column + 1;
  return column;
}

function placesIn({ code, first }: LogicalLine): (token: Token | undefined) => Position {
  // Places are asked for in order.
  let [line, start, end] = [first + 1, 0, code.indexOf("\n")];
  return ({ offset } = { is: "other", text: "", offset: 0, depth: 0 }) => {
    for (; end >= 0 && end < offset; end = code.indexOf("\n", start))
      [line, start] = [line + 1, end + 1];
    return { line, column: offset - start + 1 };
  };
}

/** A function or class. */
export type Definition = {
  readonly is: "function" | "class";
  readonly name: string;
  readonly node: Node;
  readonly body: readonly Node[];
};

/** What a statement defines; undefined where it is no `def` or `class`. */
export function definitionIn(node: Node): Definition | undefined {
  const [first, ...rest] = node.tokens;
  const [keyword, name] = first?.text === "async" ? rest : node.tokens;
  if (node.body === undefined || name === undefined) return undefined;
  if (keyword?.text !== "def" && keyword?.text !== "class") return undefined;
  const is = keyword.text === "def" ? "function" : "class";
  return { is, name: name.text, node, body: node.body };
}

/** What stands between the commas of the outermost brackets of these elements: bases, arguments. */
export function argumentsIn(tokens: readonly Token[]): Token[][] {
  const depth = tokens[0]?.depth ?? 0;
  const open = tokens.findIndex((one) => one.text === "(" && one.depth === depth);
  const close = tokens.findIndex((one, at) => at > open && one.text === ")" && one.depth === depth);
  if (open < 0 || close < 0) return [];
  return splitAt(tokens.slice(open + 1, close), ",").filter((part) => part.length > 0);
}

/** A name with dots at the beginning of these elements, without calls and subscripts: `app.get`. */
export function dottedName(tokens: readonly Token[]): string {
  const depth = tokens[0]?.depth;
  const end = tokens.findIndex(
    (one) => one.depth !== depth || !(one.is === "name" || one.text === "."),
  );
  return textOf(end < 0 ? tokens : tokens.slice(0, end));
}

/** The last name of one with dots. */
export function lastName(tokens: readonly Token[]): string {
  return dottedName(tokens).split(".").at(-1) ?? "";
}

/** Elements as a text without blanks. */
export function textOf(tokens: readonly Token[]): string {
  return tokens.map(({ text }) => text).join("");
}

/** The statements of a scope in their order: blocks of `if`, `try` and the like are entered, definitions are not. */
export function* scopeOf(nodes: readonly Node[]): Generator<Node> {
  for (const node of nodes) {
    yield node;
    if (node.body && definitionIn(node) === undefined) yield* scopeOf(node.body);
  }
}
