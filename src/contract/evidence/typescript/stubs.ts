import type { BlockStatement, ClassDeclaration, Expression, Node, Statement } from "@babel/types";
import type { Dialect } from "../../../languages/typescript/read.js";
import type { Stub } from "../evidence.js";
import { type FunctionNode, isFunction, namedFunction } from "./functions.js";
import { positionOf, type Source, sourceOf } from "./source.js";

/** A function that has a name. */
type Suspect = {
  readonly name: string;
  readonly made: FunctionNode;
  readonly isExported: boolean;
  readonly text: string;
};

const UNFINISHED = /not[_ ]?(?:yet[_ ])?implemented|\bunimplemented\b|\btodo\b/i;
const MEANT_TO_BE_EMPTY = /^(?:_|no_?op|noop|nothing|ignore|empty|null|dummy|fake)/i;

/** What makes a function a stub: why it is one, or undefined. */
export const FUNCTION_RULES: Readonly<Record<string, (suspect: Suspect) => string | undefined>> = {
  "only throws": ({ made, text }) =>
    isUnfinished(made, text)
      ? "it only throws an error that says that it is not implemented"
      : undefined,
  "renders nothing": ({ name, made }) =>
    isComponent(name, made) && !isMeantEmpty(name) && rendersNothing(made)
      ? "it renders nothing"
      : undefined,
  "returns nothing": ({ made, text }) =>
    isEmpty(made) && mustReturn(made, text)
      ? "its body is empty, but it is to return something"
      : undefined,
  "does nothing": ({ name, made, isExported }) =>
    isExported && isEmpty(made) && !isMeantEmpty(name) ? "its body is empty" : undefined,
};

/** What is written in a TypeScript module as if it were done. */
export function stubsIn(text: string, dialect: Dialect, rules = FUNCTION_RULES): readonly Stub[] {
  const source = sourceOf(text, dialect);
  if (source === undefined) return [];
  const { body } = source.file.program;
  const isCommonJs = /\bmodule\b|\bexports\b/.test(text);
  if (body.every(doesNothing) && !isCommonJs) return [fileStub(body)];
  return [...stubsOf(source, text, Object.values(rules))];
}

function* stubsOf(
  { file, descendants }: Source,
  text: string,
  rules: readonly ((suspect: Suspect) => string | undefined)[],
): Generator<Stub> {
  const exported = exportedNames(file.program.body);
  for (const { node, parent } of descendants(file.program)) {
    const isExported = (name = "default") => isExportedBy(parent, name, exported);
    if (node.type === "ClassDeclaration" && isEmptyClass(node) && isExported(node.id?.name))
      yield stubOf(node.id?.name ?? "default", node, "it is an empty class");
    const named = namedFunction(node) ?? methodIn(node) ?? defaultIn(node);
    if (named === undefined) continue;
    const { name, made } = named;
    const suspect = { ...named, isExported: isExported(name), text };
    const why = rules.map((rule) => rule(suspect)).find((found) => found !== undefined);
    if (why !== undefined) yield stubOf(name, node, why, isUnfinished(made, text));
  }
}

function stubOf(name: string, node: Node, why: string, isDeclared = false): Stub {
  return { name, at: positionOf(node), why, isDeclared };
}

function methodIn(node: Node): { readonly name: string; readonly made: FunctionNode } | undefined {
  const isMethod = node.type === "ClassMethod" || node.type === "ObjectMethod";
  if (!isMethod || node.kind === "constructor" || node.key.type !== "Identifier") return undefined;
  return { name: node.key.name, made: node };
}

function defaultIn(node: Node): { readonly name: string; readonly made: FunctionNode } | undefined {
  if (node.type !== "ExportDefaultDeclaration") return undefined;
  const made: Node = node.declaration;
  return made.type === "ArrowFunctionExpression" ? { name: "default", made } : undefined;
}

