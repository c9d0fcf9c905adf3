import type { Range } from "../grammar.js";
import type { File, Node, SwitchCase } from "@babel/types";

/** The innermost node that begins before these lines and ends behind them. */
export function nodeAround({ program }: File, range: Range): Node {
  const isAround = ({ loc }: Node) =>
    loc != null && loc.start.line - 1 < range.start && loc.end.line - 1 >= range.end;
  let around: Node = program;
  for (;;) {
    const inner: Node | undefined = childrenOf(around).find(isAround);
    if (inner === undefined) return around;
    around = inner;
  }
}

/** The nodes that a node consists of. */
export function childrenOf(node: Node): Node[] {
  const values: readonly unknown[] = Object.values(node);
  return values.flat().filter(isNode);
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && "loc" in value;
}

/** Whether, in a switch, the case above this line may run into one there. */
export function entersAt(node: Node, line: number): boolean {
  const cases = node.type === "SwitchStatement" ? node.cases : [];
  const above = cases.findLast(({ loc }) => loc != null && loc.start.line - 1 < line);
  return above !== undefined && !endsItself(above);
}

/** Whether a case does not run into the one below it. */
export function endsItself({ consequent }: SwitchCase): boolean {
  return ends(consequent.at(-1));
}

const LEAVING: readonly string[] = [
  "ReturnStatement",
  "ThrowStatement",
  "BreakStatement",
  "ContinueStatement",
];

function ends(node: Node | null | undefined): boolean {
  if (node?.type === "BlockStatement") return ends(node.body.at(-1));
  if (node?.type === "IfStatement") return ends(node.consequent) && ends(node.alternate);
  return node != null && LEAVING.includes(node.type);
}
