import { columnOf, type Field, type TypeName } from "../../spec/field/field.js";
import { utcText } from "../../languages/python/literal.js";
import {
  type FieldFacts,
  isComparable,
  isIndexed,
  isNeverBlank,
  isRanged,
  isRequired,
} from "./field-view.js";
import { spoken, withArticle } from "./samples.js";

/** A field in the words of a specification. */
export type MarkdownView = {
  /** The type of its column in PostgreSQL, and what holds for it. */
  readonly column: string;
  /** What it can be in a request, and what a new row has that does not say. */
  readonly value: string;
  /** The parameters that lists can be asked for with. */
  readonly filters: readonly string[];
};

/** A field in the words of a specification. */
export function markdownOf(facts: FieldFacts): MarkdownView {
  const { field } = facts;
  return {
    column: [columnTypeOf(field), ...constraintsOf(facts)].join(", "),
    value: [valueOf(facts), ...absenceOf(field)].join("; "),
    filters: [
      ...(isComparable(field) ? [""] : []),
      ...(isRanged(field) ? ["__min", "__max"] : []),
      ...(field.nullable ? ["__null"] : []),
    ].map((ending) => columnOf(field) + ending),
  };
}

const COLUMNS: Readonly<Record<Exclude<TypeName, "str" | "decimal">, string>> = {
  text: "TEXT",
  int: "BIGINT",
  float: "DOUBLE PRECISION",
  bool: "BOOLEAN",
  date: "DATE",
  datetime: "TIMESTAMP WITH TIME ZONE",
  uuid: "UUID",
  enum: "VARCHAR(63)",
  json: "JSONB",
  list: "JSONB",
  ref: "UUID",
};

function columnTypeOf(field: Field): string {
  if (field.type === "str") return `VARCHAR(${field.length})`;
  if (field.type === "decimal") return `NUMERIC(${field.precision}, ${field.scale})`;
  return COLUMNS[field.type];
}

function constraintsOf({ field, target }: FieldFacts): string[] {
  return [
    ...(field.nullable ? ["null"] : []),
    ...(field.unique ? ["unique"] : []),
    ...(isIndexed(field) ? ["index"] : []),
    ...(target
      ? [`refers to \`${target.plural}.id\` (${field.nullable ? "SET NULL" : "RESTRICT"})`]
      : []),
  ];
}

const VALUES: Readonly<
  Record<Exclude<TypeName, "str" | "decimal" | "enum" | "json" | "ref">, string>
> = {
  text: "text",
  int: "whole number of 64 bits",
  float: "finite number",
  bool: "`true` or `false`",
  date: "date",
  datetime: "time with a zone",
  uuid: "UUID",
  list: "list of at most 100 texts of at most 255 characters",
};

function valueOf({ field, target }: FieldFacts): string {
  if (field.type === "str")
    return `text of at most ${counted(field.length, "character")}${isNeverBlank(field) ? ", not blank" : ""}`;
  if (field.type === "decimal")
    return `number of at most ${counted(field.precision, "digit")}, ${field.scale} of them after the point`;
  if (field.type === "enum")
    return `one of ${field.values.map((value) => `\`${value}\``).join(", ")}`;
  if (field.type === "json") return field.nullable ? "any JSON value" : "any JSON value but `null`";
  if (field.type === "ref") return `id of ${withArticle(spoken(target?.name ?? ""))}`;
  return VALUES[field.type];
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

/** What it means that a request leaves the field out, or says `null`. */
function absenceOf(field: Field): string[] {
  const value = defaultOf(field);
  const ifLeftOut = value === undefined ? [] : [`${value} if left out`];
  if (field.nullable) return [...ifLeftOut, "may be `null`"];
  return isRequired(field) ? ["required"] : ifLeftOut;
}

// Longer ones are in the code; nobody reads them in a list.
const LONGEST_DEFAULT = 100;

function defaultOf(field: Field): string | undefined {
  if (field.type === "list") return "`[]`";
  if (field.default === undefined) return undefined;
  if (["bool", "int", "float"].includes(field.type)) return `\`${String(field.default)}\``;
  const text = String(field.default);
  if (text.length > LONGEST_DEFAULT) return `a text of ${text.length} characters`;
  const json = JSON.stringify(field.type === "datetime" ? utcText(text) : text);
  // As JSON has it too, without what would end the code.
  return `\`${json.replaceAll("`", "\\u0060")}\``;
}
