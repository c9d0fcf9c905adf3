import { columnOf, type Field, type TypeName } from "../../spec/field/field.js";
import { code, type Code } from "../../languages/python/code.js";
import type { EnumClass } from "./enum.js";
import type { Target } from "./subject.js";

/** What the model of a field is made from. */
export type ColumnParts = {
  readonly field: Field;
  readonly enumClass: EnumClass | undefined;
  readonly target: Target | undefined;
  readonly default: Code | undefined;
};

/** The attribute of a field in its SQLAlchemy model. */
export function attributeOf(parts: ColumnParts): Code {
  const { field } = parts;
  const annotation = annotationOf(parts);
  const args = argumentsOf(parts);
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
function argumentsOf(parts: ColumnParts): readonly Code[] {
  const { field } = parts;
  const type = typeOf(parts);
  const value = field.type === "list" ? code("list") : parts.default;
  const isIndexed = field.index || field.type === "ref";
  return [
    ...(type ? [type] : []),
    ...(value ? [code(`default=${value.code}`, ...value.imports)] : []),
    ...(field.unique ? [code("unique=True")] : isIndexed ? [code("index=True")] : []),
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

function annotationOf({ field, enumClass }: ColumnParts): Code {
  return field.type === "enum"
    ? code(enumClass?.name ?? "", "enum.StrEnum")
    : ANNOTATIONS[field.type];
}

/** The column's type, where its annotation alone does not say it. */
function typeOf({ field, target }: ColumnParts): Code | undefined {
  if (field.type === "str") return code(`String(${field.length})`, "sqlalchemy.String");
  if (field.type === "text") return code("Text", "sqlalchemy.Text");
  if (field.type === "json") return code("JSON_TYPE", "app.models.base.JSON_TYPE");
  if (field.type === "decimal")
    return code(`ExactDecimal(${field.precision}, ${field.scale})`, "app.models.base.ExactDecimal");
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
