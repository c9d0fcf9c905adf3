import type { Node, ObjectExpression, JSXElement, TSTypeLiteral } from "@babel/types";
import { childrenOf } from "./nodes.js";

/** What tells entries of one array, and children of one element, apart: the first of these that they have. */
const TELLING = ["key", "id", "path", "to", "href", "name", "label", "title"];

/** What tells types of one union apart. */
const TELLING_TYPES = ["kind", "type", "tag", "_tag"];

/** What a node says, whatever its line breaks. */
export type TextOf = (node: Node) => string;

/** Reads what nodes of a text say. */
export const textIn =
  (source: string): TextOf =>
  ({ start, end }) =>
    source.slice(start ?? 0, end ?? 0).replaceAll(/\s+/g, " ");

function nameOf(node: Node): Node {
  if (node.type === "JSXAttribute") return node.name;
  if (node.type === "TSEnumMember") return node.id;
  if (node.type === "ImportSpecifier") return node.local;
  return "key" in node && typeof node.key === "object" ? node.key : node;
}

/** The name of a member, an attribute, a constant or an imported name: one name, however it is quoted. */
export function nameTextOf(node: Node, text: TextOf): string {
  const name = nameOf(node);
  if ("computed" in node && node.computed) return `[${text(name)}]`;
  const isPlain = name.type === "StringLiteral" || name.type === "NumericLiteral";
  return isPlain ? String(name.value) : text(name);
}

/** What tells an object apart from others in its array. */
export function objectKey(node: ObjectExpression, text: TextOf): string {
  return objectTelling(node, text) ?? text(node);
}

function objectTelling(node: ObjectExpression, text: TextOf): string | undefined {
  const named = node.properties.flatMap((property) =>
    property.type === "ObjectProperty" ? [[text(property.key), text(property)] as const] : [],
  );
  return tellingOf(new Map(named));
}

/** What tells an element apart from others beside it. */
export function elementKey(node: JSXElement, text: TextOf): string {
  const { name, attributes } = node.openingElement;
  const named = attributes.flatMap((attribute) =>
    attribute.type === "JSXAttribute" ? [[text(attribute.name), text(attribute)] as const] : [],
  );
  const telling = tellingOf(new Map(named));
  return telling === undefined ? text(node) : `<${text(name)} ${telling}`;
}

/** What tells a type apart from others in its union. */
export function typeKey(node: TSTypeLiteral, text: TextOf): string {
  const named = node.members.flatMap((member) =>
    member.type === "TSPropertySignature" ? [[text(member.key), text(member)] as const] : [],
  );
  return tellingOf(new Map(named), TELLING_TYPES) ?? text(node);
}

function tellingOf(
  named: ReadonlyMap<string, string>,
  telling: readonly string[] = TELLING,
): string | undefined {
  const name = telling.find((one) => named.has(one));
  return name === undefined ? undefined : named.get(name);
}

/**
 * How often each name is there where only one thing of a name can count, all over a file: attributes of an
 * element, members, constants, cases, routes of one path. Counted are those that are there again.
 */
export function repeatsIn(root: Node, source: string): ReadonlyMap<string, number> {
  const text = textIn(source);
  const repeats = new Map<string, number>();
  const count = (node: Node): void => {
    const seen = new Set<string>();
    for (const name of namesIn(node, text)) {
      if (seen.has(name)) repeats.set(name, (repeats.get(name) ?? 0) + 1);
      seen.add(name);
    }
    childrenOf(node).forEach(count);
  };
  count(root);
  return repeats;
}

function namesIn(node: Node, text: TextOf): string[] {
  if (node.type === "JSXOpeningElement") return named(node.attributes, ["JSXAttribute"], text);
  if (node.type === "ObjectExpression")
    return named(node.properties, ["ObjectProperty", "ObjectMethod"], text);
  if (node.type === "ClassBody") return named(node.body, ["ClassProperty", "ClassMethod"], text);
  if (node.type === "TSInterfaceBody") return signaturesIn(node.body, text);
  if (node.type === "TSTypeLiteral") return signaturesIn(node.members, text);
  if (node.type === "TSEnumDeclaration") return named(node.members, ["TSEnumMember"], text);
  if (node.type === "SwitchStatement")
    return node.cases.map(({ test }) => (test ? text(test) : "default"));
  return node.type === "ArrayExpression"
    ? node.elements.flatMap((one) =>
        one?.type === "ObjectExpression" ? (objectTelling(one, text) ?? []) : [],
      )
    : [];
}

function named(nodes: readonly Node[], types: readonly Node["type"][], text: TextOf): string[] {
  return nodes
    .filter(({ type }) => types.includes(type))
    .map((node) => {
      const kind = "kind" in node && (node.kind === "get" || node.kind === "set") ? node.kind : "";
      return `${"static" in node && node.static ? "static" : ""} ${kind} ${nameTextOf(node, text)}`;
    });
}

/** A method may have several signatures. */
function signaturesIn(nodes: readonly Node[], text: TextOf): string[] {
  const methods = named(nodes, ["TSMethodSignature"], text);
  return [...named(nodes, ["TSPropertySignature"], text), ...new Set(methods)];
}
