import type { CallExpression, Node } from "@babel/types";
import type { Dialect } from "../../../languages/typescript/read.js";
import type { TestCase } from "../evidence.js";
import { assertionsIn } from "./assertions.js";
import { type Called, calledIn } from "./calls.js";
import { type FunctionNode, functionsByName, isFunction } from "./functions.js";
import { normalForm } from "./normal.js";
import { positionOf, type Source, sourceOf } from "./source.js";

const SUITES: ReadonlySet<string> = new Set([
  ...["describe", "suite", "context", "xdescribe", "fdescribe"],
]);
const TESTS: ReadonlySet<string> = new Set(["it", "test", "specify", "xit", "xtest", "fit"]);
const SKIPPING: ReadonlySet<string> = new Set([
  ...["skip", "skipIf", "runIf", "todo", "fails", "failing", "fixme", "fail"],
]);

/** A call that defines a test, or a suite of them. */
type Defining = Called & { readonly call: CallExpression; readonly isSuite: boolean };

/** What a suite gives to the tests in it. */
type Suite = {
  readonly name: string;
  readonly skipped: string | undefined;
  readonly isOnly: boolean;
  readonly cases: readonly string[];
};

type Found = TestCase & { readonly isOnly: boolean };

/** The tests of a file for vitest, jest, Playwright or Node. */
export function testsIn(text: string, dialect: Dialect): readonly TestCase[] {
  const source = sourceOf(text, dialect);
  if (source === undefined) return [];
  const helpers = functionsByName(source);
  const outermost = { name: "", skipped: undefined, isOnly: false, cases: [] };
  const found = [...testsOf(source.file.program, outermost, source, helpers)];
  const hasOnly = found.some(({ isOnly }) => isOnly);
  return found.map(({ isOnly, ...test }) =>
    hasOnly && !isOnly ? { ...test, skipped: test.skipped ?? ".only of another test" } : test,
  );
}

function* testsOf(
  root: Node,
  suite: Suite,
  source: Source,
  helpers: ReadonlyMap<string, FunctionNode>,
): Generator<Found> {
  const isOther = (node: Node) => definingIn(node) === undefined;
  for (const { node } of source.descendants(root, isOther)) {
    const defining = node === root ? undefined : definingIn(node);
    if (defining === undefined) continue;
    const body = defining.call.arguments.find(isFunction);
    const inside = suiteIn(suite, defining, source);
    if (defining.isSuite) {
      if (body) yield* testsOf(body, { ...inside, name: `${inside.name} > ` }, source, helpers);
      continue;
    }
    const skipped = inside.skipped ?? (body ? skippedWithin(body, source) : "no function");
    const assertions = body ? assertionsIn(body, source, helpers) : [];
    yield { ...inside, at: positionOf(defining.call), skipped, assertions };
  }
}

function suiteIn(suite: Suite, defining: Defining, source: Source): Suite {
  const [title] = defining.call.arguments;
  const isOnly = defining.modifiers.includes("only") || defining.root.startsWith("f");
  return {
    name: `${suite.name}${title ? titleOf(title, source) : ""}`,
    skipped: suite.skipped ?? skippedBy(defining),
    isOnly: suite.isOnly || isOnly,
    cases: [...suite.cases, ...casesOf(defining, source)],
  };
}

function titleOf(title: Node, source: Source): string {
  return title.type === "StringLiteral" ? title.value : normalForm(title, source);
}

function definingIn(node: Node): Defining | undefined {
  if (node.type !== "CallExpression") return undefined;
  const called = calledIn(node.callee);
  if (called === undefined) return undefined;
  const isSuite = SUITES.has(called.root) || called.modifiers.includes("describe");
  if (!isSuite && !TESTS.has(called.root)) return undefined;
  // `it.each(table)` and `it.skipIf(condition)` are called again, with the title.
  const isAgain =
    /^(?:each|for|skipIf|runIf)$/.test(called.modifiers.at(-1) ?? "") && !called.isCalledAgain;
  const hasTitle = node.arguments.some((one) => isFunction(one) || one.type === "StringLiteral");
  return isAgain || !hasTitle ? undefined : { ...called, call: node, isSuite };
}

function skippedBy({ root, modifiers, call }: Defining): string | undefined {
  if (root.startsWith("x")) return root;
  const modifier = modifiers.find((one) => SKIPPING.has(one));
  if (modifier !== undefined) return `.${modifier}`;
  const option = call.arguments.flatMap((one) =>
    one.type === "ObjectExpression" ? one.properties : [],
  );
  const skips = option.some(
    (one) =>
      one.type === "ObjectProperty" &&
      one.key.type === "Identifier" &&
      SKIPPING.has(one.key.name) &&
      !(one.value.type === "BooleanLiteral" && !one.value.value),
  );
  return skips ? "an option" : undefined;
}

/** `test.skip()` of Playwright, `context.skip()` of vitest, within a test. */
function skippedWithin(body: Node, source: Source): string | undefined {
  for (const { node } of source.descendants(body)) {
    const called = node.type === "CallExpression" ? calledIn(node.callee) : undefined;
    const isSkip =
      called?.modifiers.length === 1 && /^(?:skip|fixme|fail)$/.test(called.modifiers[0] ?? "");
    if (isSkip && /^(?:test|it|t|ctx|context|task)$/.test(called.root)) return ".skip()";
    if (called?.root === "skip" && called.modifiers.length === 0) return "skip()";
  }
  return undefined;
}

function casesOf({ table }: Defining, source: Source): string[] {
  if (table === undefined) return [];
  if (table.type !== "ArrayExpression") return [normalForm(table, source)];
  return table.elements.flatMap((one) => (one ? [normalForm(one, source)] : []));
}
