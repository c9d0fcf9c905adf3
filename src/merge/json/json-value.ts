import { parseTree, type Node } from "jsonc-parser";

/** A JSON text with its syntax tree, so that what does not change is copied as it stands. */
export type Json = {
  readonly text: string;
  readonly root: Node;
  /** What {@link canonical} has given. */
  readonly canonical: WeakMap<Node, string>;
};

/** One property of an object in a JSON text. */
export type Property = { readonly key: string; readonly node: Node; readonly value: Node };

// The syntax tree is built by recursion; nothing that we merge comes near this depth.
const DEEPEST = 100;

/** Reads strict JSON; undefined where it is none, repeats a key, or is nested absurdly deep. */
export function jsonOf(text: string): Json | undefined {
  if (depthOf(text) > DEEPEST) return undefined;
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  const root = parseTree(text);
  return root === undefined || repeatsKey(root)
    ? undefined
    : { text, root, canonical: new WeakMap() };
}

function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [bracket] of text.matchAll(/[[{\]}]/g)) {
    depth += bracket === "[" || bracket === "{" ? 1 : -1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

function repeatsKey(node: Node): boolean {
  const keys = propertiesOf(node).map(({ key }) => key);
  return new Set(keys).size < keys.length || (node.children ?? []).some(repeatsKey);
}

/** The properties of an object, in order; none where the node is something else. */
export function propertiesOf(node: Node | undefined): Property[] {
  if (node?.type !== "object") return [];
  return (node.children ?? []).flatMap((property) => {
    const [key, value] = property.children ?? [];
    return key === undefined || value === undefined
      ? []
      : [{ key: String(key.value), node: property, value }];
  });
}

/** The properties by key. */
export function byKey(node: Node | undefined): Map<string, Property> {
  return new Map(propertiesOf(node).map((property) => [property.key, property]));
}

/** The part of the text that a node is. */
export function rawOf({ text }: Json, { offset, length }: Node): string {
  return text.slice(offset, offset + length);
}

/**
 * A string that two nodes share exactly where their values are equal; an object's order does not count,
 * and two spellings of one number are different.
 */
export function canonical(json: Json, node: Node): string {
  const known = json.canonical.get(node);
  if (known !== undefined) return known;
  const text = spell(json, node);
  json.canonical.set(node, text);
  return text;
}

function spell(json: Json, node: Node): string {
  if (node.type === "object")
    return `{${propertiesOf(node)
      .map(({ key, value }) => `${JSON.stringify(key)}:${canonical(json, value)}`)
      .sort()
      .join(",")}}`;
  if (node.type === "array")
    return `[${(node.children ?? []).map((item) => canonical(json, item)).join(",")}]`;
  return node.type === "string" ? JSON.stringify(node.value) : rawOf(json, node);
}
