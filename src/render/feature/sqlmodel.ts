import { columnOf, type TypeName } from "../../spec/field/field.js";
import { code, type Code } from "../../languages/python/code.js";
import { defaultOf } from "./default.js";
import { type FieldFacts, isIndexed } from "./field-view.js";
import { annotationOf } from "./sqlalchemy.js";

/** Where models find what they import. */
export type SqlmodelModules = {
  /** The module with the types of columns that are the layout's own. */
  readonly columns: string;
};

/** The attribute of a field in its SQLModel table. */
export function sqlmodelOf(facts: FieldFacts, modules: SqlmodelModules): Code {
  const { field } = facts;
  const annotation = annotationOf(facts);
  const declared = `${columnOf(field)}: ${annotation.code}${field.nullable ? " | None" : ""}`;
  const value = defaultArgument(facts);
  const args = [...(value ? [value] : []), ...columnArguments(facts, modules)];
  const [only, ...more] = args;
  // A default alone is written as in any class.
  if (only === value && value?.plain !== undefined && more.length === 0)
    return code(`${declared} = ${value.plain}`, ...annotation.imports, ...value.imports);
  if (only === undefined) return code(declared, ...annotation.imports);
  return code(
    `${declared} = Field(${args.map((arg) => arg.code).join(", ")})`,
    "sqlmodel.Field",
    ...annotation.imports,
    ...args.flatMap(({ imports }) => imports),
  );
}

/** The default of a row that does not say, as an argument, and as it stands alone. */
function defaultArgument({
  field,
  enumClass,
}: FieldFacts): (Code & { plain?: string }) | undefined {
  if (field.type === "list") return code("default_factory=list");
  const value = defaultOf(field, enumClass) ?? (field.nullable ? code("None") : undefined);
  return value && { ...code(`default=${value.code}`, ...value.imports), plain: value.code };
}

/** What `Field` is told of the column besides the annotation. */
function columnArguments(facts: FieldFacts, modules: SqlmodelModules): readonly Code[] {
  const { field } = facts;
  const index = [
    ...(field.unique ? [code("unique=True")] : []),
    ...(isIndexed(field) ? [code("index=True")] : []),
  ];
  if (field.type === "str") return [code(`max_length=${field.length}`), ...index];
  if (field.type === "ref") return referenceArguments(facts, index);
  const type = typeOf(facts, modules);
  // Of `Any`, SQLModel cannot tell whether it may be null.
  const isRequired = field.type === "json" && !field.nullable;
  return [
    ...index,
    ...(isRequired ? [code("nullable=False")] : []),
    ...(type ? [code(`sa_type=${type.code}`, ...type.imports)] : []),
  ];
}

function referenceArguments({ field, target }: FieldFacts, index: readonly Code[]): Code[] {
  if (target === undefined) return [...index];
  const place = `"${target.plural}.id"`;
  const onDelete = `ondelete="${field.nullable ? "SET NULL" : "RESTRICT"}"`;
  if (!target.isCyclic || !field.nullable)
    return [code(`foreign_key=${place}`), code(onDelete), ...index];
  // Of tables that refer to each other, one has to be made before the other is there.
  const key = `ForeignKey(${place}, ${onDelete}, use_alter=True)`;
  return [...index, code(`sa_column_args=[${key}]`, "sqlalchemy.ForeignKey")];
}

/** The column's type, where SQLModel would choose another one by itself. */
function typeOf({ field, enumClass }: FieldFacts, { columns }: SqlmodelModules): Code | undefined {
  if (field.type === "enum")
    return code(`enum_type(${enumClass?.name ?? ""})`, `${columns}.enum_type`);
  if (field.type === "decimal")
    return code(`ExactDecimal(${field.precision}, ${field.scale})`, `${columns}.ExactDecimal`);
  return TYPES[field.type]?.(columns);
}

const TYPES: Readonly<Partial<Record<TypeName, (columns: string) => Code>>> = {
  text: () => code("Text", "sqlalchemy.Text"),
  int: () => code("BigInteger", "sqlalchemy.BigInteger"),
  float: () => code("Double", "sqlalchemy.Double"),
  json: (columns) => code("JSON_TYPE", `${columns}.JSON_TYPE`),
  list: (columns) => code("JSON_TYPE", `${columns}.JSON_TYPE`),
};
