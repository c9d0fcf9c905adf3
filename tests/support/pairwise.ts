/** For each option its values. */
export type Options<V> = Readonly<Record<string, readonly V[]>>;
export type Choice<V> = Readonly<Record<string, V>>;

/** Every combination of the options' values. */
export function combinationsOf<V>(options: Options<V>): readonly Choice<V>[] {
  return Object.entries(options).reduce<readonly Choice<V>[]>(
    (chosen, [name, values]) =>
      chosen.flatMap((choice) => values.map((value) => ({ ...choice, [name]: value }))),
    [{}],
  );
}

/** The pairs of values that a combination has, each with the names of its options. */
export function pairsOf<V>(choice: Choice<V>): readonly string[] {
  const entries = Object.entries(choice);
  return entries.flatMap((one, index) =>
    entries.slice(index + 1).map((other) => JSON.stringify([one, other])),
  );
}

/**
 * A few combinations in which each pair of values stands together at least once: always next the
 * one that has the most pairs which are still missing.
 */
export function pairwise<V>(options: Options<V>): readonly Choice<V>[] {
  const all = combinationsOf(options).map((choice) => ({ choice, pairs: pairsOf(choice) }));
  const missing = new Set(all.flatMap(({ pairs }) => pairs));
  const selected: Choice<V>[] = [];
  while (missing.size > 0) {
    const gains = all.map(({ pairs }) => pairs.filter((pair) => missing.has(pair)).length);
    const best = all[gains.indexOf(Math.max(...gains))];
    if (best === undefined) break;
    selected.push(best.choice);
    best.pairs.forEach((pair) => missing.delete(pair));
  }
  return selected;
}
