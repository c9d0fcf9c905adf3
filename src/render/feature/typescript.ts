import { columnOf, type TypeName } from "../../spec/field/field.js";
import { classNameOf } from "../../spec/naming/name.js";
import type { EnumClass } from "./enum.js";
import { type FieldFacts, isRequired } from "./field-view.js";

/** What a feature is called in TypeScript. */
export type TypescriptNames = {
  /** `invoiceLine` */
  readonly one: string;
  /** `invoiceLines` */
  readonly many: string;
  /** `InvoiceLines` */
  readonly Many: string;
};

/** A field in TypeScript, as it is in JSON. */
export type TypescriptView = {
  /** The type of the values that it can have. */
  readonly type: string;
  /** What declares the type of an enum, by the name of its class: a union of its values. */
  readonly union: string | undefined;
  /** Its member in the type of what is answered. */
  readonly read: string;
  /** In what makes a row. */
  readonly create: string;
  /** In what changes one. */
  readonly update: string;
};

/** What a feature is called in TypeScript. */
export function typescriptNamesOf(feature: {
  readonly name: string;
  readonly plural: string;
}): TypescriptNames {
  const { name, plural } = feature;
  return { one: camelNameOf(name), many: camelNameOf(plural), Many: classNameOf(plural) };
}

/** A name as a variable has it: `invoiceLine` for `invoice_line`. */
export function camelNameOf(name: string): string {
  const className = classNameOf(name);
  return className.charAt(0).toLowerCase() + className.slice(1);
}

// As the API writes them: JSON has no dates, and its numbers lose digits of decimals.
const TYPES: Readonly<Record<Exclude<TypeName, "enum">, string>> = {
  str: "string",
  text: "string",
  int: "number",
  float: "number",
  decimal: "string",
  bool: "boolean",
  date: "string",
  datetime: "string",
  uuid: "string",
  ref: "string",
  json: "unknown",
  list: "string[]",
};

/** The type of a field's values, as far as JSON has one for all of them; null is another. */
export function valueTypeOf({ field, enumClass }: Pick<FieldFacts, "field" | "enumClass">): string {
  return field.type === "enum" ? (enumClass?.name ?? "") : TYPES[field.type];
}

/** A field in TypeScript, as it is in JSON. */
export function typescriptOf({ field, enumClass }: FieldFacts): TypescriptView {
  const name = columnOf(field);
  const value = valueTypeOf({ field, enumClass });
  // What is unknown may be null already.
  const type = field.nullable && field.type !== "json" ? `${value} | null` : value;
  return {
    type,
    union: enumClass && unionOf(enumClass),
    read: `${name}: ${type}`,
    create: `${name}${isRequired(field) ? "" : "?"}: ${type}`,
    update: `${name}?: ${type}`,
  };
}

const LINE = 80;

/** The type of an enum; one that is too long has another line, or one for each value, as prettier writes it. */
function unionOf({ name, members }: EnumClass): string {
  const literals = members.map(({ value }) => `"${value}"`);
  const line = `export type ${name} = ${literals.join(" | ")};`;
  if (line.length <= LINE) return line;
  const below = `  ${literals.join(" | ")};`;
  if (below.length <= LINE) return `export type ${name} =\n${below}`;
  return `export type ${name} =${literals.map((literal) => `\n  | ${literal}`).join("")};`;
}
