import { normalForm, pairsIn } from "../../../languages/python/normal.js";
import { splitAt, type Token } from "../../../languages/python/reader.js";
import { argumentsIn, lastName, type Node, textOf } from "../../../languages/python/tree.js";
import type { Assertion } from "../evidence.js";
import { comparedBy, conditionsIn } from "./conditions.js";

/** Calls that fail a test: `self.assertEqual`, `mock.assert_called_once`, `pytest.raises`, `self.fail`. */
const ASKING = /^(?:assert\w+|raises|warns|deprecated_call)$/;
const RAISING = /^(?:raises|warns|assertRaises(?:Regex)?|assertWarns(?:Regex)?)$/;
/** What catches whatever goes wrong. */
const BROAD = /\b(?:Exception|BaseException|AssertionError)\b/;

/** The assertions of a body that can be reached and that can fail, those of functions within it included. */
export function* assertionsIn(body: readonly Node[]): Generator<Assertion> {
  for (const [at, node] of body.entries()) {
    yield* assertionsOf(node);
    if (node.body && !isNeverEntered(node) && !isSwallowed(node, body.slice(at + 1)))
      yield* assertionsIn(node.body);
    // Behind it nothing is reached.
    if (node.body === undefined && /^(?:return|raise)$/.test(node.tokens[0]?.text ?? "")) return;
  }
}

function isNeverEntered({ tokens }: Node): boolean {
  return tokens[0]?.text === "if" && /^(?:False|0|None)$/.test(textOf(tokens.slice(1)));
}

/** Whether what is asked in a block fails nothing: `try` with an `except` that goes on, `suppress`. */
function isSwallowed({ tokens }: Node, next: readonly Node[]): boolean {
  const keyword = tokens[0]?.text;
  if (keyword === "with") return /\bsuppress\(/.test(textOf(tokens)) && BROAD.test(textOf(tokens));
  if (keyword !== "try") return false;
  const end = next.findIndex(
    ({ tokens }) => !/^(?:except|else|finally)$/.test(tokens[0]?.text ?? ""),
  );
  return next
    .slice(0, end < 0 ? next.length : end)
    .some(
      (handler) =>
        handler.tokens[0]?.text === "except" &&
        (handler.tokens.length === 1 ||
          BROAD.test(handler.tokens.map(({ text }) => text).join(" "))) &&
        !canFail(handler.body ?? []),
    );
}

function canFail(body: readonly Node[]): boolean {
  return body.some(
    (node) =>
      node.tokens[0]?.text === "raise" ||
      [...assertionsOf(node)].length > 0 ||
      canFail(node.body ?? []),
  );
}

/** The assertions of a statement itself. */
export function assertionsOf({ tokens }: Node): Assertion[] {
  const [first] = tokens;
  if (first?.text === "assert") return conditionsIn(splitAt(tokens.slice(1), ",")[0] ?? []);
  const start = first?.text === "await" ? 1 : 0;
  if (tokens[start]?.text === "expect" && tokens[start + 1]?.text === "(")
    return [called(tokens.slice(start), "expect", 2)];
  const pairs = pairsIn(tokens);
  return askingCalls(tokens).flatMap((name) => {
    const call = tokens.slice(
      receiverStart(tokens, name, pairs),
      (pairs.get(name + 1) ?? name) + 1,
    );
    return askedBy(call, tokens[name]?.text ?? "");
  });
}

/** Where the names stand of functions that are called and fail a test. */
export function askingCalls(tokens: readonly Token[]): number[] {
  return [...tokens.keys()].filter(
    (at) =>
      tokens[at]?.is === "name" &&
      tokens[at + 1]?.text === "(" &&
      tokens[at - 1]?.text !== "def" &&
      isAsking(tokens, at),
  );
}

function isAsking(tokens: readonly Token[], at: number): boolean {
  const text = tokens[at]?.text ?? "";
  if (text === "fail") return /^(?:self|pytest)$/.test(tokens[at - 2]?.text ?? "");
  return ASKING.test(text);
}

/** Where the expression begins whose method is named here. */
function receiverStart(
  tokens: readonly Token[],
  name: number,
  pairs: ReadonlyMap<number, number>,
): number {
  const opens = new Map([...pairs].map(([open, close]) => [close, open]));
  let at = name;
  while (tokens[at - 1]?.text === ".") {
    at -= 2;
    for (let open = opens.get(at); open !== undefined; open = opens.get(at)) at = open - 1;
    at = Math.max(at, 0);
  }
  return at;
}

/** What a call asks. */
function askedBy(call: readonly Token[], method: string): Assertion[] {
  const args = argumentsIn(
    call.slice(
      call.findLastIndex(({ text, depth }) => text === method && depth === call[0]?.depth),
    ),
  );
  const isOwn = call.length > 1 && /^(?:self|cls)$/.test(call[0]?.text ?? "");
  const own = isOwn ? call.slice(2) : call;
  if (RAISING.test(method)) return [raisedBy(own, method, args)];
  return (
    (isOwn ? comparedBy(method, args) : undefined) ?? [
      called(own, textOf(args[0] ?? own), strengthOf(method)),
    ]
  );
}

function called(tokens: readonly Token[], about: string, strength: number): Assertion {
  return { text: normalForm(tokens), about, strength };
}

/** A narrow error says more than a broad one, and with its message more still. */
function raisedBy(
  call: readonly Token[],
  method: string,
  args: readonly (readonly Token[])[],
): Assertion {
  const [errors = []] = args;
  const isBroad =
    errors.some(({ text }) => /^(?:Base)?Exception$/.test(text)) || errors.length === 0;
  const isMatched = method.endsWith("Regex") || args.some((part) => lastName(part) === "match");
  const isOneOf = errors[0]?.text === "(" && errors.length > 3;
  const strength = isBroad ? 1 : isOneOf ? 2 : 3;
  return called(call, "what is raised", strength + (isMatched ? 0.5 : 0));
}

function strengthOf(method: string): number {
  if (/not_?(?:called|equal|awaited)|Not(?:Equal|IsInstance)|IsInstance/.test(method)) return 1;
  if (/_with$|has_calls|has_awaits|once|Equal|[ei]qual|allclose|Almost/.test(method)) return 3;
  return 2;
}
