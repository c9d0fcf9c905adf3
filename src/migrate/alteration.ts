import { columnOf } from "../spec/field/field.js";
import { columnRenames, type Fields } from "./pair.js";
import type { Column, Table } from "./schema.js";
import type { MigrationStep } from "./step.js";

/**
 * The steps from a table to what it is now: indexes and constraints that do not stay go first and
 * come last, so that columns can be changed in between; names are free before they are taken.
 */
export function alteration(was: Table, is: Table, fields: Fields): MigrationStep[] {
  const table = is.name;
  const { kept, dropped, added } = columnsOf(was, is, fields);
  const sameName = new Set(
    kept.filter(({ before, after }) => before.name === after.name).map(({ after }) => after.name),
  );
  const without = <T extends { readonly column: string }>(
    some: readonly T[],
    others: readonly T[],
  ) => some.filter((one) => !sameName.has(one.column) || !others.some((other) => same(one, other)));

  return [
    ...without(was.indexes, is.indexes).map((index): MigrationStep => ({
      do: "drop index",
      table,
      index,
    })),
    ...without(was.constraints, is.constraints).map((constraint): MigrationStep => ({
      do: "drop constraint",
      table,
      constraint,
    })),
    ...kept.flatMap((pair) => typeChange(table, pair)),
    ...dropped.map((column): MigrationStep => ({ do: "drop column", table, column })),
    ...(columnRenames(fields) ?? []).map((names): MigrationStep => ({
      do: "rename column",
      table,
      ...names,
    })),
    ...added.map((column): MigrationStep => ({ do: "add column", table, column })),
    ...kept.flatMap((pair) => nullability(table, pair)),
    ...without(is.constraints, was.constraints).map((constraint): MigrationStep => ({
      do: "add constraint",
      table,
      constraint,
    })),
    ...without(is.indexes, was.indexes).map((index): MigrationStep => ({
      do: "add index",
      table,
      index,
    })),
  ];
}

type ColumnPair = { readonly before: Column; readonly after: Column };

/** What becomes of a table's columns. One that is no field's has the same name always. */
function columnsOf(was: Table, is: Table, fields: Fields) {
  const names = new Map<string, string | undefined>([
    ...fields.dropped.map((field) => [columnOf(field), undefined] as const),
    ...fields.kept.map(({ before, after }) => [columnOf(before), columnOf(after)] as const),
  ]);
  const kept = was.columns.flatMap((before): ColumnPair[] => {
    const name = names.has(before.name) ? names.get(before.name) : before.name;
    const after = is.columns.find((column) => column.name === name);
    return after === undefined ? [] : [{ before, after }];
  });
  return {
    kept,
    dropped: was.columns.filter((column) => !kept.some(({ before }) => before === column)),
    added: is.columns.filter((column) => !kept.some(({ after }) => after === column)),
  };
}

function typeChange(table: string, { before, after }: ColumnPair): MigrationStep[] {
  if (same(before.type, after.type)) return [];
  return [{ do: "change type", table, column: before.name, from: before.type, to: after.type }];
}

function nullability(table: string, { before, after }: ColumnPair): MigrationStep[] {
  if (before.nullable === after.nullable) return [];
  // What no longer is required takes, when it is again, what filled it before.
  const { fill, standIn } = after.nullable ? before : after;
  const column = { ...after, nullable: false, fill, standIn };
  return [{ do: "set nullable", table, column, nullable: after.nullable }];
}

// Both are made by one function, with their keys in one order.
function same(one: object, other: object): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
