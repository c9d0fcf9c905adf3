import { RUNS_ALL, sample } from "../../support/extent.js";
import { DATABASES, type Database, type Kind, LAYOUTS } from "./target.js";

/** How many layouts `npm test` asks a proof of: layouts are much alike, and each run takes others. */
const SAMPLED_LAYOUTS = 2;

/**
 * What the outcome of a proof depends on, beside the layout. `npm test` runs it once for each distinct thing that it
 * depends on, for some layouts; `npm run test:all` in every column.
 */
export type Scope = {
  /**
   * The one that it runs on, where it does not depend on the database and the options that its columns have; `either`
   * where it hardly does, and takes long: another one with each run.
   */
  readonly database: "each" | "either" | Database;
  /**
   * Whether it depends on features: if not, it runs without them, which is faster. What is asked of all that a project
   * has is asked of one with features, which has all that one without has.
   */
  readonly features: "with" | "without" | "both";
  /** Whether it depends on other options than a layout's usual ones. */
  readonly variants?: boolean;
  /** How many layouts `npm test` asks it of: fewer where it takes minutes. */
  readonly layouts?: number;
};

/** Whether a proof runs for a kind of project. */
export function isInScope(
  kind: Kind,
  { database, features, variants = false, layouts = SAMPLED_LAYOUTS }: Scope,
  runsAll = RUNS_ALL,
): boolean {
  if (runsAll) return true;
  if (!sample(LAYOUTS, layouts).includes(kind.layout)) return false;
  // There is one column for each.
  if (kind.variant !== undefined) return variants;
  const isFeatured = kind.featured ? "with" : "without";
  const databases =
    database === "each" ? DATABASES : database === "either" ? sample(DATABASES, 1) : [database];
  return databases.includes(kind.database) && [isFeatured, "both"].includes(features);
}
