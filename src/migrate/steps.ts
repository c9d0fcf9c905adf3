import { refuseAll, type Problem } from "../problem.js";
import type { Feature } from "../spec/feature.js";
import { columnOf } from "../spec/field/field.js";
import type { FeatureName } from "../spec/naming/name.js";
import {
  columnRenames,
  type FieldChanges,
  pairFeatures,
  type TableChange,
} from "./table-change.js";
import {
  tableOf,
  type ForeignKey,
  type Table,
  type Column,
  inverse,
  type MigrationStep,
} from "./schema.js";
import { unsafeChanges } from "./unsafe.js";

/**
 * The steps from the tables of some features to those of others, in an order in which a database
 * can take them: new tables first, what is referred to before what refers to it; then changes; then
 * tables that are no longer there. None where the tables do not differ.
 * @throws Refused `unsafe-change` with everything that would lose what rows hold, or for which the
 * rows that exist have no value
 */
export function stepsBetween(change: TableChange): MigrationStep[] {
  const { pairs, added, removed } = pairFeatures(change);
  const tableBefore = tablesIn(change.before, change);
  const tableAfter = tablesIn(change.after, change);
  const created = added.map(tableAfter);
  refuseAll([
    ...pairs.flatMap((pair) => [...unsafeChanges(pair)]),
    ...takenNames(created, change.before.map(tableBefore)),
  ]);
  return [
    ...createTables(created),
    ...pairs.flatMap(({ before, after, fields }) =>
      alterTable(tableBefore(before), tableAfter(after), fields),
    ),
    ...inverse(createTables(removed.map(tableBefore))),
  ];
}

/** Makes the table of any of these features. */
function tablesIn(features: readonly Feature[], { isOwned }: TableChange) {
  const plurals = new Map(features.map(({ name, plural }) => [name, plural]));
  const around = { isOwned, tableOf: (name: FeatureName) => plurals.get(name) ?? name };
  return (feature: Feature): Table => tableOf(feature, around);
}

/** New tables are made before old ones go, so that no name can pass from one to the other. */
function* takenNames(created: readonly Table[], before: readonly Table[]): Generator<Problem> {
  const taken = new Set(before.flatMap(namesIn));
  for (const table of created)
    for (const name of namesIn(table).filter((one) => taken.has(one)))
      yield {
        code: "unsafe-change",
        message: `In the database '${name}' would be of another feature than before.`,
        fix: "Make it two changes: remove the one first, and add the other afterwards.",
      };
}

/** What PostgreSQL keeps in one space of names: tables and indexes, those of constraints included. */
function namesIn({ name, constraints, indexes }: Table): string[] {
  const uniques = constraints.filter(({ kind }) => kind === "unique");
  return [name, `pk_${name}`, ...[...uniques, ...indexes].map((one) => one.name)];
}

/** Creates tables, each after those that it refers to; where they go in a cycle, a key comes later. */
function createTables(tables: readonly Table[]): MigrationStep[] {
  const steps: MigrationStep[] = [];
  const later: MigrationStep[] = [];
  let waiting = tables;
  while (waiting.length > 0) {
    const missing = new Set(waiting.map(({ name }) => name));
    const isMissing = (key: ForeignKey, table: Table) =>
      missing.has(key.table) && key.table !== table.name;
    const awaited = (table: Table) =>
      foreignKeysOf(table).filter((constraint) => isMissing(constraint, table));
    const next =
      waiting.find((table) => awaited(table).length === 0) ??
      // A cycle has a reference that may be null, since no first row could be made otherwise.
      waiting.find((table) => awaited(table).every(({ onDelete }) => onDelete === "SET NULL")) ??
      waiting[0];
    if (next === undefined) break;
    const keys = awaited(next);
    const constraints = next.constraints.filter((one) => !keys.some((key) => key === one));
    steps.push({ do: "create table", table: { ...next, constraints } });
    for (const constraint of keys)
      later.push({ do: "add constraint", table: next.name, constraint });
    waiting = waiting.filter((table) => table !== next);
  }
  return [...steps, ...later];
}

function foreignKeysOf({ constraints }: Table): ForeignKey[] {
  return constraints.filter((constraint) => constraint.kind === "foreign key");
}

/**
 * The steps from a table to what it is now: indexes and constraints that do not stay go first and
 * come last, so that columns can be changed in between; names are free before they are taken.
 */
function alterTable(was: Table, is: Table, fields: FieldChanges): MigrationStep[] {
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
function columnsOf(was: Table, is: Table, fields: FieldChanges) {
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
