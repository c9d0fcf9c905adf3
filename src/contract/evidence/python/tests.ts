import { normalForm } from "../../../languages/python/normal.js";
import { splitAt, type Token } from "../../../languages/python/reader.js";
import {
  argumentsIn,
  type Definition,
  definitionIn,
  lastName,
  type Node,
  scopeOf,
  textOf,
  treeOf,
} from "../../../languages/python/tree.js";
import type { Assertion, TestCase } from "../evidence.js";
import { assertionsIn } from "./assertions.js";
import { definitionsIn } from "./bodies.js";
import { skippingDecorator, skippingScope, skippingStatement } from "./marks.js";

/** Where tests are looked for: a module, or a class in it. */
type Scope = {
  readonly name: string;
  readonly nodes: readonly Node[];
  readonly isClass: boolean;
  /** What skips all of it. */
  readonly skipped: string | undefined;
  /** The cases that its classes run all tests with. */
  readonly cases: readonly string[];
  readonly helpers: Helpers;
};

/** The functions that tests may call: those of the module by their names, those of the class behind `self.`. */
type Helpers = ReadonlyMap<string, Definition>;

/** The tests of a Python module, as pytest collects them. */
export function testsIn(text: string): readonly TestCase[] {
  const nodes = treeOf(text) ?? [];
  const helpers = new Map(functionsIn(nodes).map((one) => [one.name, one]));
  const skipped = skippingScope(nodes, true);
  const tests = testsOf({ name: "", nodes, isClass: false, skipped, cases: [], helpers }, nodes);
  // Of two that are called the same, the last is there.
  return [...new Map([...tests].map((test) => [test.name, test])).values()];
}

function functionsIn(nodes: readonly Node[]): Definition[] {
  return [...definitionsIn(nodes)].flatMap(({ definition }) =>
    definition.is === "function" ? [definition] : [],
  );
}

function* testsOf(scope: Scope, module: readonly Node[]): Generator<TestCase> {
  for (const { definition } of definitionsIn(scope.nodes)) {
    const { is, name, node, body } = definition;
    const cases = casesOf(node, module);
    const skipped = scope.skipped ?? skippingDecorator(definition);
    const inside = { name: `${scope.name}${name}`, cases: [...scope.cases, ...cases] };
    if (is === "class" && isTestClass(definition, module)) {
      const own = functionsIn(body).map((one) => [`self.${one.name}`, one] as const);
      const helpers = new Map([...scope.helpers, ...own]);
      const all = skipped ?? skippingScope(body, false);
      yield* testsOf(
        { ...inside, name: `${inside.name}.`, nodes: body, isClass: true, skipped: all, helpers },
        module,
      );
    }
    if (is === "function" && isTest(definition))
      yield {
        ...inside,
        at: node.at,
        skipped: skipped ?? skippedWithin(body),
        assertions: withHelpers(definition, scope.helpers),
      };
  }
}

function isTest({ name, node }: Definition): boolean {
  return (
    name.startsWith("test") && !node.decorators.some((tokens) => lastName(tokens) === "fixture")
  );
}

/** A class of unittest by its base, be it one of the same file; another by its name, if nothing has to be given to make it. */
function isTestClass(definition: Definition, module: readonly Node[]): boolean {
  if (isTestCase(definition, module)) return true;
  return (
    definition.name.startsWith("Test") &&
    !functionsIn(definition.body).some(({ name }) => name === "__init__")
  );
}

function isTestCase(
  { node }: Definition,
  module: readonly Node[],
  seen = new Set<string>(),
): boolean {
  return argumentsIn(node.tokens).some((base) => {
    const name = lastName(base);
    if (name.endsWith("TestCase")) return true;
    if (seen.has(name)) return false;
    seen.add(name);
    const known = module.map(definitionIn).find((one) => one?.is === "class" && one.name === name);
    return known !== undefined && isTestCase(known, module, seen);
  });
}

