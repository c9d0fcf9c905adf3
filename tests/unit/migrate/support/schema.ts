import { expect } from "vitest";
import type {
  ColumnType,
  Constraint,
  Index,
  MigrationStep,
} from "../../../../src/migrate/schema.js";
import type { Feature } from "../../../../src/spec/feature.js";
import type { Field } from "../../../../src/spec/field/field.js";

type Column = { type: string; nullable: boolean };

/** A table as a database sees it; nothing in it has an order. */
type Table = {
  columns: Map<string, Column>;
  constraints: Map<string, string>;
  indexes: Map<string, string>;
};

/** What a database has, by the names of tables. */
export type Schema = ReadonlyMap<string, Table>;

/** The schema that features should have, worked out apart from the code that makes migrations. */
export function schemaOf(features: readonly Feature[]): Schema {
  const plurals = new Map<string, string>(features.map(({ name, plural }) => [name, plural]));
  return new Map(
    features.map(({ plural, fields, access }) => {
      const table: Table = {
        columns: new Map([
          ["id", { type: "uuid", nullable: false }],
          ["created_at", { type: "datetime", nullable: false }],
          ["updated_at", { type: "datetime", nullable: false }],
        ]),
        constraints: new Map(),
        indexes: new Map([[`ix_${plural}_created_at`, "created_at"]]),
      };
      const refer = (column: string, other: string, rule: string) =>
        table.constraints.set(`fk_${plural}_${column}_${other}`, `${column} ${other} ${rule}`);
      for (const field of fields) {
        const column = field.type === "ref" ? `${field.name}_id` : field.name;
        table.columns.set(column, { type: typeText(field), nullable: field.nullable });
        if (field.type === "ref")
          refer(column, plurals.get(field.feature) ?? "", field.nullable ? "SET NULL" : "RESTRICT");
        if (field.unique) table.constraints.set(`uq_${plural}_${column}`, `${column} unique`);
        else if (field.index || field.type === "ref")
          table.indexes.set(`ix_${plural}_${column}`, column);
      }
      if (access?.kind === "owned") {
        table.columns.set("owner_id", { type: "uuid", nullable: false });
        table.indexes.set(`ix_${plural}_owner_id`, "owner_id");
        refer("owner_id", "users", "CASCADE");
      }
      return [plural, table];
    }),
  );
}

function typeText(field: Field): string {
  if (field.type === "str") return `str ${field.length}`;
  if (field.type === "decimal") return `decimal ${field.precision} ${field.scale}`;
  const same: Partial<Record<Field["type"], string>> = {
    enum: "str 63",
    list: "json",
    ref: "uuid",
  };
  return same[field.type] ?? field.type;
}

/** What a database makes of some steps; like one, it refuses what cannot be. */
export function apply(schema: Schema, steps: readonly MigrationStep[]): Schema {
  const tables = new Map(structuredClone([...schema]));
  for (const step of steps) applyStep(tables, step);
  return tables;
}

function applyStep(tables: Map<string, Table>, step: MigrationStep): void {
  if (step.do === "create table") {
    const { name, columns, constraints, indexes } = step.table;
    const table: Table = { columns: new Map(), constraints: new Map(), indexes: new Map() };
    add(tables, name, table);
    for (const { name: column, type, nullable } of columns)
      add(table.columns, column, { type: Object.values(type).join(" "), nullable });
    for (const constraint of constraints) addConstraint(tables, name, constraint);
    for (const index of indexes) addIndex(tables, name, index);
  } else if (step.do === "drop table") {
    const { name } = step.table;
    take(tables, name);
    for (const { constraints } of tables.values())
      for (const constraint of constraints.values())
        if (constraint.split(" ")[1] === name) throw new Error(`${name} is referred to`);
  } else alter(tables, step);
}

type Alteration = Exclude<MigrationStep, { do: "create table" | "drop table" }>;

function alter(tables: Map<string, Table>, step: Alteration): void {
  const table = get(tables, step.table);
  switch (step.do) {
    case "add column": {
      const { name, type, nullable } = step.column;
      add(table.columns, name, { type: typeOf(type), nullable });
      break;
    }
    case "drop column":
      take(table.columns, step.column.name);
      expect(usedColumns(table)).not.toContain(step.column.name);
      break;
    case "rename column":
      add(table.columns, step.to, take(table.columns, step.from));
      break;
    case "change type":
      expect(get(table.columns, step.column).type).toBe(typeOf(step.from));
      get(table.columns, step.column).type = typeOf(step.to);
      break;
    case "set nullable":
      expect(get(table.columns, step.column.name).nullable).toBe(!step.nullable);
      get(table.columns, step.column.name).nullable = step.nullable;
      break;
    case "add constraint":
      addConstraint(tables, step.table, step.constraint);
      break;
    case "drop constraint":
      take(table.constraints, step.constraint.name);
      break;
    case "add index":
      addIndex(tables, step.table, step.index);
      break;
    case "drop index":
      take(table.indexes, step.index.name);
  }
}

function usedColumns({ constraints, indexes }: Table): (string | undefined)[] {
  return [...constraints.values(), ...indexes.values()].map((used) => used.split(" ")[0]);
}

function typeOf(type: ColumnType): string {
  return Object.values(type).join(" ");
}

function addConstraint(tables: Map<string, Table>, name: string, constraint: Constraint): void {
  const table = get(tables, name);
  get(table.columns, constraint.column);
  const isUnique = constraint.kind === "unique";
  if (!isUnique && constraint.table !== "users") get(tables, constraint.table);
  const rest = isUnique ? "unique" : `${constraint.table} ${constraint.onDelete}`;
  add(table.constraints, constraint.name, `${constraint.column} ${rest}`);
}

function addIndex(tables: Map<string, Table>, name: string, index: Index): void {
  const table = get(tables, name);
  get(table.columns, index.column);
  add(table.indexes, index.name, index.column);
}

function get<T>(map: ReadonlyMap<string, T>, name: string): T {
  const value = map.get(name);
  if (value === undefined) throw new Error(`there is no ${name}`);
  return value;
}

function add<T>(map: Map<string, T>, name: string, value: T): void {
  if (map.has(name)) throw new Error(`there is a ${name} already`);
  map.set(name, value);
}

function take<T>(map: Map<string, T>, name: string): T {
  const value = get(map, name);
  map.delete(name);
  return value;
}
