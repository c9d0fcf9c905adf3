import { RUNS_ALL } from "../../support/extent.js";
import type { Kind } from "./target.js";

/**
 * What the outcome of a proof depends on, beside the layout. `npm test` runs it once for each distinct thing that it
 * depends on, `npm run test:all` in every column.
 */
export type Scope = {
  /** Whether it depends on the database, and on the options that the columns of a database have. */
  readonly databases: "each" | "one";
  /**
   * Whether it depends on features: if not, it runs without them, which is faster. What is asked of all that a project
   * has is asked of one with features, which has all that one without has.
   */
  readonly features: "with" | "without" | "both";
};

/** Whether a proof runs for a kind of project. */
export function isInScope(
  { database, featured }: Kind,
  { databases, features }: Scope,
  runsAll = RUNS_ALL,
): boolean {
  if (runsAll) return true;
  const isFeatured = featured ? "with" : "without";
  return (databases === "each" || database === "sqlite") && [isFeatured, "both"].includes(features);
}
