import type { Token } from "./reader.js";

const OPERATOR_WORDS: ReadonlySet<string> = new Set([
  ...["and", "assert", "await", "else", "elif", "for", "from", "if", "in", "is", "lambda"],
  ...["not", "or", "return", "while", "with", "yield"],
]);

/** Whether an element is a word of the language that stands between operands, or in front of one. */
export function isOperatorWord({ is, text }: Token): boolean {
  return is === "name" && OPERATOR_WORDS.has(text);
}

/** One text for all ways of writing an expression: blanks, quotes, last commas and needless brackets do not count. */
export function normalForm(tokens: readonly Token[]): string {
  let text = "";
  let last: Token | undefined;
  for (const token of necessary(tokens)) {
    const isWord = token.is !== "other";
    text += last && last.is !== "other" && isWord ? " " : "";
    text += token.is === "string" ? requoted(token.text) : token.text;
    if (token.text === ",") text += " ";
    last = token;
  }
  return text.trim();
}

/** These elements without the brackets and commas that change nothing. */
export function necessary(tokens: readonly Token[]): Token[] {
  const pairs = pairsIn(tokens);
  const dropped = new Set<number>();
  for (const [open, close] of pairs) {
    const inner = tokens.slice(open + 1, close);
    const commas = inner.filter((one) => one.text === "," && one.depth === depthIn(tokens, open));
    const isTuple = tokens[open]?.text === "(" && !isCalled(tokens, open) && commas.length === 1;
    if (tokens[close - 1]?.text === "," && !isTuple) dropped.add(close - 1);
    if (isNeedless(tokens, open, close)) dropped.add(open).add(close);
  }
  return tokens.filter((_, at) => !dropped.has(at));
}

/** For each bracket that opens, where it closes. */
export function pairsIn(tokens: readonly Token[]): ReadonlyMap<number, number> {
  const open: number[] = [];
  const pairs = new Map<number, number>();
  for (const [at, { is, text }] of tokens.entries()) {
    if (is !== "other") continue;
    if (/^[([{]$/.test(text)) open.push(at);
    const from = /^[)\]}]$/.test(text) ? open.pop() : undefined;
    if (from !== undefined) pairs.set(from, at);
  }
  return pairs;
}

const depthIn = (tokens: readonly Token[], open: number) => (tokens[open]?.depth ?? 0) + 1;

/** Whether what opens here belongs to an operand before it: a call, a subscript. */
function isCalled(tokens: readonly Token[], open: number): boolean {
  const before = tokens[open - 1];
  if (before === undefined) return false;
  return before.is === "other" ? /^[)\]}]$/.test(before.text) : !isOperatorWord(before);
}

function isNeedless(tokens: readonly Token[], open: number, close: number): boolean {
  const inner = tokens.slice(open + 1, close);
  if (tokens[open]?.text !== "(" || isCalled(tokens, open) || inner.length === 0) return false;
  const outer = inner.filter(({ depth }) => depth === depthIn(tokens, open));
  if (outer.some(({ text }) => text === "," || text === "for" || text === "yield" || text === ":"))
    return false;
  if (
    outer.every((one) =>
      one.is === "other" ? /^[.()[\]{}]$/.test(one.text) : !isOperatorWord(one),
    )
  )
    return true;
  const before = tokens[open - 1]?.text ?? "(";
  const after = tokens[close + 1]?.text ?? ")";
  return /^[([{,]$/.test(before) && /^[)\]},]$/.test(after);
}

function requoted(literal: string): string {
  const [, prefix = "", quotes = "", text = ""] =
    /^([A-Za-z]*)("""|'''|"|')([\s\S]*)\2$/.exec(literal) ?? [];
  const kind = prefix.toLowerCase().replace("u", "");
  if (quotes === "" || kind.includes("r")) return literal;
  return `${kind}"${text.replaceAll(/\\(["'])/g, "$1").replaceAll('"', '\\"')}"`;
}
