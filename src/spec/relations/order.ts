import type { Feature } from "../feature.js";

/** What each node leads to by one step. */
export type Edges<N = string> = ReadonlyMap<N, readonly N[]>;

/** What a node leads to by any number of steps, itself only by a cycle; computed once for each. */
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
 * Nodes in rounds: each has all whose last need is met by the round before. Of those that are left each
 * needs another that is: they are stuck.
 * @param needs what each node needs; all of that is among the nodes
 */
export function inRounds<N>(needs: Edges<N>): {
  readonly rounds: readonly (readonly N[])[];
  readonly stuck: ReadonlySet<N>;
} {
  const unmet = new Map([...needs].map(([node, needed]) => [node, new Set(needed).size]));
  const followers = new Map<N, N[]>([...needs.keys()].map((node) => [node, []]));
  for (const [node, needed] of needs)
    for (const one of new Set(needed)) followers.get(one)?.push(node);
  const stuck = new Set(needs.keys());
  const rounds: N[][] = [];
  let ready = [...stuck].filter((node) => unmet.get(node) === 0);
  while (ready.length > 0) {
    rounds.push(ready);
    for (const node of ready) stuck.delete(node);
    ready = ready
      .flatMap((node) => followers.get(node) ?? [])
      .filter((node) => {
        const left = (unmet.get(node) ?? 0) - 1;
        unmet.set(node, left);
        return left === 0;
      });
  }
  return { rounds, stuck };
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
    const group = nextGroup(left, reaches);
    groups.push(group);
    for (const { name } of group) placed.add(name);
  }
  return groups;
}

type Reaches = (from: string, to: string) => boolean;

/** The first that refers to nothing else that is left, with those of its cycle. */
function nextGroup(left: readonly Feature[], reaches: Reaches): readonly Feature[] {
  for (const { name } of left) {
    const cycle = cycleOf(name, left, reaches);
    const isNext = cycle.every((one) =>
      left.every((other) => cycle.includes(other) || !reaches(one.name, other.name)),
    );
    if (isNext) return cycle;
  }
  throw new Error("no feature can come next");
}

function cycleOf(name: string, features: readonly Feature[], reaches: Reaches): readonly Feature[] {
  return features.filter(
    (other) => other.name === name || (reaches(name, other.name) && reaches(other.name, name)),
  );
}

/** The names of the features that a feature refers to, itself left out, as often as it does. */
export function targetsOf({ name, fields }: Feature): readonly string[] {
  return fields.flatMap((field) =>
    field.type === "ref" && field.feature !== name ? [field.feature] : [],
  );
}
