import { columnOf, type TypeName } from "../../spec/field/field.js";
import { code, type Code } from "../../languages/python/code.js";
import { defaultOf } from "./default.js";
import { enumIn } from "./enum.js";
import { type FieldFacts, isIndexed } from "./field-view.js";

/** Where models find what they import. */
export type SqlalchemyModules = {
  /** The module with the types of columns that are the layout's own. */
  readonly columns: string;
  /** The package with a module for each feature, which has its enums; left out where they stand beside the models. */
  readonly enums?: string;
};

/** The attribute of a field in its SQLAlchemy model. */
export function sqlalchemyOf(facts: FieldFacts, modules: SqlalchemyModules): Code {
  const { field } = facts;
  const annotation = annotationOf(facts, modules.enums);
  const args = argumentsOf(facts, modules);
  const mapped = `Mapped[${annotation.code}${field.nullable ? " | None" : ""}]`;
  const value = args.map(({ code }) => code).join(", ");
  return code(
    `${columnOf(field)}: ${mapped}${value === "" ? "" : ` = mapped_column(${value})`}`,
    "sqlalchemy.orm.Mapped",
    ...(value === "" ? [] : ["sqlalchemy.orm.mapped_column"]),
    ...annotation.imports,
    ...args.flatMap(({ imports }) => imports),
  );
}

/** What `mapped_column` is told besides the annotation. */
function argumentsOf(facts: FieldFacts, modules: SqlalchemyModules): readonly Code[] {
  const { field, enumClass } = facts;
  const type = typeOf(facts, modules);
  const value = field.type === "list" ? code("list") : defaultOf(field, enumClass);
  return [
    ...(type ? [type] : []),
    ...(value ? [code(`default=${value.code}`, ...value.imports)] : []),
    ...(field.unique ? [code("unique=True")] : []),
    ...(isIndexed(field) ? [code("index=True")] : []),
  ];
}

const ANNOTATIONS: Readonly<Record<Exclude<TypeName, "enum">, Code>> = {
  str: code("str"),
  text: code("str"),
  int: code("int"),
  float: code("float"),
  decimal: code("Decimal", "decimal.Decimal"),
  bool: code("bool"),
  date: code("date", "datetime.date"),
  datetime: code("datetime", "datetime.datetime"),
  uuid: code("UUID", "uuid.UUID"),
  ref: code("UUID", "uuid.UUID"),
  json: code("Any", "typing.Any"),
  list: code("list[str]"),
};

/**
 * The Python type of a field's values.
 * @param enums the package that the classes of enums are in, if they stand elsewhere
 */
export function annotationOf({ feature, field, enumClass }: FieldFacts, enums?: string): Code {
  return field.type === "enum" ? enumIn(enums, feature, enumClass) : ANNOTATIONS[field.type];
}

/** The column's type, where its annotation alone does not say it. */
function typeOf({ field, target }: FieldFacts, { columns }: SqlalchemyModules): Code | undefined {
  if (field.type === "str") return code(`String(${field.length})`, "sqlalchemy.String");
  if (field.type === "text") return code("Text", "sqlalchemy.Text");
  if (field.type === "json") return code("JSON_TYPE", `${columns}.JSON_TYPE`);
  if (field.type === "decimal")
    return code(`ExactDecimal(${field.precision}, ${field.scale})`, `${columns}.ExactDecimal`);
  if (field.type === "ref" && target !== undefined) {
    const onDelete = field.nullable ? "SET NULL" : "RESTRICT";
    // Of tables that refer to each other, one has to be made before the other is there.
    const later = target.isCyclic && field.nullable ? ", use_alter=True" : "";
    return code(
      `ForeignKey("${target.plural}.id", ondelete="${onDelete}"${later})`,
      "sqlalchemy.ForeignKey",
    );
  }
  return undefined;
}
