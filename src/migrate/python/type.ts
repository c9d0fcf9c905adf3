import type { Column, ColumnType, Constraint, Index, Table } from "../schema.js";
import { stringLiteral } from "./text.js";

/** What a migration may need besides Alembic's operations. */
export type Import = "Decimal" | "sa" | "UTC" | "UUID" | "date" | "datetime" | "postgresql";

/** Gathers what the code that is being written has to import. */
export type Imports = Set<Import>;

/** A column's type, as SQLAlchemy has it. */
export function typeExpression(type: ColumnType, imports: Imports): string {
  imports.add("sa");
  if (type.is === "str") return `sa.String(length=${type.length})`;
  if (type.is === "decimal")
    // SQLite has no exact decimals: there they are text, as `decimalText` makes it.
    return `sa.Numeric(precision=${type.precision}, scale=${type.scale}).with_variant(sa.String(length=${type.precision + 1}), "sqlite")`;
  if (type.is === "json") imports.add("postgresql");
  return SIMPLE[type.is];
}

const SIMPLE = {
  text: "sa.Text()",
  int: "sa.BigInteger()",
  float: "sa.Double()",
  bool: "sa.Boolean()",
  date: "sa.Date()",
  datetime: "sa.DateTime(timezone=True)",
  uuid: "sa.Uuid()",
  json: 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")',
} as const;

/** A column of a table, with its type. */
export function columnExpression(
  { name, type }: Column,
  nullable: boolean,
  imports: Imports,
): string {
  return `sa.Column("${name}", ${typeExpression(type, imports)}, nullable=${nullable ? "True" : "False"})`;
}

/** A value for a column, as Python has it; the value is written as a field's default is. */
export function valueExpression({ name, type }: Column, value: string, imports: Imports): string {
  if (type.is === "str" || type.is === "text") return stringLiteral(value, name);
  if (type.is !== "decimal") return VALUES[type.is](value, imports);
  imports.add("Decimal");
  return `"${decimalText(value, type)}" if on_sqlite else Decimal("${value}")`;
}

type Simple = Exclude<ColumnType["is"], "str" | "text" | "decimal">;

const VALUES: Readonly<Record<Simple, (value: string, imports: Imports) => string>> = {
  int: (value) => value,
  float: (value) => (/[.e]/.test(value) ? value : `${value}.0`),
  bool: (value) => (value === "true" ? "True" : "False"),
  // SQLAlchemy cannot print a value of JSON, and printed SQL has to have it.
  json: (value) => `sa.literal_column("'${value}'")`,
  uuid: (value, imports) => {
    imports.add("UUID");
    return `UUID("${value}")`;
  },
  date: (value, imports) => {
    imports.add("date");
    return `date(${value.split("-").map(Number).join(", ")})`;
  },
  datetime: (value, imports) => {
    imports.add("datetime").add("UTC");
    return datetimeExpression(value);
  },
};

/**
 * A decimal as SQLite keeps it: as a whole number, without its point, with 10 to the power of the
 * precision added, so that negative ones sort before others.
 */
function decimalText(value: string, { precision, scale }: { precision: number; scale: number }) {
  const [whole = "", fraction = ""] = value.split(".");
  const units = BigInt(whole + fraction.padEnd(scale, "0"));
  return (10n ** BigInt(precision) + units).toString().padStart(precision + 1, "0");
}

/** A moment in UTC, which is what SQLite keeps the text of. */
function datetimeExpression(value: string): string {
  const [, fraction = ""] = /\.(\d+)/.exec(value) ?? [];
  const moment = new Date(value.replace(/\.\d+/, ""));
  const parts = [
    moment.getUTCFullYear(),
    moment.getUTCMonth() + 1,
    moment.getUTCDate(),
    moment.getUTCHours(),
    moment.getUTCMinutes(),
    moment.getUTCSeconds(),
    Number(fraction.padEnd(6, "0")),
  ];
  // Python takes seconds and less for 0.
  while (parts.length > 5 && parts.at(-1) === 0) parts.pop();
  return `datetime(${parts.join(", ")}, tzinfo=UTC)`;
}

/** Creates a table and its indexes. */
export function createTable(table: Table, imports: Imports): string[] {
  const { name, columns, constraints, indexes } = table;
  const foreignKeys = constraints.filter(({ kind }) => kind === "foreign key");
  const uniques = constraints.filter(({ kind }) => kind === "unique");
  const parts = [
    ...columns.map((column) => columnExpression(column, column.nullable, imports)),
    ...foreignKeys.map(constraintExpression),
    `sa.PrimaryKeyConstraint("id", name=op.f("pk_${name}"))`,
    ...uniques.map(constraintExpression),
  ];
  return [
    `op.create_table("${name}", ${parts.map((part) => `${part},`).join("\n")})`,
    ...indexes.map((index) => createIndex(name, index)),
  ];
}

function constraintExpression(constraint: Constraint): string {
  const { column, name } = constraint;
  return constraint.kind === "unique"
    ? `sa.UniqueConstraint("${column}", name=op.f("${name}"))`
    : `sa.ForeignKeyConstraint(["${column}"], ["${constraint.table}.id"], name=op.f("${name}"), ondelete="${constraint.onDelete}")`;
}

export function createIndex(table: string, { name, column }: Index): string {
  return `op.create_index(op.f("${name}"), "${table}", ["${column}"])`;
}

export function dropIndex(table: string, { name }: Index): string {
  return `op.drop_index(op.f("${name}"), table_name="${table}")`;
}

/** Adds a constraint to a table that is there, which on SQLite takes a batch. */
export function addConstraint(constraint: Constraint): string {
  const { column, name } = constraint;
  return constraint.kind === "unique"
    ? `batch_op.create_unique_constraint(op.f("${name}"), ["${column}"])`
    : `batch_op.create_foreign_key(op.f("${name}"), "${constraint.table}", ["${column}"], ["id"], ondelete="${constraint.onDelete}")`;
}

export function dropConstraint({ kind, name }: Constraint): string {
  return `batch_op.drop_constraint(op.f("${name}"), type_="${kind === "unique" ? kind : "foreignkey"}")`;
}
