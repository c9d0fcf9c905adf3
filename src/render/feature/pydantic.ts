import { columnOf, type Field } from "../../spec/field.js";
import { code, type Code } from "../python/code.js";
import type { EnumClass } from "./enum.js";

/** What the schemas of a field are made from. */
export type SchemaParts = {
  readonly field: Field;
  readonly enumClass: EnumClass | undefined;
  /** The module that the class of an enum is in. */
  readonly enumModule: string;
  readonly default: Code | undefined;
};

const TYPES = "app.schemas.types";

/** The attribute of a field in the schema of what makes a row. */
export function createAttribute(parts: SchemaParts): Code {
  const { field } = parts;
  const body = bodyOf(parts);
  if (field.type === "list") return withDefault(field, body, "[]");
  if (parts.default !== undefined)
    return merged(withDefault(field, body, parts.default.code), parts.default);
  return withDefault(field, body, field.nullable ? "None" : undefined);
}

/** The attribute of a field in the schema of what changes a row. */
export function updateAttribute(parts: SchemaParts): Code {
  const { field } = parts;
  if (field.nullable) return withDefault(field, bodyOf(parts), "None");
  return merged(withDefault(field, bodyOf(parts), "LEFT_OUT"), code("", `${TYPES}.LEFT_OUT`));
}

/** The attribute of a field in the schema of what is answered. */
export function readAttribute(parts: SchemaParts): Code {
  return withDefault(parts.field, answerOf(parts), undefined);
}

/** The attributes of a field in the schema of what a list is asked for. */
export function filterAttributes(parts: SchemaParts): readonly Code[] {
  const { field } = parts;
  const { code: type, imports } = parameterOf(parts);
  const filter = (ending: string, annotation = type, needed = imports) =>
    code(`${columnOf(field)}${ending}: ${annotation} | None = None`, ...needed);
  return [
    ...(isComparable(field) ? [filter("")] : []),
    ...(isRanged(field) ? [filter("__min"), filter("__max")] : []),
    ...(field.nullable ? [filter("__null", "bool", [])] : []),
  ];
}

/** Whether rows can be chosen by a value that they have in this field. */
export function isComparable({ type }: Field): boolean {
  return !["text", "float", "json", "list"].includes(type);
}

/** Whether rows can be chosen by the least and the greatest value of this field. */
export function isRanged({ type }: Field): boolean {
  return ["int", "float", "decimal", "date", "datetime"].includes(type);
}

/** Whether rows can be sorted by this field. */
export function isSortable({ type }: Field): boolean {
  return !["text", "uuid", "json", "list", "ref"].includes(type);
}

function withDefault(field: Field, type: Code, value: string | undefined): Code {
  const annotation = `${type.code}${field.nullable ? " | None" : ""}`;
  const assigned = value === undefined ? "" : ` = ${value}`;
  return code(`${columnOf(field)}: ${annotation}${assigned}`, ...type.imports);
}

function merged(first: Code, second: Code): Code {
  return code(first.code, ...first.imports, ...second.imports);
}

/** The type of a field in the body of a request. */
function bodyOf(parts: SchemaParts): Code {
  switch (parts.field.type) {
    case "int":
      return code("Int64", `${TYPES}.Int64`);
    case "float":
      return code("Float64", `${TYPES}.Float64`);
    case "bool":
      return code("StrictBool", "pydantic.StrictBool");
    default:
      return inputOf(parts);
  }
}

/** The type of a field in the query of a request, where all is text. */
function parameterOf(parts: SchemaParts): Code {
  switch (parts.field.type) {
    case "int":
      return code("Int64Param", `${TYPES}.Int64Param`);
    case "float":
      return code("FiniteFloat", "pydantic.FiniteFloat");
    case "bool":
      return code("bool");
    default:
      return inputOf(parts);
  }
}

function inputOf(parts: SchemaParts): Code {
  const { field } = parts;
  switch (field.type) {
    case "str":
      return code(
        `Annotated[str, Field(max_length=${field.length})]`,
        "typing.Annotated",
        "pydantic.Field",
      );
    case "datetime":
      return code("UTCTime", `${TYPES}.UTCTime`);
    case "list":
      return code("StringList", `${TYPES}.StringList`);
    default:
      return answerOf(parts);
  }
}

function answerOf({ field, enumClass, enumModule }: SchemaParts): Code {
  switch (field.type) {
    case "str":
    case "text":
      return code("str");
    case "int":
    case "float":
    case "bool":
      return code(field.type);
    case "decimal":
      return code(
        `Annotated[Decimal, Digits(${field.precision}, ${field.scale})]`,
        "typing.Annotated",
        "decimal.Decimal",
        `${TYPES}.Digits`,
      );
    case "date":
    case "datetime":
      return code(field.type, `datetime.${field.type}`);
    case "uuid":
    case "ref":
      return code("UUID", "uuid.UUID");
    case "enum":
      return code(enumClass?.name ?? "", `${enumModule}.${enumClass?.name ?? ""}`);
    case "json":
      return code("JSONData", `${TYPES}.JSONData`);
    case "list":
      return code("list[str]");
  }
}
