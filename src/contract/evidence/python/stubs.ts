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
import type { Stub } from "../evidence.js";
import { type Empty, definitionsIn, emptiness, isDocstring, mustReturn } from "./bodies.js";

/** A function or class that does nothing, and where it stands. */
type Suspect = {
  readonly definition: Definition;
  readonly empty: Empty;
  /** The class that it is a method of. */
  readonly owner: Definition | undefined;
  readonly isInFunction: boolean;
  /** The statement whose block it stands in, within its scope. */
  readonly block: Node | undefined;
  /** The scope that it stands in. */
  readonly scope: readonly Node[];
  readonly module: Module;
};

/** What is known of a whole file. */
type Module = {
  readonly nodes: readonly Node[];
  readonly classes: ReadonlyMap<string, Definition>;
};

/** What there may be nothing to do for. */
const LIFE_CYCLE =
  /^_*(?:close|flush|reset|log_message|(?:async)?_?(?:set_?up|tear_?down)(?:_?(?:class|method|module))?)$/i;

/** Words of a docstring that says that nothing is to be done, or by whom. */
const SAYS_SO =
  /\b(?:nothing|no[- ]?op|never|always|ignored?|overrid(?:e|den)|sub-?class(?:es)?|hook)\b/i;

/** Why a function that does nothing is no stub. */
export const FUNCTION_EXEMPTIONS: Readonly<Record<string, (suspect: Suspect) => boolean>> = {
  abstract: ({ definition }) => hasDecorator(definition, /^abstract/),
  overload: ({ definition }) => hasDecorator(definition, /^overload$/),
  // The function of a type that is not registered; a group of commands; what plugins implement.
  registry: ({ definition }) =>
    hasDecorator(definition, /^(?:singledispatch(?:method)?|group|callback|hookspec)$/),
  protocol: ({ owner, module }) => owner !== undefined && isA(owner, module, /^Protocol$/),
  "abstract class": ({ owner, module, empty }) =>
    owner !== undefined && empty.has !== "raise" && isAbstract(owner, module),
  "old-style abstract": ({ owner, definition, module }) =>
    owner !== undefined &&
    (isNamedBase(owner.name) || isOverridden(definition.name, owner, module)),
  // __exit__, __init__ and their like, which Python calls.
  dunder: ({ definition, empty }) => /^__\w+__$/.test(definition.name) && isIdle(empty, definition),
  "null object": ({ definition, owner, empty }) =>
    isIdle(empty, definition) &&
    (/(?:^|_)no_?op?(?:_|$)|(?:^|_)dummy|noop/i.test(definition.name) ||
      /^_*(?:Null|No(?:[A-Z]|op)|Dummy|Fake|Dev[Nn]ull)/.test(owner?.name ?? "")),
  "life cycle": ({ definition, owner, empty }) =>
    owner !== undefined && isIdle(empty, definition) && LIFE_CYCLE.test(definition.name),
  documented: ({ definition, empty }) =>
    isIdle(empty, definition) &&
    definition.body.some((node) => isDocstring(node) && SAYS_SO.test(textOf(node.tokens))),
  "local function": ({ isInFunction, owner, empty, definition }) =>
    isInFunction && owner === undefined && isIdle(empty, definition),
  "other branch": ({ definition, block, scope }) =>
    block !== undefined && isTwice(definition, scope),
  "type checking": ({ block }) => isTypeChecking(block),
  migration: ({ definition, owner, module }) =>
    owner === undefined && /^(?:up|down)grade$/.test(definition.name) && isMigration(module),
};

/** Why a class without anything in it is no stub. */
export const CLASS_EXEMPTIONS: Readonly<Record<string, (suspect: Suspect) => boolean>> = {
  // An exception, a model that adds nothing, a declarative base.
  derived: ({ definition }) => basesOf(definition).some((base) => textOf(base) !== "object"),
  decorated: ({ definition }) => definition.node.decorators.length > 0,
  // A value of its own kind, as _Missing.
  "private marker": ({ definition }) => definition.name.startsWith("_"),
  "base of others": ({ definition, module }) =>
    [...module.classes.values()].some((one) => baseNames(one).includes(definition.name)),
  "local class": ({ isInFunction }) => isInFunction,
  "type checking": ({ block }) => isTypeChecking(block),
};

/** What is written in a Python module as if it were done. */
export function stubsIn(
  text: string,
  isPackage: boolean,
  functions = FUNCTION_EXEMPTIONS,
  classes = CLASS_EXEMPTIONS,
): readonly Stub[] {
  const nodes = treeOf(text);
  if (nodes === undefined) return [unreadable];
  if (!isPackage && isIdleModule(nodes)) return [moduleStub(nodes)];
  const module = { nodes, classes: classesIn(nodes) };
  const rules = { functions: Object.values(functions), classes: Object.values(classes) };
  return [...stubsOf(nodes, { module, rules, name: "", owner: undefined, isInFunction: false })];
}

/** What Python may still read, such as quotes of their own kind within a string: what else is in it cannot be told. */
const unreadable: Stub = {
  name: "the module",
  at: { line: 1, column: 1 },
  why: "its strings and brackets are nested so that it cannot be judged",
  isDeclared: false,
};

type Scope = {
  readonly module: Module;
  readonly rules: Readonly<Record<"functions" | "classes", ((suspect: Suspect) => boolean)[]>>;
  /** What qualifies the names in it. */
  readonly name: string;
  readonly owner: Definition | undefined;
  readonly isInFunction: boolean;
};

