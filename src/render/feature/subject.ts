import type { Access, Feature } from "../../spec/feature.js";
import { type Edges, reachability } from "../../spec/relations/order.js";

/** What a feature needs to know of one that it refers to. */
export type Target = {
  readonly name: string;
  readonly plural: string;
  readonly isItself: boolean;
  readonly isOwned: boolean;
  /** Whether none of its rows can be without a user: it is owned, or must refer to one that is. */
  readonly needsOwner: boolean;
  /** Whether its rows lead back, by references that must be, to the feature that refers to it. */
  readonly leadsBack: boolean;
  /** Whether its table may refer back: then neither of the two can be made after the other. */
  readonly isCyclic: boolean;
};

/** A feature, and all that its files depend on besides. */
export type Subject = {
  readonly feature: Feature;
  readonly access: Access;
  readonly needsOwner: boolean;
  /** Whether any feature refers to it, itself included, and whether rows of one cannot be without a row of it. */
  readonly isReferredTo: boolean;
  readonly isNeeded: boolean;
  /** What its refs refer to, by the names of the refs. */
  readonly targets: Readonly<Record<string, Target>>;
};

/**
 * The features of a spec with what their files depend on.
 * @param defaultAccess who may use a feature that does not say
 */
export function subjectsOf(features: readonly Feature[], defaultAccess: Access): Subject[] {
  const byName = new Map<string, Feature>(features.map((feature) => [feature.name, feature]));
  const required = reachability(edgesOf(features, false));
  const every = reachability(edgesOf(features, true));
  const isOwned = (name: string) => (byName.get(name)?.access ?? defaultAccess).kind === "owned";
  const refersTo = (name: string, nullable: boolean) =>
    [...edgesOf(features, nullable).values()].some((targets) => targets.includes(name));
  const needsOwner = (name: string) => isOwned(name) || [...required(name)].some(isOwned);
  return features.map((feature) => ({
    feature,
    access: feature.access ?? defaultAccess,
    needsOwner: needsOwner(feature.name),
    isReferredTo: refersTo(feature.name, true),
    isNeeded: refersTo(feature.name, false),
    targets: Object.fromEntries(
      feature.fields.flatMap((field) => {
        const target = field.type === "ref" ? byName.get(field.feature) : undefined;
        if (target === undefined) return [];
        const { name, plural } = target;
        const isItself = name === feature.name;
        const found: Target = {
          name,
          plural,
          isItself,
          isOwned: isOwned(name),
          needsOwner: needsOwner(name),
          leadsBack: !isItself && required(name).has(feature.name),
          isCyclic: !isItself && every(name).has(feature.name),
        };
        return [[field.name, found]];
      }),
    ),
  }));
}

function edgesOf(features: readonly Feature[], nullable: boolean): Edges {
  return new Map(
    features.map(({ name, fields }) => [
      name,
      fields.flatMap((field) =>
        field.type === "ref" && (nullable || !field.nullable) ? [field.feature] : [],
      ),
    ]),
  );
}
