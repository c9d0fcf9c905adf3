import type { File, Node, TSType } from "@babel/types";

/** What some lines of TypeScript are part of. */
export type Place =
  | "program"
  | "children"
  | "array"
  | "object"
  | "interface"
  | "class"
  | "attributes"
  | "cases"
  | "enum"
  | "names"
  | "pattern"
  | "union";

/** One of the things that lines consist of, such as a statement, an entry or a child. */
export type Unit = {
  readonly node: Node;
  /** Its first and its last line. */
  readonly first: number;
  readonly last: number;
};

/** Makes a whole program of lines that are part of something larger, by a line before them and one after. */
export type Frame = {
  readonly place: Place;
  readonly before: string;
  readonly after: string;
  /** What the lines consist of, once they are read so; undefined where they only look like it. */
  readonly unitsOf: (file: File, source: string) => readonly Node[] | undefined;
};

/** In this order: what can be read in one way mostly cannot be read in those before it. */
export const FRAMES: readonly Frame[] = [
  { place: "program", before: "", after: "", unitsOf: statementsOf },
  { place: "children", before: "<>\n", after: "\n</>", unitsOf: childrenOf },
  { place: "array", before: "[\n", after: "\n]", unitsOf: entriesOf },
  { place: "object", before: "({\n", after: "\n})", unitsOf: propertiesOf },
  { place: "interface", before: "interface I {\n", after: "\n}", unitsOf: signaturesOf },
  { place: "class", before: "class C {\n", after: "\n}", unitsOf: membersOf },
  { place: "attributes", before: "<a\n", after: "\n/>", unitsOf: attributesOf },
  { place: "cases", before: "switch (0) {\n", after: "\n}", unitsOf: casesOf },
  { place: "enum", before: "enum E {\n", after: "\n}", unitsOf: constantsOf },
  { place: "names", before: "import {\n", after: '\n} from "";', unitsOf: specifiersOf },
  { place: "pattern", before: "({\n", after: "\n} = 0)", unitsOf: patternsOf },
  { place: "union", before: "type T =\n", after: "", unitsOf: typesOf },
];

const STATEMENTS: readonly Place[] = ["program"];
const CASES: readonly Place[] = ["cases", "program"];

const PLACES: Partial<Record<Node["type"], readonly Place[]>> = {
  Program: STATEMENTS,
  BlockStatement: STATEMENTS,
  StaticBlock: STATEMENTS,
  TSModuleBlock: STATEMENTS,
  SwitchStatement: CASES,
  SwitchCase: CASES,
  JSXElement: ["children"],
  JSXFragment: ["children"],
  JSXOpeningElement: ["attributes"],
  ArrayExpression: ["array"],
  ObjectExpression: ["object"],
  ObjectPattern: ["pattern"],
  ClassBody: ["class"],
  TSInterfaceBody: ["interface"],
  TSTypeLiteral: ["interface"],
  TSEnumDeclaration: ["enum"],
  ImportDeclaration: ["names"],
  ExportNamedDeclaration: ["names"],
};

/** What lines can be part of of which nothing is known but that they are not text. */
export const PLACES_ANYWHERE: readonly Place[] = [
  ...STATEMENTS,
  "children",
  "array",
  "object",
  "interface",
  "class",
  "cases",
  "union",
];

/**
 * What the lines inside a node can be part of. Of nothing where their order has a meaning, such as that
 * of parameters, of arguments and of constants that are numbered by it. A union ends without a line of its own: its last member is inside whatever
 * the union is inside.
 */
export function placesIn(node: Node): readonly Place[] {
  const { type } = node;
  if (node.type === "TSEnumDeclaration" && node.members.some((one) => !one.initializer)) return [];
  const places = PLACES[type] ?? [];
  return /^(?:JSX|Template|Comment)/.test(type) ? places : [...places, "union"];
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

function patternsOf(file: File): readonly Node[] | undefined {
  const assignment = expressionOf(file);
  return assignment?.type === "AssignmentExpression" && assignment.left.type === "ObjectPattern"
    ? assignment.left.properties
    : undefined;
}

function attributesOf(file: File): readonly Node[] | undefined {
  const element = expressionOf(file);
  return element?.type === "JSXElement" ? element.openingElement.attributes : undefined;
}

function casesOf(file: File): readonly Node[] | undefined {
  const node = onlyStatementOf(file);
  return node?.type === "SwitchStatement" ? node.cases : undefined;
}

function membersOf(file: File): readonly Node[] | undefined {
  const node = onlyStatementOf(file);
  return node?.type === "ClassDeclaration" ? node.body.body : undefined;
}

function signaturesOf(file: File): readonly Node[] | undefined {
  const node = onlyStatementOf(file);
  return node?.type === "TSInterfaceDeclaration" ? node.body.body : undefined;
}

/** Constants that are not numbered by their order. */
function constantsOf(file: File): readonly Node[] | undefined {
  const node = onlyStatementOf(file);
  return node?.type === "TSEnumDeclaration" && node.members.every((one) => one.initializer)
    ? node.members
    : undefined;
}

function specifiersOf(file: File): readonly Node[] | undefined {
  const node = onlyStatementOf(file);
  return node?.type === "ImportDeclaration" ? node.specifiers : undefined;
}

function typesOf(file: File, source: string): readonly TSType[] | undefined {
  const node = onlyStatementOf(file);
  const type = node?.type === "TSTypeAliasDeclaration" ? node.typeAnnotation : undefined;
  const startsWithBar = source[type?.start ?? 0] === "|";
  return type?.type === "TSUnionType" && startsWithBar ? type.types : undefined;
}

function expressionOf(file: File): Node | undefined {
  const node = onlyStatementOf(file);
  return node?.type === "ExpressionStatement" ? node.expression : undefined;
}

function onlyStatementOf({ program }: File): Node | undefined {
  return program.body.length === 1 ? program.body[0] : undefined;
}
