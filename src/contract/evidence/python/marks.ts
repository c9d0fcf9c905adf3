import type { Token } from "../../../languages/python/reader.js";
import {
  type Definition,
  lastName,
  type Node,
  scopeOf,
  textOf,
} from "../../../languages/python/tree.js";

/** Decorators and marks with which a test does not run, or does not fail. */
const SKIPPING = /^(?:skip|skipif|skipIf|skipUnless|xfail|expectedFailure)$/;

/** The decorator that skips a function or class; undefined where none does. */
export function skippingDecorator({ node }: Definition): string | undefined {
  const found = node.decorators.map(lastName).find((name) => SKIPPING.test(name));
  return found === undefined ? undefined : `@${found}`;
}

/** What skips all tests of a module or class: `pytestmark`, `__test__`, `importorskip`, a skip outside of any test. */
export function skippingScope(nodes: readonly Node[], isModule: boolean): string | undefined {
  for (const node of isModule ? scopeOf(nodes) : nodes) {
    const skips = skippingAssignment(node) ?? (isModule ? skippingStatement(node) : undefined);
    if (skips) return skips;
  }
  return undefined;
}

function skippingAssignment({ tokens }: Node): string | undefined {
  const [first, second] = tokens;
  if (second?.text !== "=") return undefined;
  if (first?.text === "pytestmark" && names(tokens, SKIPPING)) return first.text;
  return textOf(tokens) === "__test__=False" ? "__test__" : undefined;
}

function names(tokens: readonly Token[], name: RegExp): boolean {
  return tokens.some((one) => one.is === "name" && name.test(one.text));
}

/** What skips a test from within, be it only where something is so. */
export function skippingStatement({ tokens, body }: Node): string | undefined {
  if (body !== undefined) return undefined;
  const text = textOf(tokens);
  if (/^raise(?:\w+\.)*SkipTest\b/.test(text)) return "SkipTest";
  return /(?:^|=)((?:pytest\.(?:skip|xfail|importorskip)|importorskip|self\.skipTest))\(/.exec(
    text,
  )?.[1];
}
