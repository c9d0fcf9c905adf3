/** Columns that prettier gives a line. */
const WIDTH = 80;

const INDENT = "  ";

/** Whether a line, with so many columns before it, is as prettier leaves it. */
function fits(line: string, indent: number, after: number): boolean {
  return indent + line.length + after <= WIDTH;
}

/**
 * A list between brackets as prettier writes it: on one line, or an entry a line.
 * @param indent the columns before the line that it ends
 * @param around the columns of that line that are taken already, on both sides
 */
export function arrayOf(entries: readonly string[], indent = 0, around = 0): string {
  const line = `[${entries.join(", ")}]`;
  if (fits(line, indent, around)) return line;
  const lines = entries.map((entry) => `\n${" ".repeat(indent)}${INDENT}${entry},`);
  return `[${lines.join("")}\n${" ".repeat(indent)}]`;
}

/** A property of an object: its name, and its value, where it may take lines below a width. */
export type Property = readonly [
  name: string,
  value: string | ((indent: number, around: number) => string),
];

/**
 * An object as prettier writes it: on one line, or a property a line.
 * @param indent the columns before it
 * @param after the columns behind it
 */
export function objectOf(properties: readonly Property[], indent = 0, after = 0): string {
  // On one line, however long.
  const short = properties.map(([name, value]) => `${name}: ${valueOf(value, 0, -Infinity)}`);
  const line = `{ ${short.join(", ")} }`;
  if (fits(line, indent, after)) return line;
  const inner = indent + INDENT.length;
  const lines = properties.map(([name, value]) => {
    const around = name.length + ": ".length + ",".length;
    const text = valueOf(value, inner, around);
    // A text that is too long stands below its name.
    const isBelow = !text.includes("\n") && !fits(text, inner, around);
    return `\n${" ".repeat(inner)}${name}:${isBelow ? `\n${" ".repeat(inner)}${INDENT}` : " "}${text},`;
  });
  return `{${lines.join("")}\n${" ".repeat(indent)}}`;
}

// Where the entries of a list at the top level of a module begin.
const ENTRY_INDENT = INDENT.length;

/** An object in a list at the top level of a module, before the comma behind it. */
export function listEntryOf(properties: readonly Property[]): string {
  return objectOf(properties, ENTRY_INDENT, ",".length);
}

/** An import of types: on one line, or a name a line. */
export function typeImportOf(names: readonly string[], from: string): string {
  const line = `import type { ${names.join(", ")} } from "${from}";`;
  // What imports one name is never broken.
  if (names.length === 1 || fits(line, 0, 0)) return line;
  return `import type {\n${names.map((name) => `${INDENT}${name},\n`).join("")}} from "${from}";`;
}

/** A statement that assigns a value of several lines: below the name, where the first line is too long. */
export function assignmentOf(name: string, value: string): string {
  const [first = ""] = value.split("\n");
  const head = `${name} =`;
  if (fits(`${head} ${first}`, 0, 0)) return `${head} ${value};`;
  return `${head}\n${INDENT}${value.replaceAll("\n", `\n${INDENT}`)};`;
}

function valueOf(value: Property[1], indent: number, around: number): string {
  return typeof value === "string" ? value : value(indent, around);
}

/**
 * A member of an interface whose type is a union, as prettier writes it.
 * @param types what it is made of; one of more lines breaks the union
 */
export function unionMember(name: string, types: readonly string[]): string {
  const line = `${name}: ${types.join(" | ")};`;
  if (types.length === 1 || (!line.includes("\n") && fits(line, INDENT.length, 0))) return line;
  const lines = types.map((type) => `\n    | ${type.replaceAll("\n", "\n      ")}`);
  return `${name}:${lines.join("")};`;
}
