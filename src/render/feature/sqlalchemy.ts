import { columnOf, type Field } from "../../spec/field.js";
import { code, type Code } from "../python/code.js";
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
  const type = typeOf(parts);
  const args = [
    ...(type ? [type.code] : []),
    ...(parts.default ? [`default=${parts.default.code}`] : []),
    ...(field.type === "list" ? ["default=list"] : []),
    ...(field.unique ? ["unique=True"] : []),
    ...(field.index || (field.type === "ref" && !field.unique) ? ["index=True"] : []),
  ];
  const mapped = `Mapped[${annotation.code}${field.nullable ? " | None" : ""}]`;
  const value = args.length > 0 ? ` = mapped_column(${args.join(", ")})` : "";
  return code(
    `${columnOf(field)}: ${mapped}${value}`,
    "sqlalchemy.orm.Mapped",
    ...(args.length > 0 ? ["sqlalchemy.orm.mapped_column"] : []),
    ...annotation.imports,
    ...(type?.imports ?? []),
    ...(parts.default?.imports ?? []),
  );
}

function annotationOf({ field, enumClass }: ColumnParts): Code {
  switch (field.type) {
    case "str":
    case "text":
      return code("str");
    case "int":
    case "float":
    case "bool":
      return code(field.type);
    case "decimal":
      return code("Decimal", "decimal.Decimal");
    case "date":
    case "datetime":
      return code(field.type, `datetime.${field.type}`);
    case "uuid":
    case "ref":
      return code("UUID", "uuid.UUID");
    case "enum":
      return code(enumClass?.name ?? "", "enum.StrEnum");
    case "json":
      return code("Any", "typing.Any");
    case "list":
      return code("list[str]");
  }
}

/** The column's type, where its annotation alone does not say it. */
function typeOf({ field, target }: ColumnParts): Code | undefined {
  if (field.type === "str") return code(`String(${field.length})`, "sqlalchemy.String");
  if (field.type === "text") return code("Text", "sqlalchemy.Text");
  if (field.type === "json") return code("JSON_TYPE", "app.models.base.JSON_TYPE");
  if (field.type === "decimal")
    return code(
      `ExactDecimal(${field.precision}, ${field.scale})`,
      "app.models.base.ExactDecimal",
    );
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
