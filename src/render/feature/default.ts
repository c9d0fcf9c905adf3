import type { Field } from "../../spec/field.js";
import { code, type Code } from "../python/code.js";
import {
  boolLiteral,
  dateLiteral,
  datetimeLiteral,
  floatLiteral,
  stringLiteral,
  utcText,
} from "../python/literal.js";
import type { EnumClass } from "./enum.js";

/** A field's default as Python; undefined where it has none. */
export function defaultOf(field: Field, enumClass: EnumClass | undefined): Code | undefined {
  if (field.default === undefined) return undefined;
  switch (field.type) {
    case "str":
    case "text":
      return code(stringLiteral(field.default));
    case "int":
      return code(field.default);
    case "float":
      return code(floatLiteral(field.default));
    case "decimal":
      return code(`Decimal("${field.default}")`, "decimal.Decimal");
    case "bool":
      return code(boolLiteral(field.default));
    case "date":
      return dateLiteral(field.default);
    case "datetime":
      return datetimeLiteral(field.default);
    case "uuid":
      return code(`UUID("${field.default}")`, "uuid.UUID");
    case "enum":
      return code(memberOf(enumClass?.name ?? "", field.default));
  }
}

/** A field's default as the API answers it, as Python; undefined where it has none. */
export function answeredDefaultOf(field: Field): string | undefined {
  if (field.type === "list") return "[]";
  if (field.default === undefined) return field.nullable ? "None" : undefined;
  switch (field.type) {
    case "int":
      return field.default;
    case "float":
      return floatLiteral(field.default);
    case "bool":
      return boolLiteral(field.default);
    case "datetime":
      return `"${utcText(field.default)}"`;
    default:
      return stringLiteral(field.default);
  }
}

// Beyond this a line may not be broken where it would have to be.
const LONGEST_MEMBER = 60;

function memberOf(enumClass: string, value: string): string {
  const member = `${enumClass}.${value.toUpperCase()}`;
  return member.length <= LONGEST_MEMBER ? member : `${enumClass}("${value}")`;
}
