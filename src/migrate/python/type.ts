import type { Column, ColumnType, Constraint, Index, Table } from "../schema.js";
import type { Code } from "../../languages/python/code.js";
import {
  boolLiteral,
  dateLiteral,
  datetimeLiteral,
  decimalLiteral,
  floatLiteral,
  stringArgument,
  uuidLiteral,
} from "../../languages/python/literal.js";

/** Gathers what the code that is being written has to import: `decimal.Decimal`. */
export type Imports = Set<string>;

/** What the names stand for that migrations have at hand. */
export const SA = "sqlalchemy as sa";
export const POSTGRESQL = "sqlalchemy.dialects.postgresql";

/** A column's type, as SQLAlchemy has it. */
export function typeExpression(type: ColumnType, imports: Imports): string {
  imports.add(SA);
  if (type.is === "str") return `sa.String(length=${type.length})`;
  if (type.is === "decimal")
    // SQLite has no exact decimals: there they are text, as `decimalText` makes it.
    return `sa.Numeric(precision=${type.precision}, scale=${type.scale}).with_variant(sa.String(length=${type.precision + 1}), "sqlite")`;
  if (type.is === "json") imports.add(POSTGRESQL);
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
  return `sa.Column("${name}", ${typeExpression(type, imports)}, nullable=${boolLiteral(nullable)})`;
}

/** A value for a column, as Python has it; the value is written as a field's default is. */
export function valueExpression({ name, type }: Column, value: string, imports: Imports): string {
  if (type.is === "str" || type.is === "text") return stringArgument(value, name);
  const written = type.is === "decimal" ? decimalLiteral(value) : VALUES[type.is](value);
  if (typeof written === "string") return written;
  for (const name of written.imports) imports.add(name);
  return type.is === "decimal"
    ? `"${decimalText(value, type)}" if on_sqlite else ${written.code}`
    : written.code;
}

type Simple = Exclude<ColumnType["is"], "str" | "text" | "decimal">;

const VALUES: Readonly<Record<Simple, (value: string) => string | Code>> = {
  int: (value) => value,
  float: floatLiteral,
  bool: (value) => boolLiteral(value === "true"),
  // SQLAlchemy cannot print a value of JSON, and printed SQL has to have it.
  json: (value) => `sa.literal_column("'${value}'")`,
  uuid: uuidLiteral,
  date: dateLiteral,
  datetime: (value) => datetimeLiteral(value, { seconds: "if any" }),
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
