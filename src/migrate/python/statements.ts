import type { Column, ColumnType, MigrationStep } from "../schema.js";
import { resizeDecimals } from "./decimal.js";
import { fillRows } from "./fill.js";
import { indented } from "../../languages/python/code.js";
import { boolLiteral } from "../../languages/python/literal.js";
import {
  addConstraint,
  columnExpression,
  createIndex,
  createTable,
  dropConstraint,
  dropIndex,
  type Imports,
  typeExpression,
} from "./type.js";

/** The statements that make these steps, in their order. */
export function statementsFor(steps: readonly MigrationStep[], imports: Imports): string {
  const script = new Script();
  for (const { table, fillable, step } of together(steps))
    if (step === undefined) writeFillable(table, fillable, script, imports);
    else writeStep(step, script, imports);
  return script.text();
}

/** A step after which rows may have to be filled. */
type Fillable = Extract<MigrationStep, { do: "add column" | "set nullable" }>;
type OtherStep = Exclude<MigrationStep, Fillable>;
type Part = { readonly table: string; readonly fillable: Fillable[]; readonly step?: OtherStep };

/** The steps, those of one table together after which its rows are filled at once. */
function together(steps: readonly MigrationStep[]): Part[] {
  const parts: Part[] = [];
  for (const step of steps)
    if (step.do !== "add column" && step.do !== "set nullable")
      parts.push({ table: "", fillable: [], step });
    else if (parts.at(-1)?.table === step.table) parts.at(-1)?.fillable.push(step);
    else parts.push({ table: step.table, fillable: [step] });
  return parts;
}

/** Adds columns empty, fills them, and only then says that they must not be empty. */
function writeFillable(
  table: string,
  steps: readonly Fillable[],
  script: Script,
  imports: Imports,
): void {
  const added = steps.flatMap((step) => (step.do === "add column" ? [step.column] : []));
  const isRequired = (step: Fillable) =>
    step.do === "add column" ? !step.column.nullable : !step.nullable;
  const required = steps.filter(isRequired).map((step) => {
    return { column: step.column, isNew: step.do === "add column" };
  });
  script.add(
    added.map((column) => `op.add_column("${table}", ${columnExpression(column, true, imports)})`),
  );
  script.add(fillRows(table, required, imports));
  for (const step of steps) {
    if (step.do === "set nullable" || isRequired(step))
      script.addToBatch(table, setNullable(step.column, !isRequired(step)));
  }
}

function setNullable({ name }: Column, nullable: boolean): string {
  return `batch_op.alter_column("${name}", nullable=${boolLiteral(nullable)})`;
}

function writeStep(step: OtherStep, script: Script, imports: Imports): void {
  switch (step.do) {
    case "create table":
      script.add(createTable(step.table, imports));
      break;
    case "drop table":
      script.add([`op.drop_table("${step.table.name}")`]);
      break;
    case "drop column":
      script.addToBatch(step.table, `batch_op.drop_column("${step.column.name}")`);
      break;
    case "rename column":
      script.add([renameColumn(step)]);
      break;
    case "change type":
      changeType(step, script, imports);
      break;
    case "add constraint":
      script.addToBatch(step.table, addConstraint(step.constraint));
      break;
    case "drop constraint":
      script.addToBatch(step.table, dropConstraint(step.constraint));
      break;
    case "add index":
      script.add([createIndex(step.table, step.index)]);
      break;
    case "drop index":
      script.add([dropIndex(step.table, step.index)]);
  }
}

function renameColumn({ table, from, to }: { table: string; from: string; to: string }): string {
  return `op.alter_column("${table}", "${from}", new_column_name="${to}")`;
}

function changeType(
  { table, column, from, to }: { table: string; column: string; from: ColumnType; to: ColumnType },
  script: Script,
  imports: Imports,
): void {
  if (from.is === "decimal" && to.is === "decimal")
    script.add([resizeDecimals({ table, column, from, to })]);
  script.addToBatch(
    table,
    `batch_op.alter_column("${column}", type_=${typeExpression(to, imports)})`,
  );
}

/**
 * The statements of a function, in the order in which they are given. What needs a batch, since
 * SQLite can only copy a whole table for it, shares one with what stands beside it.
 */
class Script {
  readonly #statements: string[] = [];
  #batch: string[] = [];
  #table = "";

  /** Adds statements that need no batch. */
  add(statements: readonly string[]): void {
    if (statements.length === 0) return;
    this.#close();
    this.#statements.push(...statements);
  }

  /** Adds an operation on `batch_op` for a table. */
  addToBatch(table: string, operation: string): void {
    if (table !== this.#table) this.#close();
    this.#table = table;
    this.#batch.push(operation);
  }

  /** All of it. */
  text(): string {
    this.#close();
    return this.#statements.join("\n");
  }

  #close(): void {
    if (this.#batch.length > 0)
      this.#statements.push(
        `with op.batch_alter_table("${this.#table}") as batch_op:\n${indented(this.#batch.join("\n"))}`,
      );
    this.#batch = [];
  }
}
