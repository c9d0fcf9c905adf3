import type { Node } from "@babel/types";
import type { Source } from "./source.js";

/** What stands alone in brackets wherever it is. */
const OPERAND =
  /^(?:Identifier|.*Literal|CallExpression|(?:Optional)?MemberExpression|ArrayExpression|NewExpression|JSX.*|ThisExpression)$/;

/** One text for all ways of writing an expression: blanks, quotes, last commas, needless brackets and comments do not count. */
export function normalForm(node: Node, source: Source): string {
  const { tokens } = source;
  const [start, end] = [node.start ?? 0, node.end ?? 0];
  const dropped = needlessBrackets(node, source);
  const from = source.firstFrom(start);
  const own = tokens.slice(from, source.firstFrom(end));
  return own
    .filter(
      (token, at) => !dropped.has(token.start) && !isLastComma(token.text, tokens[from + at + 1]),
    )
    .reduce((text, token) => joined(text, token.text), "")
    .trim();
}

function isLastComma(text: string, next: { readonly text: string } | undefined): boolean {
  return text === "," && next !== undefined && /^[)\]}]$/.test(next.text);
}

function joined(text: string, next: string): string {
  const isApart = /[\w$]$/.test(text) && /^[\w$]/.test(next);
  return `${text}${isApart ? " " : ""}${requoted(next)}${next === "," ? " " : ""}`;
}

function requoted(text: string): string {
  if (!/^(["'])[\s\S]*\1$/.test(text)) return text;
  return `"${text
    .slice(1, -1)
    .replaceAll(/\\(["'])/g, "$1")
    .replaceAll('"', '\\"')}"`;
}

/** Where brackets stand that change nothing: around one operand, an argument or all of it. */
function needlessBrackets(root: Node, source: Source): ReadonlySet<number> {
  const dropped = new Set<number>();
  for (const { node, parent } of source.descendants(root)) {
    const open: unknown = node.extra?.["parenStart"];
    if (typeof open !== "number" || open < (root.start ?? 0) || !isNeedless(node, parent)) continue;
    const close = source.tokens[source.firstFrom(node.end ?? 0)];
    if (close?.text === ")") dropped.add(open).add(close.start);
  }
  return dropped;
}

function isNeedless(node: Node, parent: Node | undefined): boolean {
  if (OPERAND.test(node.type)) return true;
  if (node.type === "SequenceExpression") return false;
  if (parent === undefined || parent.type === "ArrayExpression") return true;
  return parent.type === "CallExpression" && parent.callee !== node;
}
