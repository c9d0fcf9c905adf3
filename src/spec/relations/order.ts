import type { Feature } from "../feature.js";

/** What each node leads to by one step. */
export type Edges = ReadonlyMap<string, readonly string[]>;

/** What a node leads to by any number of steps, itself only by a cycle; worked out once for each. */
export function reachability(edges: Edges): (from: string) => ReadonlySet<string> {
  const known = new Map<string, ReadonlySet<string>>();
  return (from) => {
    const before = known.get(from);
    if (before !== undefined) return before;
    const found = new Set<string>();
    const open = [...(edges.get(from) ?? [])];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (found.has(next)) continue;
      found.add(next);
      open.push(...(edges.get(next) ?? []));
    }
    known.set(from, found);
    return found;
  };
}

/**
 * Features so that each comes after those it refers to, and otherwise in order of name. Those that
 * refer to each other in a cycle are together.
 */
export function inOrderOfReference(features: readonly Feature[]): (readonly Feature[])[] {
  const targets = new Map<string, readonly string[]>(
    features.map((feature) => [feature.name, targetsOf(feature)]),
  );
  const reachable = reachability(targets);
  const reaches = (from: string, to: string) => reachable(from).has(to);
  const groups: (readonly Feature[])[] = [];
  const placed = new Set<string>();
  // What refers to nothing that is still to come is next; there is always such a one, or a cycle.
  while (placed.size < features.length) {
    const left = features.filter(({ name }) => !placed.has(name));
    const group = left
      .map(({ name }) => cycleOf(name, left, reaches))
      .find((cycle) =>
        cycle.every(({ name }) =>
          left.every((other) => cycle.includes(other) || !reaches(name, other.name)),
        ),
      );
    if (group === undefined) throw new Error("no feature can come next");
    groups.push(group);
    for (const { name } of group) placed.add(name);
  }
  return groups;
}

function cycleOf(
  name: string,
  features: readonly Feature[],
  reaches: (from: string, to: string) => boolean,
): readonly Feature[] {
  return features.filter(
    (other) => other.name === name || (reaches(name, other.name) && reaches(other.name, name)),
  );
}

function targetsOf({ name, fields }: Feature): readonly string[] {
  return fields.flatMap((field) =>
    field.type === "ref" && field.feature !== name ? [field.feature] : [],
  );
}
