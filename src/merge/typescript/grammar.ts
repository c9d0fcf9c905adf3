import type { JSXElement, Node, ObjectExpression, StringLiteral } from "@babel/types";
import type { Lines } from "../diff/diff3.js";
import { blocksOf, type Grammar, type Statement } from "../lists/statements.js";
import { mergeImport } from "./imports.js";
import { type Dialect, type Outline, outlineOf } from "./read.js";

type Meaning = Pick<Statement, "list" | "key" | "names" | "apart">;

const OTHER: Meaning = { list: undefined, key: "", names: [], apart: 0 };

/** What tells entries of one array, and children of one element, apart: the first of these that they have. */
const TELLING = ["key", "id", "path", "to", "href", "name", "label", "title"];

const isComment = (line: string) => /^\s*(?:\/\/|\/\*|\*)/.test(line);

/** The grammar of TypeScript and JavaScript, as far as merging needs it. */
export function typescriptGrammar(dialect: Dialect): Grammar {
  return { statements: (lines) => statementsIn(lines, dialect), unique: "in-file", mergeImport };
}

function statementsIn(lines: Lines, dialect: Dialect): Statement[] | undefined {
  const outline = outlineOf(lines, dialect);
  if (outline === undefined) return undefined;
  const inside = new Set<number>();
  for (const { first, last } of outline.units)
    for (let line = first + 1; line <= last; line += 1) inside.add(line);
  return blocksOf(lines, (at) => !inside.has(at), isComment).map(({ range, head }) => {
    const text = lines.slice(range.start, range.end).join("\n");
    const [unit, ...more] = outline.units.filter(({ first }) => first === head);
    const meaning = unit && more.length === 0 ? meaningOf(unit.node, outline) : OTHER;
    return { range, text, ...meaning, order: undefined };
  });
}

function meaningOf(node: Node, { place, source }: Outline): Meaning {
  const text = textIn(source);
  if (place === "program") return statementMeaning(node, text);
  if (place === "children")
    return entry("child", node.type === "JSXElement" ? elementKey(node, text) : text(node));
  if (place === "array")
    return entry("entry", node.type === "ObjectExpression" ? objectKey(node, text) : text(node));
  return memberMeaning(node, text);
}

/** What a node says, whatever its line breaks. */
type TextOf = (node: Node) => string;

const textIn =
  (source: string): TextOf =>
  ({ start, end }) =>
    source.slice(start ?? 0, end ?? 0).replaceAll(/\s+/g, " ");

const entry = (list: string, key: string, names: readonly string[] = [key]): Meaning => ({
  ...{ list, key, names, apart: 0 },
});

function statementMeaning(node: Node, text: TextOf): Meaning {
  if (node.type === "ImportDeclaration") {
    const names = node.specifiers.map(({ local }) => local.name);
    const module = moduleKey(node.importKind, node.source);
    return entry("import", module, names.length > 0 ? names : [`import ${module}`]);
  }
  if (node.type === "ExportAllDeclaration") return entry("export", text(node));
  if (node.type === "ExportNamedDeclaration") {
    if (node.declaration) return declarationMeaning(node.declaration);
    if (!node.source) return OTHER;
    const names = node.specifiers.map(({ exported }) => text(exported));
    return entry("export", moduleKey(node.exportKind, node.source), names);
  }
  if (node.type === "ExportDefaultDeclaration") return { ...OTHER, names: ["default"], apart: 1 };
  return node.type === "ExpressionStatement"
    ? callMeaning(node.expression, text)
    : declarationMeaning(node);
}

/** What names are imported from, or exported again: types and values of a module apart. */
function moduleKey(kind: string | null | undefined, source: StringLiteral): string {
  return kind === "type" ? `type ${source.value}` : source.value;
}

function declarationMeaning(node: Node): Meaning {
  if (node.type === "VariableDeclaration") {
    const names = node.declarations.map(({ id }) => (id.type === "Identifier" ? id.name : ""));
    return { ...OTHER, names: names.filter((name) => name !== "") };
  }
  if (node.type === "TSTypeAliasDeclaration") return { ...OTHER, names: [node.id.name] };
  const isBlock =
    node.type === "FunctionDeclaration" ||
    node.type === "ClassDeclaration" ||
    node.type === "TSInterfaceDeclaration" ||
    node.type === "TSEnumDeclaration";
  return isBlock ? { ...OTHER, names: node.id ? [node.id.name] : [], apart: 1 } : OTHER;
}

/** A call that registers something, such as `app.get("/", index)`: told apart by its first argument. */
function callMeaning(node: Node, text: TextOf): Meaning {
  if (node.type !== "CallExpression") return OTHER;
  const callee = text(node.callee);
  const [first] = node.arguments;
  return entry(`call of ${callee}`, `${callee}(${first ? text(first) : ""})`);
}

function memberMeaning(node: Node, text: TextOf): Meaning {
  const key = "key" in node && typeof node.key === "object" ? text(node.key) : text(node);
  const isMethod = node.type.endsWith("Method");
  return isMethod ? { ...OTHER, names: [key], apart: 1 } : entry("field", key);
}

function objectKey(node: ObjectExpression, text: TextOf): string {
  const named = node.properties.flatMap((property) =>
    property.type === "ObjectProperty" ? [[text(property.key), text(property)] as const] : [],
  );
  return tellingOf(new Map(named)) ?? text(node);
}

function elementKey(node: JSXElement, text: TextOf): string {
  const { name, attributes } = node.openingElement;
  const named = attributes.flatMap((attribute) =>
    attribute.type === "JSXAttribute" ? [[text(attribute.name), text(attribute)] as const] : [],
  );
  const telling = tellingOf(new Map(named));
  return telling === undefined ? text(node) : `<${text(name)} ${telling}`;
}

function tellingOf(named: ReadonlyMap<string, string>): string | undefined {
  const name = TELLING.find((one) => named.has(one));
  return name === undefined ? undefined : named.get(name);
}
