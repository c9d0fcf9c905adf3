import type { Problem } from "../../problem.js";
import type { JsonPath } from "../json/json.js";

/** A problem between features or fields: in which feature (an index), and where inside it. */
export type RelationProblem = {
  readonly feature: number;
  readonly where: JsonPath;
  readonly problem: Problem;
};
