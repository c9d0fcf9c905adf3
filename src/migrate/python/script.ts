import { indented } from "./text.js";

/**
 * The statements of a function, in the order in which they are given. What needs a batch, since
 * SQLite can only copy a whole table for it, shares one with what stands beside it.
 */
export class Script {
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
