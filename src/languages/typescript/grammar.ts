import {
  blocksOf,
  type Grammar,
  type Lines,
  linesAt,
  type Range,
  type Statement,
} from "../grammar.js";
import type { Node, StringLiteral, SwitchCase } from "@babel/types";
import { type Place, placesIn } from "./frames.js";
import { mergeImport } from "./imports.js";
import { elementKey, nameTextOf, objectKey, type TextOf, textIn, typeKey } from "./names.js";
import { endsItself, entersAt, nodeAround } from "./nodes.js";
import { type Dialect, fileOf, type Outline, outlineOf } from "./read.js";

type Meaning = Pick<Statement, "list" | "key" | "names" | "apart" | "flow">;

const OTHER: Meaning = { list: undefined, key: "", names: [], apart: 0 };

const isComment = (line: string) => /^\s*(?:\/\/|\/\*|\*)/.test(line);

/** The grammar of TypeScript and JavaScript, as far as merging needs it. */
export function typescriptGrammar(dialect: Dialect): Grammar {
  const statements = (lines: Lines, range?: Range) => statementsIn(lines, range, dialect);
  return { statements, unique: "in-file", mergeImport };
}

function statementsIn(
  all: Lines,
  range: Range | undefined,
  dialect: Dialect,
): Statement[] | undefined {
  const file = range && fileOf(all, dialect);
  const around = file && nodeAround(file, range);
  const lines = linesAt(all, range);
  const outline = outlineOf(lines, dialect, around && placesIn(around));
  if (outline === undefined || hasOrder(outline)) return undefined;
  const isEntered = around === undefined || entersAt(around, range?.start ?? 0);
  const inside = new Set<number>();
  for (const { first, last } of outline.units)
    for (let line = first + 1; line <= last; line += 1) inside.add(line);
  return blocksOf(lines, (at) => !inside.has(at), isComment).map(({ range, head }) => {
    const text = lines.slice(range.start, range.end).join("\n");
    const [unit, ...more] = outline.units.filter(({ first }) => first === head);
    if (unit === undefined || more.length > 0) return { range, text, ...OTHER, order: undefined };
    const meaning = meaningOf(unit.node, outline, isEntered);
    return { range, ...meaning, order: undefined, ...separated(text, unit.node, outline) };
  });
}

/**
 * The text of an entry as it stands amid its list and at the end of it, where that differs. Behind the last
 * entry of a list a comment can stand where the others have a comma: then a person is asked.
 */
function separated(
  text: string,
  { start, end }: Node,
  { place, source }: Outline,
): Pick<Statement, "text" | "atEnd"> & { readonly list?: undefined } {
  const node = source.slice(start ?? 0, end ?? 0);
  const rest = source.slice(end ?? 0);
  const asked = { text, list: undefined, atEnd: { text, isThere: true } };
  if (place === "union") {
    if (text.endsWith(`${node};`))
      return { text: text.slice(0, -1), atEnd: { text, isThere: true } };
    return /^\s*;/.test(rest) ? asked : { text, atEnd: { text: `${text};`, isThere: false } };
  }
  if (!COMMAS.has(place)) return { text };
  if (text.endsWith(node)) return { text: `${text},`, atEnd: { text, isThere: true } };
  return /^\s*,/.test(rest)
    ? { text, atEnd: { text: text.replace(/,$/, ""), isThere: false } }
    : asked;
}

const COMMAS: ReadonlySet<Place> = new Set(["array", "object", "enum", "names", "pattern"]);

/** Whether what is spread there gives way to what is below, and takes precedence over what is above. */
function hasOrder({ place, units }: Outline): boolean {
  return (
    (place === "object" || place === "attributes") &&
    units.some(({ node }) => node.type === "SpreadElement" || node.type === "JSXSpreadAttribute")
  );
}

function meaningOf(node: Node, { place, source }: Outline, isEntered: boolean): Meaning {
  const text = textIn(source);
  if (place === "program") return statementMeaning(node, text);
  if (place === "children")
    return entry("child", node.type === "JSXElement" ? elementKey(node, text) : text(node));
  if (place === "array")
    return entry("entry", node.type === "ObjectExpression" ? objectKey(node, text) : text(node));
  if (place === "union")
    return entry("type", node.type === "TSTypeLiteral" ? typeKey(node, text) : text(node));
  return node.type === "SwitchCase"
    ? caseMeaning(node, text, isEntered)
    : memberMeaning(node, text);
}

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

function caseMeaning(node: SwitchCase, text: TextOf, isEntered: boolean): Meaning {
  const name = node.test ? `case ${text(node.test)}` : "default";
  const flow = { isEntered, goesOn: !endsItself(node), isEmpty: node.consequent.length === 0 };
  return { ...OTHER, names: [name], flow };
}

function memberMeaning(node: Node, text: TextOf): Meaning {
  const key = nameTextOf(node, text);
  const isMethod = node.type.endsWith("Method");
  return isMethod ? { ...OTHER, names: [key], apart: 1 } : entry("field", key);
}