/** The names that a module exports below their declarations: `export { a, b as c }`, `export default a`. */
function exportedNames(body: readonly Statement[]): ReadonlySet<string> {
  return new Set(
    body.flatMap((node) => {
      if (node.type === "ExportDefaultDeclaration")
        return node.declaration.type === "Identifier" ? [node.declaration.name] : ["default"];
      if (node.type !== "ExportNamedDeclaration") return [];
      const { declaration } = node;
      const declared =
        declaration?.type === "VariableDeclaration"
          ? declaration.declarations.flatMap(({ id }) =>
              id.type === "Identifier" ? [id.name] : [],
            )
          : [];
      return [
        ...declared,
        ...node.specifiers.flatMap((one) =>
          one.type === "ExportSpecifier" ? [one.local.name] : [],
        ),
      ];
    }),
  );
}

function isExportedBy(
  parent: Node | undefined,
  name: string | undefined,
  exported: ReadonlySet<string>,
): boolean {
  if (parent?.type.startsWith("Export")) return true;
  const isOutermost = parent?.type === "Program" || parent?.type === "VariableDeclaration";
  return isOutermost && name !== undefined && exported.has(name);
}

function isComponent(name: string, { type }: FunctionNode): boolean {
  if (name === "render") return type === "ClassMethod";
  return type !== "ClassMethod" && type !== "ObjectMethod" && /^(?:[A-Z]|default$)/.test(name);
}

function isMeantEmpty(name: string): boolean {
  return MEANT_TO_BE_EMPTY.test(name);
}

/** The only statement of a function, or what it gives back without one. */
function onlyIn({ body }: FunctionNode): Statement | Expression | undefined {
  if (body.type !== "BlockStatement") return body;
  return body.body.length === 1 ? body.body[0] : undefined;
}

function isUnfinished(made: FunctionNode, text: string): boolean {
  const first = made.body.type === "BlockStatement" ? made.body.body[0] : undefined;
  return (
    first?.type === "ThrowStatement" &&
    UNFINISHED.test(text.slice(first.start ?? 0, first.end ?? 0))
  );
}

function rendersNothing(made: FunctionNode): boolean {
  const only = onlyIn(made);
  const value = only?.type === "ReturnStatement" ? only.argument : only;
  if (only?.type === "ReturnStatement" && value == null) return true;
  if (value?.type === "NullLiteral") return true;
  if (value?.type === "Identifier") return value.name === "undefined";
  return (
    value?.type === "JSXFragment" &&
    value.children.every((child) => child.type === "JSXText" && child.value.trim() === "")
  );
}

/** Whether a body has nothing, not even a comment that says why. */
function isEmpty({ body }: FunctionNode): boolean {
  return body.type === "BlockStatement" && body.body.length === 0 && !isExplained(body);
}

function isExplained({ innerComments }: BlockStatement): boolean {
  return innerComments?.some(({ value }) => /\w/.test(value) && !UNFINISHED.test(value)) ?? false;
}

function mustReturn({ returnType }: FunctionNode, text: string): boolean {
  if (returnType == null) return false;
  const type = text.slice(returnType.start ?? 0, returnType.end ?? 0);
  return !/\b(?:void|undefined|any|unknown|never|null|asserts)\b/.test(type);
}

function isEmptyClass({ body, superClass, decorators }: ClassDeclaration): boolean {
  return body.body.length === 0 && superClass == null && (decorators ?? []).length === 0;
}

/** Whether a statement neither exports nor does anything: imports of names, declarations, values. */
function doesNothing(node: Statement): boolean {
  if (node.type === "ImportDeclaration") return node.specifiers.length > 0;
  if (node.type === "ExportNamedDeclaration")
    return node.declaration == null && node.specifiers.length === 0 && node.source == null;
  if (node.type === "VariableDeclaration")
    return node.declarations.every(
      ({ init }) => init == null || isFunction(init) || /Literal$|^Identifier$/.test(init.type),
    );
  return /^(?:EmptyStatement|FunctionDeclaration|ClassDeclaration|TS(?:Interface|TypeAlias|Enum)Declaration)$/.test(
    node.type,
  );
}

function fileStub(body: readonly Statement[]): Stub {
  const why = body.length === 0 ? "it is empty" : "it exports nothing and does nothing";
  return { name: "the file", at: { line: 1, column: 1 }, why, isDeclared: false };
}
