import type { Constraint, Index, Table } from "../schema.js";
import { columnExpression, type Imports } from "./type.js";

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
