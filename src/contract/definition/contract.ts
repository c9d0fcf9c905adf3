import type { Position } from "../../problem.js";
import type { ProjectPath } from "../../tree/path.js";

/** What an entry of a contract claims of itself. */
export type Claimed = "pending" | "partial" | "done";

/** What defines an entry; a lock freezes it. */
export type Definition = {
  readonly id: string;
  /** The files that it is about, the one under `file` first; at least one. */
  readonly files: readonly [ProjectPath, ...ProjectPath[]];
  readonly description: string;
  readonly acceptanceCriteria: readonly string[];
  /** A program and its arguments, run without a shell in the project's folder. */
  readonly acceptanceCommand: readonly string[] | undefined;
};

/** One entry of a contract. */
export type Entry = Definition & {
  readonly status: Claimed;
  readonly reason: string | undefined;
  /** Where it begins in its file. */
  readonly at: Position;
};

/** A features.json that was read: its path, and its entries in their order. */
export type Contract = { readonly path: ProjectPath; readonly entries: readonly Entry[] };
