import { columnOf, type TypeName } from "../../spec/field/field.js";
import { code, type Code } from "../../languages/python/code.js";
import { defaultOf } from "./default.js";
import type { FieldFacts } from "./field-view.js";
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
function defaultArgument({ field, enumClass }: FieldFacts): (Code & { plain?: string }) | undefined {
  if (field.type === "list") return code("default_factory=list");
  const value = defaultOf(field, enumClass) ?? (field.nullable ? code("None") : undefined);
  return value && { ...code(`default=${value.code}`, ...value.imports), plain: value.code };
}

/** What `Field` is told of the column besides the annotation. */
function columnArguments(facts: FieldFacts, { columns }: SqlmodelModules): readonly Code[] {
  const { field, enumClass, target } = facts;
  const unique = field.unique ? [code("unique=True")] : [];
  const index = !field.unique && (field.index || field.type === "ref") ? [code("index=True")] : [];
  const type = (name: string, ...imports: string[]) => code(`sa_type=${name}`, ...imports);
  switch (field.type) {
    case "str":
      return [code(`max_length=${field.length}`), ...unique, ...index];
    case "enum":
      return [
        ...[...unique, ...index],
        type(`enum_type(${enumClass?.name ?? ""})`, `${columns}.enum_type`),
      ];
    case "decimal":
      return [
        ...[...unique, ...index],
        type(`ExactDecimal(${field.precision}, ${field.scale})`, `${columns}.ExactDecimal`),
      ];
    case "json":
      // Of `Any`, SQLModel cannot tell whether it may be null.
      return [
        ...(field.nullable ? [] : [code("nullable=False")]),
        type("JSON_TYPE", `${columns}.JSON_TYPE`),
      ];
    case "list":
      return [type("JSON_TYPE", `${columns}.JSON_TYPE`)];
    case "ref": {
      if (target === undefined) return [];
      const onDelete = field.nullable ? "SET NULL" : "RESTRICT";
      const place = `"${target.plural}.id"`;
      // Of tables that refer to each other, one has to be made before the other is there.
      return target.isCyclic && field.nullable
        ? [
            ...[...unique, ...index],
            code(
              `sa_column_args=[ForeignKey(${place}, ondelete="${onDelete}", use_alter=True)]`,
              "sqlalchemy.ForeignKey",
            ),
          ]
        : [code(`foreign_key=${place}`), code(`ondelete="${onDelete}"`), ...unique, ...index];
    }
    default: {
      const column = COLUMNS[field.type];
      return [
        ...[...unique, ...index],
        ...(column === undefined ? [] : [type(column.code, ...column.imports)]),
      ];
    }
  }
}

/** The types of columns that SQLModel would choose otherwise by itself. */
const COLUMNS: Readonly<Partial<Record<TypeName, Code>>> = {
  text: code("Text", "sqlalchemy.Text"),
  int: code("BigInteger", "sqlalchemy.BigInteger"),
  float: code("Double", "sqlalchemy.Double"),
};
