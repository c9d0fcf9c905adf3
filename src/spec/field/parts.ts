import { anyOf, didYouMean, quoted } from "../text.js";
import type { TypeName } from "./field.js";
import { type FieldText, type Part, refuseField } from "./text.js";
import { OTHER_TYPE_NAMES, TYPES } from "./type.js";

/** What may follow a type: whether the field may be absent, cannot repeat, can be searched by. */
const MODIFIERS = ["null", "unique", "index"] as const;

export type Modifier = (typeof MODIFIERS)[number];

// What other tools call these modifiers.
const OTHER_MODIFIER_NAMES: ReadonlyMap<string, Modifier> = new Map([
  ["indexed", "index"],
  ["nullable", "null"],
  ["optional", "null"],
]);

/** The type that a part names; without a part the field ends where the type is missing. */
export function readTypeName(text: FieldText, part: Part | undefined): TypeName {
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
export function argumentOf(
  text: FieldText,
  type: TypeName,
  part: Part | undefined,
): Part | undefined {
  const { argument, example } = TYPES[type];
  const given = part !== undefined && !isModifier(part.text) ? part : undefined;
  if (argument === "must" && (given === undefined || given.text === ""))
    return refuseField(text.raw, {
      offset: part?.offset ?? endOf(text).offset,
      message: `The type '${type}' needs an argument.`,
      fix: `Write it as '${example}'.`,
    });
  if (argument === "may")
    return given !== undefined && /^[^a-z]/i.test(given.text) ? given : undefined;
  return argument === "must" ? given : undefined;
}

/** The modifiers that were given, each with its place. */
export function readModifiers(
  text: FieldText,
  parts: readonly Part[],
): ReadonlyMap<Modifier, Part> {
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
export function endOf(text: FieldText): Part {
  const last = text.parts.at(-1) ?? text.parts[0];
  return { text: "", offset: last.offset + last.text.length };
}
