import { RUNS_ALL } from "../../support/extent.js";
import type { Database, Kind } from "./target.js";

/**
 * What the outcome of a proof depends on, beside the layout. `npm test` runs it once for each distinct thing that it
 * depends on, `npm run test:all` in every column.
 */
export type Scope = {
  /** The one that it runs on, where it does not depend on the database and the options that its columns have. */
  readonly database: "each" | Database;
  /**
   * Whether it depends on features: if not, it runs without them, which is faster. What is asked of all that a project
   * has is asked of one with features, which has all that one without has.
   */
  readonly features: "with" | "without" | "both";
};

/** Whether a proof runs for a kind of project. */
export function isInScope(kind: Kind, { database, features }: Scope, runsAll = RUNS_ALL): boolean {
  if (runsAll) return true;
  const isFeatured = kind.featured ? "with" : "without";
  return ["each", kind.database].includes(database) && [isFeatured, "both"].includes(features);
}
