import { DEFAULT_LENGTH } from "./argument.js";
import { refuseContradiction } from "./contradiction.js";
import { argumentOf, endOf, readModifiers, readTypeName } from "./parts.js";
import { cutField, within } from "./text.js";
import { TYPES } from "./type.js";
import { fieldName, type FeatureName, type FieldName } from "../naming/name.js";

/** What every field has. */
export type Common = {
  readonly name: FieldName;
  /** Whether it may be absent. */
  readonly nullable: boolean;
  /** Whether no two rows may have the same value. */
  readonly unique: boolean;
  /** Whether an index was asked for. A unique field and a ref have one without asking. */
  readonly index: boolean;
};

/** One field of a feature, its default in a canonical form. */
export type Field = Common &
  (
    | { readonly type: "str"; readonly length: number; readonly default: string | undefined }
    // An int's default is its digits, as 64 bits do not fit a number; a uuid's is in lower case.
    | {
        readonly type: "text" | "int" | "date" | "datetime" | "uuid";
        readonly default: string | undefined;
      }
    | { readonly type: "float"; readonly default: number | undefined }
    | {
        readonly type: "decimal";
        readonly precision: number;
        readonly scale: number;
        /** With every digit of the scale. */
        readonly default: string | undefined;
      }
    | { readonly type: "bool"; readonly default: boolean | undefined }
    | {
        readonly type: "enum";
        readonly values: readonly string[];
        readonly default: string | undefined;
      }
    | { readonly type: "json"; readonly default: undefined }
    | { readonly type: "list"; readonly item: "str"; readonly default: undefined }
    | { readonly type: "ref"; readonly feature: FeatureName; readonly default: undefined }
  );

export type TypeName = Field["type"];

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

/** The column of a field: a ref's holds the other row's id. */
export function columnOf(field: Field): string {
  return field.type === "ref" ? `${field.name}_id` : field.name;
}

function formatArgument(field: Field): string {
  if (field.type === "str") return field.length === DEFAULT_LENGTH ? "" : `:${field.length}`;
  if (field.type === "decimal") return `:${field.precision},${field.scale}`;
  if (field.type === "enum") return `:${field.values.join(",")}`;
  if (field.type === "list") return `:${field.item}`;
  return field.type === "ref" ? `:${field.feature}` : "";
}
