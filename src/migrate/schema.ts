import type { Feature } from "../spec/feature.js";
import { columnOf, type Field, type TypeName } from "../spec/field/field.js";
import type { FeatureName } from "../spec/naming/name.js";

/** The type of a column: several types of fields may share one. */
export type ColumnType =
  | { readonly is: "str"; readonly length: number }
  | { readonly is: "decimal"; readonly precision: number; readonly scale: number }
  | {
      readonly is: "text" | "int" | "float" | "bool" | "date" | "datetime" | "uuid" | "json";
    };

/**
 * What rows that exist get where a column must not be empty: a value, as a field's default is
 * written; or, for an owner, the oldest active administrator.
 */
export type Fill =
  { readonly from: "value"; readonly value: string } | { readonly from: "administrator" };

export type Column = {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
  /** Undefined where nothing says what rows that exist should get. No part of the schema itself. */
  readonly fill: Fill | undefined;
  /**
   * What rows get where a column comes back and their values are gone: an empty or a first value;
   * undefined where none would be true. No part of the schema itself.
   */
  readonly standIn: Fill | undefined;
};

export type ForeignKey = {
  readonly kind: "foreign key";
  readonly name: string;
  readonly column: string;
  /** The table whose ids the column holds. */
  readonly table: string;
  /** What becomes of a row when the one that it refers to is deleted. */
  readonly onDelete: "RESTRICT" | "SET NULL" | "CASCADE";
};

type Unique = { readonly kind: "unique"; readonly name: string; readonly column: string };

export type Constraint = ForeignKey | Unique;

export type Index = { readonly name: string; readonly column: string };

/** A feature's table. Its primary key is `id`, by the name of `pk_<table>`. */
export type Table = {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly constraints: readonly Constraint[];
  readonly indexes: readonly Index[];
};

/** An enum is text of the longest value that one may have, so that values can be added freely. */
export const ENUM_LENGTH = 63;

const OWNER: Column = {
  name: "owner_id",
  type: { is: "uuid" },
  nullable: false,
  fill: { from: "administrator" },
  standIn: undefined,
};

/** Says whether a feature's rows each belong to a user, and which table another feature has. */
type TableContext = {
  readonly isOwned: (feature: Feature) => boolean;
  readonly tableOf: (name: FeatureName) => string;
};

/** The table of a feature: its id, its fields in their order, its owner, its times. */
export function tableOf(feature: Feature, around: TableContext): Table {
  const name = feature.plural;
  const owned = around.isOwned(feature);
  const index = (column: string): Index => ({ name: `ix_${name}_${column}`, column });
  const indexed = feature.fields.filter(
    (field) => !field.unique && (field.index || field.type === "ref"),
  );
  return {
    name,
    columns: [
      base("id", "uuid"),
      ...feature.fields.map(columnFor),
      ...(owned ? [OWNER] : []),
      base("created_at", "datetime"),
      base("updated_at", "datetime"),
    ],
    constraints: [
      ...feature.fields.flatMap((field) => foreignKeys(name, field, around)),
      ...(owned ? [foreignKey(name, OWNER.name, "users", "CASCADE")] : []),
      ...feature.fields.flatMap((field) => uniques(name, field)),
    ],
    indexes: [
      ...indexed.map((field) => index(columnOf(field))),
      ...(owned ? [index(OWNER.name)] : []),
      index("created_at"),
    ],
  };
}

/** A field's column. */
export function columnFor(field: Field): Column {
  return {
    name: columnOf(field),
    type: typeOf(field),
    nullable: field.nullable,
    fill: fillOf(field),
    standIn: standInFor(field),
  };
}

function base(name: string, is: "uuid" | "datetime"): Column {
  return { name, type: { is }, nullable: false, fill: undefined, standIn: undefined };
}

function typeOf(field: Field): ColumnType {
  if (field.type === "str") return { is: "str", length: field.length };
  if (field.type === "enum") return { is: "str", length: ENUM_LENGTH };
  if (field.type === "decimal")
    return { is: "decimal", precision: field.precision, scale: field.scale };
  if (field.type === "list") return { is: "json" };
  return { is: field.type === "ref" ? "uuid" : field.type };
}

function fillOf(field: Field): Fill | undefined {
  if (field.type === "list") return { from: "value", value: "[]" };
  return field.default === undefined ? undefined : { from: "value", value: String(field.default) };
}

const EMPTY: Readonly<Record<Exclude<TypeName, "enum" | "ref">, string>> = {
  str: "",
  text: "",
  int: "0",
  float: "0",
  decimal: "0",
  bool: "false",
  date: "1970-01-01",
  datetime: "1970-01-01T00:00:00Z",
  uuid: "00000000-0000-0000-0000-000000000000",
  json: "{}",
  list: "[]",
};

function standInFor(field: Field): Fill | undefined {
  if (field.unique || field.type === "ref") return undefined;
  const value = field.type === "enum" ? (field.values[0] ?? "") : EMPTY[field.type];
  return { from: "value", value };
}

function foreignKeys(table: string, field: Field, around: TableContext): ForeignKey[] {
  if (field.type !== "ref") return [];
  const rule = field.nullable ? "SET NULL" : "RESTRICT";
  return [foreignKey(table, columnOf(field), around.tableOf(field.feature), rule)];
}

function foreignKey(
  table: string,
  column: string,
  referred: string,
  onDelete: ForeignKey["onDelete"],
): ForeignKey {
  const name = `fk_${table}_${column}_${referred}`;
  return { kind: "foreign key", name, column, table: referred, onDelete };
}

function uniques(table: string, field: Field): Unique[] {
  if (!field.unique) return [];
  return [{ kind: "unique", name: `uq_${table}_${columnOf(field)}`, column: columnOf(field) }];
}

/** One change of a database's schema. Every step can be undone, as far as the schema goes. */
export type MigrationStep =
  | { readonly do: "create table"; readonly table: Table }
  | { readonly do: "drop table"; readonly table: Table }
  | ({ readonly table: string } & Alteration);

type Alteration =
  | { readonly do: "add column"; readonly column: Column }
  | { readonly do: "drop column"; readonly column: Column }
  | { readonly do: "rename column"; readonly from: string; readonly to: string }
  // The column is as it is where rows may not have it empty.
  | { readonly do: "set nullable"; readonly column: Column; readonly nullable: boolean }
  | {
      readonly do: "change type";
      readonly column: string;
      readonly from: ColumnType;
      readonly to: ColumnType;
    }
  | { readonly do: "add constraint"; readonly constraint: Constraint }
  | { readonly do: "drop constraint"; readonly constraint: Constraint }
  | { readonly do: "add index"; readonly index: Index }
  | { readonly do: "drop index"; readonly index: Index };

/** Steps that lead back to where these come from. */
export function inverse(steps: readonly MigrationStep[]): MigrationStep[] {
  return steps.toReversed().map(opposite);
}

function opposite(step: MigrationStep): MigrationStep {
  switch (step.do) {
    case "create table":
      return { ...step, do: "drop table" };
    case "drop table":
      return { ...step, do: "create table" };
    case "add column":
      return { ...step, do: "drop column" };
    case "drop column":
      return { ...step, do: "add column" };
    case "set nullable":
      return { ...step, nullable: !step.nullable };
    case "rename column":
      return { ...step, from: step.to, to: step.from };
    case "change type":
      return { ...step, from: step.to, to: step.from };
    case "add constraint":
      return { ...step, do: "drop constraint" };
    case "drop constraint":
      return { ...step, do: "add constraint" };
    case "add index":
      return { ...step, do: "drop index" };
    case "drop index":
      return { ...step, do: "add index" };
  }
}
