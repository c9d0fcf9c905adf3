import type { Feature } from "./feature.js";
import { nearest } from "./nearest.js";
import type { RelationProblem } from "./relations.js";
import { requiredCycle } from "./required-cycle.js";

/** References to features that do not exist. */
export function* missingTargets(
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

/** A circle of references that none of its rows could start. */
export function* endlessReference(features: readonly Feature[]): Generator<RelationProblem> {
  const cycle = requiredCycle(features);
  const [first] = cycle;
  const feature = features[first?.feature ?? -1];
  const field = feature?.fields[first?.field ?? -1];
  if (first === undefined || feature === undefined || field === undefined) return;
  const round = [...cycle, first].map((step) => features[step.feature]?.name ?? "");
  const itself = cycle.length === 1;
  yield {
    feature: first.feature,
    where: ["fields", first.field],
    problem: {
      code: "invalid-field",
      message: itself
        ? `The field '${field.name}' refers to its own feature '${feature.name}' and may not be null, so no first row could ever be made.`
        : `The references ${round.join(" → ")} go in a circle and none may be null, so no first row could ever be made.`,
      fix: `Add ':null' to ${itself ? "it" : `one of them, such as '${field.name}' of '${feature.name}'`}.`,
    },
  };
}
