import type { Feature } from "../feature.js";
import { nearest } from "../text.js";
import {
  columnCollisions,
  databaseCollisions,
  nameCollisions,
  type RelationProblem,
} from "./collision.js";
import { inRounds } from "./order.js";

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

/** References to features that do not exist. */
function* missingTargets(
  features: readonly Feature[],
  unreadable: ReadonlySet<string>,
): Generator<RelationProblem> {
  const names = new Set<string>(features.map(({ name }) => name));
  const ofPlural = new Map<string, string>(features.map(({ name, plural }) => [plural, name]));
  for (const [index, feature] of features.entries())
    for (const [at, field] of feature.fields.entries()) {
      if (field.type !== "ref" || names.has(field.feature) || unreadable.has(field.feature))
        continue;
      const meant = ofPlural.get(field.feature) ?? nearest(field.feature, names);
      yield {
        feature: index,
        where: ["fields", at],
        problem: {
          code: "invalid-field",
          message: `The field '${field.name}' of the feature '${feature.name}' refers to '${field.feature}', and there is no such feature.`,
          fix:
            meant === undefined
              ? `Add the feature '${field.feature}', or drop the field.`
              : `Did you mean '${meant}'? Otherwise add the feature '${field.feature}'.`,
        },
      };
    }
}

/** A cycle of references that none of its rows could start. */
function* endlessReference(features: readonly Feature[]): Generator<RelationProblem> {
  const cycle = requiredCycle(features);
  const [first] = cycle;
  const feature = features[first?.feature ?? -1];
  const field = feature?.fields[first?.field ?? -1];
  if (first === undefined || feature === undefined || field === undefined) return;
  const names = [...cycle, first].map((step) => features[step.feature]?.name ?? "");
  const itself = cycle.length === 1;
  yield {
    feature: first.feature,
    where: ["fields", first.field],
    problem: {
      code: "invalid-field",
      message: itself
        ? `The field '${field.name}' refers to its own feature '${feature.name}' and may not be null, so no first row could ever be made.`
        : `The references ${names.join(" → ")} form a cycle and none of them may be null, so no first row could ever be made.`,
      fix: `Add ':null' to ${itself ? "it" : `one of them, such as '${field.name}' of '${feature.name}'`}.`,
    },
  };
}

/** A reference: of which feature, by which of its fields (indices). */
type FieldIndex = { readonly feature: number; readonly field: number };

type Edge = FieldIndex & { readonly to: number };

/**
 * One cycle of references none of which may be null, in their order; empty where there is none.
 * Rows of such features cannot be made, as each needs another first.
 */
function requiredCycle(features: readonly Feature[]): readonly FieldIndex[] {
  const indices = new Map<string, number>(features.map(({ name }, index) => [name, index]));
  const edges = features.map((feature, index) =>
    feature.fields.flatMap((field, at): readonly Edge[] => {
      const to = field.type === "ref" && !field.nullable ? indices.get(field.feature) : undefined;
      return to === undefined ? [] : [{ feature: index, field: at, to }];
    }),
  );
  const needs = edges.map((some, index) => [index, some.map(({ to }) => to)] as const);
  const { stuck } = inRounds(new Map(needs));

  // Every feature that is stuck needs another that is: following that closes a cycle.
  const steps: Edge[] = [];
  const visited = new Map<number, number>();
  let at: number | undefined = stuck.values().next().value;
  while (at !== undefined && !visited.has(at)) {
    visited.set(at, steps.length);
    const next: Edge | undefined = edges[at]?.find(({ to }) => stuck.has(to));
    if (next !== undefined) steps.push(next);
    at = next?.to;
  }
  return at === undefined ? [] : steps.slice(visited.get(at));
}
