import type { Feature } from "../feature.js";

/**
 * Features so that each comes after those it refers to, and otherwise in order of name. Those that
 * refer to each other in a circle are together.
 */
export function inOrderOfReference(features: readonly Feature[]): (readonly Feature[])[] {
  const targets = new Map<string, readonly string[]>(
    features.map((feature) => [feature.name, targetsOf(feature)]),
  );
  const reach = new Map<string, ReadonlySet<string>>(
    features.map(({ name }) => [name, reachOf(name, targets)]),
  );
  const reaches = (from: string, to: string) => reach.get(from)?.has(to) ?? false;
  const groups: (readonly Feature[])[] = [];
  const placed = new Set<string>();
  // What refers to nothing that is still to come is next; there is always such a one, or a circle.
  while (placed.size < features.length) {
    const left = features.filter(({ name }) => !placed.has(name));
    const group = left
      .map(({ name }) => circleOf(name, left, reaches))
      .find((circle) =>
        circle.every(({ name }) =>
          left.every((other) => circle.includes(other) || !reaches(name, other.name)),
        ),
      );
    if (group === undefined) throw new Error("no feature can come next");
    groups.push(group);
    for (const { name } of group) placed.add(name);
  }
  return groups;
}

function circleOf(
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

function reachOf(start: string, targets: ReadonlyMap<string, readonly string[]>): Set<string> {
  const reached = new Set<string>();
  const open = [...(targets.get(start) ?? [])];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    open.push(...(targets.get(name) ?? []));
  }
  return reached;
}