function skippedWithin(body: readonly Node[]): string | undefined {
  for (const node of scopeOf(body)) {
    const found = skippingStatement(node);
    if (found) return found;
  }
  return undefined;
}

/** More functions than this no test goes through. */
const MOST_HELPERS = 50;

/** What a function asserts itself, and what it calls. */
type Own = { readonly assertions: readonly Assertion[]; readonly calls: readonly string[] };

const read = new WeakMap<Definition, Own>();

function ownOf(definition: Definition): Own {
  const { body } = definition;
  const own = read.get(definition) ?? {
    assertions: [...assertionsIn(body)],
    calls: [...new Set(callsIn(body))],
  };
  read.set(definition, own);
  return own;
}

/** The assertions of a function, and of those of its file that it calls. */
function withHelpers(test: Definition, helpers: Helpers): readonly Assertion[] {
  const found = new Set([test]);
  // What is added on the way is gone through, too.
  for (const definition of found)
    for (const name of ownOf(definition).calls) {
      const helper = helpers.get(name);
      if (helper && found.size < MOST_HELPERS) found.add(helper);
    }
  return [...found].flatMap((definition) => ownOf(definition).assertions);
}

function* callsIn(body: readonly Node[]): Generator<string> {
  for (const { tokens, body: block } of body) {
    for (const at of tokens.keys()) {
      const name = calledAt(tokens, at);
      if (name !== undefined) yield name;
    }
    if (block) yield* callsIn(block);
  }
}

/** The function of this file or class that is called here. */
function calledAt(tokens: readonly Token[], at: number): string | undefined {
  const [owner = "", before = "", name = "", next] = [-2, -1, 0, 1].map(
    (by) => tokens[at + by]?.text,
  );
  if (tokens[at]?.is !== "name" || next !== "(" || /^(?:def|class)$/.test(before)) return undefined;
  if (before !== ".") return name;
  return /^(?:self|cls)$/.test(owner) ? `self.${name}` : undefined;
}

/** The cases of each `parametrize` above a function or class. */
function casesOf({ decorators }: Node, module: readonly Node[]): string[] {
  return decorators
    .filter((tokens) => lastName(tokens) === "parametrize")
    .flatMap((tokens) => {
      const [names = [], values = []] = argumentsIn(tokens);
      const given = values[1]?.text === "=" ? values.slice(2) : values;
      return entriesOf(given, module).flatMap((one) => {
        const value = valueOf(one);
        return value === undefined ? [] : [`${normalForm(names)} = ${value}`];
      });
    });
}

/** The entries of a list, be it one that the module names. */
function entriesOf(values: readonly Token[], module: readonly Node[]): (readonly Token[])[] {
  const list = /^[[(]$/.test(values[0]?.text ?? "")
    ? values
    : (assignedTo(textOf(values), module) ?? values);
  const isList = /^[[(]$/.test(list[0]?.text ?? "") && /^[\])]$/.test(list.at(-1)?.text ?? "");
  return isList ? splitAt(list.slice(1, -1), ",").filter((one) => one.length > 0) : [list];
}

function assignedTo(name: string, module: readonly Node[]): readonly Token[] | undefined {
  const found = module.find(({ tokens }) => tokens[0]?.text === name && tokens[1]?.text === "=");
  return found?.tokens.slice(2);
}

/** A case without its id; undefined for one that is skipped. */
function valueOf(one: readonly Token[]): string | undefined {
  if (lastName(one) !== "param") return normalForm(one);
  const args = argumentsIn(one);
  const marks = args.find(([first, second]) => first?.text === "marks" && second?.text === "=");
  if (marks?.some(({ text }) => /^(?:skip|skipif|xfail)$/.test(text))) return undefined;
  const values = args.filter(([, second]) => second?.text !== "=").map(normalForm);
  return values.length === 1 ? values[0] : `(${values.join(", ")})`;
}
