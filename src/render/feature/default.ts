import type { Field } from "../../spec/field/field.js";
import { code, type Code } from "../../languages/python/code.js";
import {
  boolLiteral,
  dateLiteral,
  datetimeLiteral,
  decimalLiteral,
  floatLiteral,
  stringLiteral,
  utcText,
  uuidLiteral,
} from "../../languages/python/literal.js";
import type { EnumClass } from "./enum.js";

// Of the types whose defaults the spec keeps as text.
const LITERALS = {
  str: (text: string) => code(stringLiteral(text)),
  text: (text: string) => code(stringLiteral(text)),
  int: (digits: string) => code(digits),
  decimal: decimalLiteral,
  date: dateLiteral,
  datetime: datetimeLiteral,
  uuid: uuidLiteral,
};

/** A field's default as Python; undefined where it has none. */
export function defaultOf(field: Field, enumClass: EnumClass | undefined): Code | undefined {
  if (field.default === undefined) return undefined;
  if (field.type === "bool") return code(boolLiteral(field.default));
  if (field.type === "float") return code(floatLiteral(field.default));
  if (field.type === "enum") return code(memberOf(enumClass?.name ?? "", field.default));
  return LITERALS[field.type](field.default);
}

/** A field's default as the API answers it, as Python; undefined where it has none. */
export function answeredDefaultOf(field: Field): string | undefined {
  if (field.type === "list") return "[]";
  if (field.default === undefined) return field.nullable ? "None" : undefined;
  if (field.type === "bool") return boolLiteral(field.default);
  if (field.type === "float") return floatLiteral(field.default);
  if (field.type === "int") return field.default;
  return stringLiteral(field.type === "datetime" ? utcText(field.default) : field.default);
}

// Beyond this a line may not be broken where it would have to be.
const LONGEST_MEMBER = 60;

function memberOf(enumClass: string, value: string): string {
  const member = `${enumClass}.${value.toUpperCase()}`;
  return member.length <= LONGEST_MEMBER ? member : `${enumClass}("${value}")`;
}
