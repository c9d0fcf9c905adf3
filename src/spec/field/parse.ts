import { fieldName } from "../naming/name.js";
import { DEFAULT_LENGTH } from "./values.js";
import { refuseContradiction } from "./contradiction.js";
import type { Field } from "./field.js";
import { argumentOf, endOf, readModifiers, readTypeName } from "./parts.js";
import { cutField, within } from "./text.js";
import { TYPES } from "./type.js";

/**
 * Reads a field: `name:type`, the type's argument if it takes one, any of `:null`, `:unique` and
 * `:index`, then `=default`. The types and their arguments: `str[:n]` (n is 255 without), `text`,
 * `int` (64 bits), `float`, `decimal:p,s`, `bool`, `date`, `datetime` (with a zone), `uuid`,
 * `enum:a,b,…`, `json`, `list:str`, `ref:feature`.
 *
 * Refused, since it contradicts itself or a database would not have it:
 * - a modifier twice; `:unique` with `:index`, as it has an index already, and `:index` on a ref
 *   for the same reason;
 * - `:unique` or `:index` on `text`, `json`, `list` and on a `str` of over 500 characters, as an
 *   index cannot hold such values; `:unique` on `bool` and `enum`, as it would
 *   allow as many rows as there are values;
 * - a default on a unique field, as the second row with it would fail; on `json`, `list` and `ref`,
 *   as no text can stand for their values;
 * - `:null` on `list`, as an empty list says the same.
 *
 * @throws Refused `invalid-field`, with a caret under the place.
 */
export function parseField(raw: string): Field {
  const text = cutField(raw);
  const [namePart, typePart, ...rest] = text.parts;
  const name = within(raw, namePart, fieldName);
  const type = readTypeName(text, typePart);
  const argument = argumentOf(text, type, rest[0]);
  const modifiers = readModifiers(text, argument === undefined ? rest : rest.slice(1));
  const field = TYPES[type].read({
    common: {
      name,
      nullable: modifiers.has("null"),
      unique: modifiers.has("unique"),
      index: modifiers.has("index"),
    },
    argument: (read) => within(raw, argument ?? endOf(text), read),
    value: (read) => (text.default === undefined ? undefined : within(raw, text.default, read)),
  });
  refuseContradiction(text, field, modifiers);
  return field;
}

/** A field as {@link parseField} reads it, in its one canonical form. */
export function formatField(field: Field): string {
  return [
    `${field.name}:${field.type}`,
    formatArgument(field),
    field.nullable ? ":null" : "",
    field.unique ? ":unique" : "",
    field.index ? ":index" : "",
    field.default === undefined ? "" : `=${field.default}`,
  ].join("");
}

function formatArgument(field: Field): string {
  if (field.type === "str") return field.length === DEFAULT_LENGTH ? "" : `:${field.length}`;
  if (field.type === "decimal") return `:${field.precision},${field.scale}`;
  if (field.type === "enum") return `:${field.values.join(",")}`;
  if (field.type === "list") return `:${field.item}`;
  return field.type === "ref" ? `:${field.feature}` : "";
}
