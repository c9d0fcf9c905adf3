import { parse, type ParserOptions } from "@babel/parser";
import type { File, Node } from "@babel/types";
import type { Lines } from "../diff/diff3.js";

/** What some lines of TypeScript are part of. */
export type Place = "program" | "children" | "array" | "object" | "class" | "interface";

/** One of the things that lines consist of, such as a statement, an entry or a child. */
export type Unit = {
  readonly node: Node;
  /** Its first and its last line. */
  readonly first: number;
  readonly last: number;
};

/** Lines as what they are part of, with the text that the positions of their nodes are in. */
export type Outline = {
  readonly place: Place;
  readonly source: string;
  readonly units: readonly Unit[];
};

/** Makes a whole program of lines that are part of something larger, by a line before them and one after. */
type Frame = {
  readonly place: Place;
  readonly before: string;
  readonly after: string;
  /** What the lines consist of, once they are read so; undefined where they only look like it. */
  readonly unitsOf: (file: File) => readonly Node[] | undefined;
};

// In this order: what can be read in one way mostly cannot be read in those before it.
const FRAMES: readonly Frame[] = [
  { place: "program", before: "", after: "", unitsOf: statementsOf },
  { place: "children", before: "<>\n", after: "\n</>", unitsOf: childrenOf },
  { place: "array", before: "[\n", after: "\n]", unitsOf: entriesOf },
  { place: "object", before: "({\n", after: "\n})", unitsOf: propertiesOf },
  { place: "interface", before: "interface I {\n", after: "\n}", unitsOf: signaturesOf },
  { place: "class", before: "class C {\n", after: "\n}", unitsOf: membersOf },
];

/** How a file is read: in one whose name ends in `.ts`, `<A>` is a type and no element. */
export type Dialect = "with JSX" | "without JSX";

const PLUGINS: Readonly<Record<Dialect, NonNullable<ParserOptions["plugins"]>>> = {
  "with JSX": ["typescript", "jsx", "decorators"],
  "without JSX": ["typescript", "decorators"],
};

/** Lines out of the middle of a program may do what its beginning allows. */
const ANYWHERE: ParserOptions = {
  allowAwaitOutsideFunction: true,
  allowNewTargetOutsideFunction: true,
  allowReturnOutsideFunction: true,
  allowSuperOutsideMethod: true,
  allowUndeclaredExports: true,
  allowYieldOutsideFunction: true,
};

/** Whether a text is a program, as far as can be told without types. */
export function parses(text: string, dialect: Dialect): boolean {
  return read(text, dialect) !== undefined;
}

/** Reads a whole text; undefined where it is no program. */
export function read(
  text: string,
  dialect: Dialect,
  options: ParserOptions = {},
): File | undefined {
  try {
    return parse(text, { ...options, sourceType: "module", plugins: PLUGINS[dialect] });
  } catch {
    return undefined;
  }
}

/** What lines consist of; undefined where they cannot be read by themselves. */
export function outlineOf(lines: Lines, dialect: Dialect): Outline | undefined {
  for (const { place, before, after, unitsOf } of FRAMES) {
    const source = `${before}${lines.join("\n")}${after}`;
    const file = read(source, dialect, ANYWHERE);
    const nodes = file && unitsOf(file);
    if (nodes === undefined) continue;
    const offset = before === "" ? 1 : 2;
    const units = nodes.map((node) => ({
      node,
      first: (node.loc?.start.line ?? 0) - offset,
      last: (node.loc?.end.line ?? 0) - offset,
    }));
    return { place, source, units };
  }
  return undefined;
}

function statementsOf({ program }: File): readonly Node[] | undefined {
  const isOther = program.body.some(
    (node) =>
      node.type === "LabeledStatement" ||
      node.type === "BlockStatement" ||
      (node.type === "ExpressionStatement" && node.expression.type.startsWith("JSX")),
  );
  return isOther ? undefined : program.body;
}

function childrenOf(file: File): readonly Node[] | undefined {
  const fragment = expressionOf(file);
  if (fragment?.type !== "JSXFragment") return undefined;
  const isText = (node: Node) => node.type === "JSXText";
  const children = fragment.children.filter(
    (child) => child.type !== "JSXText" || child.value.trim() !== "",
  );
  return children.some(isText) ? undefined : children;
}

function entriesOf(file: File): readonly Node[] | undefined {
  const array = expressionOf(file);
  return array?.type === "ArrayExpression"
    ? array.elements.filter((entry) => entry !== null)
    : undefined;
}

function propertiesOf(file: File): readonly Node[] | undefined {
  const object = expressionOf(file);
  return object?.type === "ObjectExpression" ? object.properties : undefined;
}

function membersOf({ program }: File): readonly Node[] | undefined {
  const [node] = program.body;
  return node?.type === "ClassDeclaration" ? node.body.body : undefined;
}

function signaturesOf({ program }: File): readonly Node[] | undefined {
  const [node] = program.body;
  return node?.type === "TSInterfaceDeclaration" ? node.body.body : undefined;
}

function expressionOf({ program }: File): Node | undefined {
  const [node, ...more] = program.body;
  return node?.type === "ExpressionStatement" && more.length === 0 ? node.expression : undefined;
}
