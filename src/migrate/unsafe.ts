import type { Problem } from "../problem.js";
import { columnOf, type Field, type TypeName } from "../spec/field/field.js";
import { formatField } from "../spec/field/parse.js";
import { anyOf } from "../spec/text.js";
import { columnRenames, type FeaturePair, type FieldPair } from "./table-change.js";
import { columnFor, ENUM_LENGTH } from "./schema.js";

const ANOTHER_FIELD =
  "Add another field for the new values, move the rows over, and then drop this one.";

/** What a migration cannot do to a feature without losing what its rows hold, or guessing. */
export function* unsafeChanges({ before, after, fields }: FeaturePair): Generator<Problem> {
  if (before.plural !== after.plural)
    yield unsafe(
      `The plural of '${after.name}' is the name of its table, and cannot change from '${before.plural}' to '${after.plural}'.`,
      `Keep the plural '${before.plural}'; or remove the feature and add it again, without its rows.`,
    );
  yield* takenColumns(after.name, fields);
  for (const field of fields.added) yield* emptyColumn(after.name, field);
  for (const pair of fields.kept) {
    yield* unsafeType(after.name, pair);
    if (pair.before.nullable) yield* emptyColumn(after.name, pair.after);
  }
}

function unsafe(message: string, fix: string): Problem {
  return { code: "unsafe-change", message, fix };
}

function* takenColumns(feature: string, fields: FeaturePair["fields"]): Generator<Problem> {
  const dropped = new Set(fields.dropped.map(columnOf));
  for (const field of fields.added.filter((added) => dropped.has(columnOf(added))))
    yield unsafe(
      `${feature}.${field.name} would have the column '${columnOf(field)}' of a field that is dropped at the same time.`,
      "Drop the one first, and add the other afterwards.",
    );
  if (columnRenames(fields) === undefined)
    yield unsafe(
      `The fields of '${feature}' cannot take each other's names at once.`,
      "Give one of them a third name first.",
    );
}

function* emptyColumn(feature: string, field: Field): Generator<Problem> {
  if (field.nullable || columnFor(field).fill !== undefined) return;
  const name = `${feature}.${field.name}`;
  const optional = formatField({ ...field, nullable: true });
  if (field.unique || field.type === "ref" || field.type === "json")
    yield unsafe(
      `${name} needs a value for the rows that exist, and no default can be one for ${field.unique ? "a unique field" : `a '${field.type}'`}.`,
      `Let it be absent: '${optional}'.`,
    );
  else
    yield unsafe(
      `${name} needs a value for the rows that exist.`,
      `Give it a default, as in '${formatField(field)}=${exampleFor(field)}', or let it be absent: '${optional}'.`,
    );
}

/** A default that a type allows, as an example; the types without have none that can be written. */
const EXAMPLES: Readonly<Partial<Record<TypeName, string>>> = {
  str: "-",
  text: "-",
  int: "0",
  float: "0",
  decimal: "0",
  bool: "false",
  date: "2025-12-31",
  datetime: "2025-12-31T00:00:00Z",
  uuid: "00000000-0000-0000-0000-000000000000",
};

function exampleFor(field: Field): string {
  return (field.type === "enum" ? field.values[0] : EXAMPLES[field.type]) ?? "";
}

function* unsafeType(feature: string, { before, after }: FieldPair): Generator<Problem> {
  const name = `${feature}.${after.name}`;
  const removed = removedValues(before, after);
  if (removed.length > 0)
    yield unsafe(
      `${name} would no longer have ${anyOf(removed.map((value) => `'${value}'`))}, and rows may hold it.`,
      `Keep it among the values. Or: ${ANOTHER_FIELD}`,
    );
  else if (before.type === "ref" && after.type === "ref" && before.feature !== after.feature)
    yield unsafe(
      `${name} refers to '${before.feature}', and cannot refer to '${after.feature}' instead: its rows hold ids of the former.`,
      ANOTHER_FIELD,
    );
  else if (!holds(before, after))
    yield unsafe(
      `${name} cannot become ${typeText(after)}: a migration from ${typeText(before)} would not keep every value.`,
      `Keep its type. Or: ${ANOTHER_FIELD}`,
    );
}

function removedValues(before: Field, after: Field): readonly string[] {
  if (before.type !== "enum" || after.type !== "enum") return [];
  return before.values.filter((value) => !after.values.includes(value));
}

/** Types whose every value is one of another type, in the database too. */
const PARTS: Readonly<Partial<Record<TypeName, readonly TypeName[]>>> = {
  text: ["str", "enum"],
  json: ["list"],
};

/** Whether a column that holds the one's values can become one for the other's. */
function holds(before: Field, after: Field): boolean {
  if (after.type === "str")
    return before.type === "str"
      ? before.length <= after.length
      : before.type === "enum" && after.length >= ENUM_LENGTH;
  if (after.type === "decimal")
    return (
      before.type === "decimal" &&
      before.scale <= after.scale &&
      before.precision - before.scale <= after.precision - after.scale
    );
  return before.type === after.type || (PARTS[after.type]?.includes(before.type) ?? false);
}

/** The type and its argument, as they are written. */
function typeText(field: Field): string {
  const bare = { ...field, nullable: false, unique: false, index: false, default: undefined };
  return `'${formatField(bare).slice(field.name.length + 1)}'`;
}
