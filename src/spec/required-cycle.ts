import type { Feature } from "./feature.js";

/** A reference: of which feature, by which of its fields (indices). */
export type Step = { readonly feature: number; readonly field: number };

type Edge = Step & { readonly to: number };

/**
 * One circle of references none of which may be null, in their order; empty where there is none.
 * Rows of such features cannot be made, as each needs another first.
 */
export function requiredCycle(features: readonly Feature[]): readonly Step[] {
  const indices = new Map<string, number>(features.map(({ name }, index) => [name, index]));
  const edges = features.map((feature, index) =>
    feature.fields.flatMap((field, at): readonly Edge[] => {
      const to = field.type === "ref" && !field.nullable ? indices.get(field.feature) : undefined;
      return to === undefined ? [] : [{ feature: index, field: at, to }];
    }),
  );
  const stuck = withoutSatisfiable(edges);

  // Every feature that is stuck needs another that is: following that comes round.
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

// The features that are left when those whose every need is met are taken away, again and again.
function withoutSatisfiable(edges: readonly (readonly Edge[])[]): ReadonlySet<number> {
  const needs = edges.map(({ length }) => length);
  const needers = new Map<number, number[]>();
  for (const { feature, to } of edges.flat()) {
    const known = needers.get(to);
    if (known === undefined) needers.set(to, [feature]);
    else known.push(feature);
  }
  const stuck = new Set(edges.keys());
  const free = [...stuck].filter((feature) => needs[feature] === 0);
  for (let feature = free.pop(); feature !== undefined; feature = free.pop()) {
    stuck.delete(feature);
    for (const needer of needers.get(feature) ?? []) {
      needs[needer] = (needs[needer] ?? 0) - 1;
      if (needs[needer] === 0) free.push(needer);
    }
  }
  return stuck;
}
