import type { Column, ColumnType, Constraint, Index, Table } from "./schema.js";

/** One change of a database's schema. Every step can be taken back, as far as the schema goes. */
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
