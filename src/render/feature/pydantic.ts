import { columnOf, type Field, type TypeName } from "../../spec/field/field.js";
import { code, type Code } from "../../languages/python/code.js";
import { defaultOf } from "./default.js";
import { enumIn } from "./enum.js";
import { type FieldFacts, isComparable, isNeverBlank, isRanged } from "./field-view.js";

/** Where schemas find what they import. */
export type PydanticModules = {
  /** The package with a module for each feature, which has its enums; left out where they stand beside the schemas. */
  readonly enums?: string;
  /** The module with the types that are the layout's own. */
  readonly types: string;
};

/** The attributes of a field in the schemas of its feature. */
export type PydanticView = {
  /** In what makes a row. */
  readonly create: Code;
  /** In what changes one. */
  readonly update: Code;
  /** In what is answered. */
  readonly read: Code;
  /** In what a list is asked for. */
  readonly filters: readonly Code[];
};

type SchemaParts = FieldFacts & { readonly modules: PydanticModules };

/** The attributes of a field in the schemas of its feature. */
export function pydanticOf(facts: FieldFacts, modules: PydanticModules): PydanticView {
  const parts = { ...facts, modules };
  return {
    create: createAttribute(parts),
    update: updateAttribute(parts),
    read: withDefault(parts.field, answerOf(parts), undefined),
    filters: filterAttributes(parts),
  };
}

function createAttribute(parts: SchemaParts): Code {
  const { field, enumClass } = parts;
  const body = bodyOf(parts);
  if (field.type === "list") return withDefault(field, body, "[]");
  const value = defaultOf(field, enumClass);
  if (value !== undefined) return merged(withDefault(field, body, value.code), value);
  return withDefault(field, body, field.nullable ? "None" : undefined);
}

function updateAttribute(parts: SchemaParts): Code {
  const { field, modules } = parts;
  if (field.nullable) return withDefault(field, bodyOf(parts), "None");
  const leftOut = code("", `${modules.types}.LEFT_OUT`);
  return merged(withDefault(field, bodyOf(parts), "LEFT_OUT"), leftOut);
}

function filterAttributes(parts: SchemaParts): readonly Code[] {
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

function withDefault(field: Field, type: Code, value: string | undefined): Code {
  const annotation = `${type.code}${field.nullable ? " | None" : ""}`;
  const assigned = value === undefined ? "" : ` = ${value}`;
  return code(`${columnOf(field)}: ${annotation}${assigned}`, ...type.imports);
}

function merged(first: Code, second: Code): Code {
  return code(first.code, ...first.imports, ...second.imports);
}

type Types = Partial<Record<TypeName, Code>>;

/** A type that is the layout's own. */
const own = ({ modules }: SchemaParts, name: string): Code =>
  code(name, `${modules.types}.${name}`);

// What requests are held to more strictly than what is stored: JSON has types of its own.
const inBody = (parts: SchemaParts): Types => ({
  int: own(parts, "Int64"),
  float: own(parts, "Float64"),
  bool: code("StrictBool", "pydantic.StrictBool"),
  date: own(parts, "Date"),
  datetime: own(parts, "UTCTime"),
  list: own(parts, "StringList"),
});

// In a query all is text.
const inQuery = (parts: SchemaParts): Types => ({
  int: own(parts, "Int64Param"),
  float: code("FiniteFloat", "pydantic.FiniteFloat"),
  date: own(parts, "Date"),
  datetime: own(parts, "UTCTime"),
});

const ANSWERED: Readonly<Record<Exclude<TypeName, "decimal" | "enum" | "json">, Code>> = {
  str: code("str"),
  text: code("str"),
  int: code("int"),
  float: code("float"),
  bool: code("bool"),
  date: code("date", "datetime.date"),
  datetime: code("datetime", "datetime.datetime"),
  uuid: code("UUID", "uuid.UUID"),
  ref: code("UUID", "uuid.UUID"),
  list: code("list[str]"),
};

/** The type of a field in the body of a request. */
function bodyOf(parts: SchemaParts): Code {
  const { field } = parts;
  if (field.type === "str" && isNeverBlank(field)) return textOf(field.length, ', pattern=r"\\S"');
  return inBody(parts)[parts.field.type] ?? inputOf(parts);
}

/** The type of a field in the query of a request. */
function parameterOf(parts: SchemaParts): Code {
  return inQuery(parts)[parts.field.type] ?? inputOf(parts);
}

function inputOf(parts: SchemaParts): Code {
  const { field } = parts;
  return field.type === "str" ? textOf(field.length) : answerOf(parts);
}

function textOf(length: number, more = ""): Code {
  return code(
    `Annotated[str, Field(max_length=${length}${more})]`,
    "typing.Annotated",
    "pydantic.Field",
  );
}

function answerOf(parts: SchemaParts): Code {
  const { feature, field, enumClass, modules } = parts;
  if (field.type === "decimal")
    return code(
      `Annotated[Decimal, Digits(${field.precision}, ${field.scale})]`,
      "typing.Annotated",
      "decimal.Decimal",
      `${modules.types}.Digits`,
    );
  if (field.type === "enum") {
    return enumIn(modules.enums, feature, enumClass);
  }
  if (field.type === "json") return own(parts, "JSONData");
  return ANSWERED[field.type];
}
