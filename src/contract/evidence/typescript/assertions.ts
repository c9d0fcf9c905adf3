import type { Node, Statement } from "@babel/types";
import type { Assertion } from "../evidence.js";
import { type Called, calledIn } from "./calls.js";
import type { FunctionNode } from "./functions.js";
import { normalForm } from "./normal.js";
import type { Source } from "./source.js";

type Helpers = ReadonlyMap<string, FunctionNode>;

/** More functions than this no test goes through. */
const MOST_HELPERS = 50;

/** What a function asserts itself, and what it calls. */
type Own = { readonly assertions: readonly Assertion[]; readonly calls: ReadonlySet<string> };

const read = new WeakMap<Node, Own>();

/** The assertions of a function that can be reached and that can fail, and those of functions of its file that it calls. */
export function assertionsIn(made: Node, source: Source, helpers: Helpers): readonly Assertion[] {
  const found = new Set([made]);
  // What is added on the way is gone through, too.
  for (const one of found) {
    const own = read.get(one) ?? ownOf(one, source);
    read.set(one, own);
    for (const name of own.calls) {
      const helper = helpers.get(name);
      if (helper && found.size < MOST_HELPERS) found.add(helper);
    }
  }
  return [...found].flatMap((one) => read.get(one)?.assertions ?? []);
}

function ownOf(made: Node, source: Source): Own {
  const [assertions, calls] = [[] as Assertion[], new Set<string>()];
  const dead = new Set<Node>();
  const asking = new Set<Node>();
  const enters = (node: Node) => !dead.has(node) && !asking.has(node);
  for (const { node } of source.descendants(made, enters)) {
    if (dead.has(node)) continue;
    for (const one of deadIn(node, source)) dead.add(one);
    const asked = askedBy(node, source);
    if (asked) asking.add(node);
    assertions.push(...(asked ?? []));
    if (node.type === "CallExpression" && node.callee.type === "Identifier")
      calls.add(node.callee.name);
  }
  return { assertions, calls };
}

/** What within a node is never reached, or fails nothing. */
function deadIn(node: Node, source: Source): readonly Node[] {
  if (node.type === "BlockStatement") return behindEnd(node.body);
  if (node.type === "IfStatement" && isFalse(node.test)) return [node.consequent];
  const isSwallowed =
    node.type === "TryStatement" && node.handler && !canFail(node.handler.body, source);
  return isSwallowed ? [node.block] : [];
}

function behindEnd(body: readonly Statement[]): readonly Statement[] {
  const end = body.findIndex(({ type }) => type === "ReturnStatement" || type === "ThrowStatement");
  return end < 0 ? [] : body.slice(end + 1).filter(({ type }) => type !== "FunctionDeclaration");
}

function isFalse(test: Node): boolean {
  return (
    (test.type === "BooleanLiteral" && !test.value) ||
    (test.type === "NumericLiteral" && test.value === 0)
  );
}

function canFail(root: Node, source: Source): boolean {
  for (const { node } of source.descendants(root))
    if (node.type === "ThrowStatement" || askedBy(node, source)) return true;
  return false;
}

/** What a node asks, if it is an assertion; one that cannot fail asks nothing. */
function askedBy(node: Node, source: Source): Assertion[] | undefined {
  if (node.type !== "CallExpression" && node.type !== "MemberExpression") return undefined;
  const called = calledIn(node);
  if (called === undefined) return undefined;
  if (/^(?:expect|expectTypeOf)$/.test(called.root)) return expected(node, called, source);
  if (called.root !== "assert" && called.root !== "fail") return undefined;
  return node.type === "CallExpression"
    ? asserted(node.arguments, node, called, source)
    : undefined;
}

function expected(node: Node, { modifiers, table: subject }: Called, source: Source): Assertion[] {
  const matcher = modifiers.at(-1) ?? "";
  const isNegated = modifiers.includes("not");
  const text = normalForm(node, source);
  const about = subject ? normalForm(subject, source) : text;
  const args = node.type === "CallExpression" ? node.arguments : [];
  // `expect(x)` alone asks nothing.
  if (
    subject === undefined
      ? modifiers.length === 0
      : /^(?:|poll|soft|not|resolves|rejects)$/.test(matcher)
  )
    return [];
  if (subject && isAlwaysSo(subject, args, isNegated, source)) return [];
  return [{ text, about, strength: isNegated ? 1 : strengthOf(matcher, args.length) }];
}

function asserted(
  args: readonly Node[],
  node: Node,
  { modifiers }: Called,
  source: Source,
): Assertion[] {
  const [subject, ...others] = args;
  const text = normalForm(node, source);
  const method = modifiers.at(-1) ?? "ok";
  if (
    subject &&
    isAlwaysSo(
      subject,
      /^(?:ok|isOk|isTrue)$/.test(method) ? [] : others.slice(0, 1),
      false,
      source,
    )
  )
    return [];
  const strength = /^(?:ok|isOk|exists|isDefined)$|not/i.test(method)
    ? 1
    : /equal|throws|rejects|^is[A-Z]/i.test(method)
      ? 3
      : 2;
  return [{ text, about: subject ? normalForm(subject, source) : text, strength }];
}

function isAlwaysSo(
  subject: Node,
  args: readonly Node[],
  isNegated: boolean,
  source: Source,
): boolean {
  const isPlain = (node: Node) => /^(?:String|Numeric|Boolean|Null|BigInt)Literal$/.test(node.type);
  if (isPlain(subject)) return args.every(isPlain);
  const [only] = args;
  if (only === undefined || isNegated || args.length > 1) return false;
  const text = normalForm(subject, source);
  return !text.includes("(") && text === normalForm(only, source);
}

const EXACT = new Set([
  ...["toBe", "toEqual", "toStrictEqual", "toBeNull", "toBeUndefined", "toBeNaN", "toBeFalsy"],
  ...["toBeCloseTo", "toHaveBeenCalledWith", "toHaveBeenCalledTimes", "toHaveBeenLastCalledWith"],
  ...[
    "toHaveBeenCalledOnce",
    "toHaveBeenCalledExactlyOnceWith",
    "toHaveLength",
    "toHaveTextContent",
  ],
  ...[
    "toHaveText",
    "toHaveCount",
    "toHaveURL",
    "toHaveValue",
    "equal",
    "eql",
    "toMatchInlineSnapshot",
  ],
]);
const VAGUE = new Set([
  ...["toBeDefined", "toBeTruthy", "toBeInstanceOf", "toBeTypeOf", "toHaveBeenCalled", "toBeAny"],
  ...["exist", "ok"],
]);

function strengthOf(matcher: string, args: number): number {
  if (VAGUE.has(matcher)) return 1;
  if (matcher.startsWith("toThrow")) return args > 0 ? 3 : 2;
  return EXACT.has(matcher) ? 3 : 2;
}
