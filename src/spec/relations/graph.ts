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