function* stubsOf(scope: readonly Node[], where: Scope): Generator<Stub> {
  const { module, rules, owner, isInFunction } = where;
  for (const { definition, block } of definitionsIn(scope)) {
    const { is, body, node } = definition;
    const name = `${where.name}${definition.name}`;
    const empty = emptiness(body);
    const isClass = is === "class";
    if (empty && !(empty.has === "return None" && (isClass || !mustReturn(node)))) {
      const suspect = { definition, empty, owner, isInFunction, block, scope, module };
      const exemptions = isClass ? rules.classes : rules.functions;
      if (!exemptions.some((isExempt) => isExempt(suspect)))
        yield { name, at: node.at, why: reason(empty), isDeclared: empty.has === "raise" };
    } else
      yield* stubsOf(body, {
        ...{ module, rules, name: `${name}.`, owner: isClass ? definition : undefined },
        isInFunction: isInFunction || !isClass,
      });
  }
}

function reason({ has }: Empty): string {
  if (has === "raise") return "it only raises an error that says that it is not implemented";
  return has === "docstring" ? "its body is only a docstring" : `its body is only '${has}'`;
}

/** Whether a body does nothing without saying so, in a function that may return None. */
function isIdle(empty: Empty, { node }: Definition): boolean {
  return empty.has !== "raise" && !mustReturn(node);
}

function hasDecorator({ node }: Definition, name: RegExp): boolean {
  return node.decorators.some((tokens) => name.test(lastName(tokens)));
}

function basesOf({ node }: Definition) {
  return argumentsIn(node.tokens).filter((part) => part[1]?.text !== "=");
}

function baseNames(definition: Definition): string[] {
  return basesOf(definition).map(lastName);
}

function classesIn(nodes: readonly Node[]): Map<string, Definition> {
  const classes = new Map<string, Definition>();
  const waiting = [nodes];
  for (let scope = waiting.pop(); scope !== undefined; scope = waiting.pop())
    for (const node of scopeOf(scope)) {
      const definition = definitionIn(node);
      if (definition?.is === "class") classes.set(definition.name, definition);
      if (definition) waiting.push(definition.body);
    }
  return classes;
}

/** Whether a base of a class, or one of theirs in the same file, is called so. */
function isA(start: Definition, { classes }: Module, name: RegExp): boolean {
  const seen = new Set<Definition>();
  const waiting = [start];
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    if (seen.has(one)) continue;
    seen.add(one);
    for (const base of baseNames(one)) {
      if (name.test(base)) return true;
      const known = classes.get(base);
      if (known) waiting.push(known);
    }
  }
  return false;
}

/** Whether a class cannot be made itself: what it leaves empty is for others to fill. */
function isAbstract(owner: Definition, module: Module): boolean {
  const isMeta = argumentsIn(owner.node.tokens).some((part) =>
    /^metaclass=.*ABCMeta$/.test(textOf(part)),
  );
  return (
    isMeta ||
    isA(owner, module, /^ABC$/) ||
    [...definitionsIn(owner.body)].some(({ definition }) => hasDecorator(definition, /^abstract/))
  );
}

function isNamedBase(name: string): boolean {
  return /^_*(?:Abstract|Base)[A-Z]|(?:Base|Mixin|Interface)$/.test(name);
}

function isOverridden(method: string, owner: Definition, module: Module): boolean {
  return [...module.classes.values()].some(
    (one) =>
      baseNames(one).includes(owner.name) &&
      [...definitionsIn(one.body)].some(({ definition }) => definition.name === method),
  );
}

function isTwice({ name, node }: Definition, scope: readonly Node[]): boolean {
  return [...scopeOf(scope)].some(
    (other) =>
      other !== node &&
      (definitionIn(other)?.name === name ||
        (other.tokens[0]?.text === name && other.tokens[1]?.text === "=") ||
        (/^(?:from|import)$/.test(other.tokens[0]?.text ?? "") &&
          other.tokens.some(({ text }) => text === name))),
  );
}

function isTypeChecking(block: Node | undefined): boolean {
  return block?.tokens[0]?.text === "if" && lastName(block.tokens.slice(1)) === "TYPE_CHECKING";
}

function isMigration({ nodes }: Module): boolean {
  return nodes.some(({ tokens }) => tokens[0]?.text === "down_revision");
}

/** Whether a module has only a docstring, `pass`, and imports that it does not give on to others. */
function isIdleModule(nodes: readonly Node[]): boolean {
  return nodes.every(
    (node) =>
      isDocstring(node) ||
      (node.body === undefined &&
        (/^(?:pass|\.\.\.)$/.test(textOf(node.tokens)) || isOwnImport(node))),
  );
}

/** Whether a statement imports what its module could use: no `*`, no `name as name`, nothing of its package. */
function isOwnImport({ tokens }: Node): boolean {
  const [first, second] = tokens;
  if (first?.text !== "import" && first?.text !== "from") return false;
  const isGivenOn = tokens.some(
    ({ text }, at) =>
      text === "*" || (text === "as" && tokens[at - 1]?.text === tokens[at + 1]?.text),
  );
  return !isGivenOn && second?.text !== ".";
}

function moduleStub(nodes: readonly Node[]): Stub {
  const at = nodes[0]?.at ?? { line: 1, column: 1 };
  const why = nodes.length === 0 ? "it is empty" : "it defines nothing and does nothing";
  return { name: "the module", at, why, isDeclared: false };
}
