import type { Feature } from "../feature.js";
import { columnCollisions, databaseCollisions, nameCollisions } from "./collision.js";
import type { RelationProblem } from "./problem.js";
import { endlessReference, missingTargets } from "./reference.js";

/**
 * What is wrong between features that are each in order: names that collide or are too long for the
 * database, references to what does not exist or that no row could satisfy.
 * @param unreadable names of features that have problems of their own; references to them are not judged
 */
export function* relationProblems(
  features: readonly Feature[],
  unreadable: ReadonlySet<string> = new Set(),
): Generator<RelationProblem> {
  yield* nameCollisions(features);
  yield* columnCollisions(features);
  yield* missingTargets(features, unreadable);
  yield* endlessReference(features);
  yield* databaseCollisions(features);
}
