import { columnOf, type Field, type TypeName } from "../../spec/field/field.js";
import { code, type Code } from "../../languages/python/code.js";
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

// What requests are held to more strictly than what is stored: JSON has types of its own.
const IN_BODY: Partial<Record<TypeName, Code>> = {
  int: code("Int64", `${TYPES}.Int64`),
  float: code("Float64", `${TYPES}.Float64`),
  bool: code("StrictBool", "pydantic.StrictBool"),
  datetime: code("UTCTime", `${TYPES}.UTCTime`),
  list: code("StringList", `${TYPES}.StringList`),
};

// In a query all is text.
const IN_QUERY: Partial<Record<TypeName, Code>> = {
  int: code("Int64Param", `${TYPES}.Int64Param`),
  float: code("FiniteFloat", "pydantic.FiniteFloat"),
  datetime: code("UTCTime", `${TYPES}.UTCTime`),
};

const ANSWERED: Readonly<Record<Exclude<TypeName, "decimal" | "enum">, Code>> = {
  str: code("str"),
  text: code("str"),
  int: code("int"),
  float: code("float"),
  bool: code("bool"),
  date: code("date", "datetime.date"),
  datetime: code("datetime", "datetime.datetime"),
  uuid: code("UUID", "uuid.UUID"),
  ref: code("UUID", "uuid.UUID"),
  json: code("JSONData", `${TYPES}.JSONData`),
  list: code("list[str]"),
};

/** The type of a field in the body of a request. */
function bodyOf(parts: SchemaParts): Code {
  return IN_BODY[parts.field.type] ?? inputOf(parts);
}

/** The type of a field in the query of a request. */
function parameterOf(parts: SchemaParts): Code {
  return IN_QUERY[parts.field.type] ?? inputOf(parts);
}

function inputOf(parts: SchemaParts): Code {
  const { field } = parts;
  return field.type === "str"
    ? code(
        `Annotated[str, Field(max_length=${field.length})]`,
        "typing.Annotated",
        "pydantic.Field",
      )
    : answerOf(parts);
}

function answerOf({ field, enumClass, enumModule }: SchemaParts): Code {
  if (field.type === "decimal")
    return code(
      `Annotated[Decimal, Digits(${field.precision}, ${field.scale})]`,
      "typing.Annotated",
      "decimal.Decimal",
      `${TYPES}.Digits`,
    );
  if (field.type === "enum") {
    const name = enumClass?.name ?? "";
    return code(name, `${enumModule}.${name}`);
  }
  return ANSWERED[field.type];
}
