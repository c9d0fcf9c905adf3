import { fieldName } from "../naming/name.js";
import { anyOf, didYouMean, quoted } from "../text.js";
import { refuseContradiction } from "./contradiction.js";
import type { Field, TypeName } from "./field.js";
import {
  cutField,
  within,
  type FieldText,
  type Modifier,
  MODIFIERS,
  type Part,
  refuseField,
} from "./text.js";
import { TYPES, OTHER_TYPE_NAMES } from "./type.js";
import { DEFAULT_LENGTH } from "./values.js";

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

// What other tools call these modifiers.
const OTHER_MODIFIER_NAMES: ReadonlyMap<string, Modifier> = new Map([
  ["indexed", "index"],
  ["nullable", "null"],
  ["optional", "null"],
]);

/** The type that a part names; without a part the field ends where the type is missing. */
function readTypeName(text: FieldText, part: Part | undefined): TypeName {
  const known = Object.keys(TYPES);
  if (part === undefined || part.text === "")
    return refuseField(text.raw, {
      offset: part?.offset ?? endOf(text).offset,
      message: "The field has no type.",
      fix: `Write it as 'name:type'; the types are ${anyOf(known)}.`,
    });
  if (isTypeName(part.text)) return part.text;
  const other = OTHER_TYPE_NAMES.get(part.text.toLowerCase().replaceAll("_", ""));
  const meant = other === undefined ? didYouMean(part.text, known) : `Did you mean '${other}'? `;
  return refuseField(text.raw, {
    offset: part.offset,
    message: `${quoted(part.text)} is not a type.`,
    fix: `${meant}The types are ${anyOf(known)}.`,
  });
}

function isTypeName(word: string): word is TypeName {
  return Object.hasOwn(TYPES, word);
}

function isModifier(word: string): word is Modifier {
  return MODIFIERS.some((modifier) => modifier === word);
}

/** The part after the type, where it is the type's argument and not a modifier. */
function argumentOf(text: FieldText, type: TypeName, part: Part | undefined): Part | undefined {
  const { argument, example } = TYPES[type];
  const found = part !== undefined && !isModifier(part.text) ? part : undefined;
  if (argument === "must" && (found === undefined || found.text === ""))
    return refuseField(text.raw, {
      offset: part?.offset ?? endOf(text).offset,
      message: `The type '${type}' needs an argument.`,
      fix: `Write it as '${example}'.`,
    });
  if (argument === "may")
    return found !== undefined && /^[^a-z]/i.test(found.text) ? found : undefined;
  return argument === "must" ? found : undefined;
}

/** The modifiers that were given, each with its place. */
function readModifiers(text: FieldText, parts: readonly Part[]): ReadonlyMap<Modifier, Part> {
  const modifiers = new Map<Modifier, Part>();
  for (const part of parts) {
    const { text: word, offset } = part;
    if (!isModifier(word)) {
      const other = OTHER_MODIFIER_NAMES.get(word);
      const meant = other === undefined ? didYouMean(word, MODIFIERS) : `Did you mean '${other}'? `;
      return refuseField(text.raw, {
        offset,
        message: `${quoted(word)} is not a modifier, nor something that this type takes.`,
        fix: `${meant}After the type may stand ':null', ':unique' and ':index', then '=default'.`,
      });
    }
    if (modifiers.has(word))
      return refuseField(text.raw, {
        offset,
        message: `The modifier '${word}' is there twice.`,
        fix: "Drop one of them.",
      });
    modifiers.set(word, part);
  }
  return modifiers;
}

/** Where the part would stand that is missing after the last one. */
function endOf(text: FieldText): Part {
  const last = text.parts.at(-1) ?? text.parts[0];
  return { text: "", offset: last.offset + last.text.length };
}
