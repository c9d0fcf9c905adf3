// Combinations of options: all of them, or as few as have every two or three values beside each other.

/** @template V @typedef {Readonly<Record<string, readonly V[]>>} Options for each option its values */
/** @template V @typedef {Readonly<Record<string, V>>} Choice */

/**
 * Every combination of the options' values.
 * @template V
 * @param {Options<V>} options
 * @returns {readonly Choice<V>[]}
 */
export function combinationsOf(options) {
  return Object.entries(options).reduce(
    (chosen, [name, values]) =>
      chosen.flatMap((choice) => values.map((value) => ({ ...choice, [name]: value }))),
    /** @type {readonly Choice<V>[]} */ ([{}]),
  );
}

/**
 * The values that a combination has beside each other, each with the name of its option: pairs, or so many of them.
 * @template V
 * @param {Choice<V>} choice
 * @returns {readonly string[]}
 */
export function tuplesOf(choice, size = 2) {
  const entries = Object.entries(choice).map((entry) => JSON.stringify(entry));
  /** @param {number} from @param {number} left @returns {string[]} */
  const tuples = (from, left) =>
    left === 0
      ? [""]
      : entries.flatMap((entry, index) =>
          index < from ? [] : tuples(index + 1, left - 1).map((rest) => `${entry}${rest}`),
        );
  return tuples(0, Math.min(size, entries.length));
}

/**
 * A few combinations, in which each so many values that any has beside each other stand so at least
 * once: always next the one that has the most that are still missing.
 * @template V
 * @param {readonly Choice<V>[]} combinations
 * @returns {readonly Choice<V>[]}
 */
export function covering(combinations, size = 2) {
  /** @type {Map<string, number>} */
  const numbers = new Map();
  const numberOf = (/** @type {string} */ tuple) => {
    const number = numbers.get(tuple) ?? numbers.size;
    numbers.set(tuple, number);
    return number;
  };
  const all = combinations.map((choice) => ({
    choice,
    tuples: tuplesOf(choice, size).map(numberOf),
  }));
  const missing = new Uint8Array(numbers.size).fill(1);
  const gainOf = (/** @type {readonly number[]} */ tuples) =>
    tuples.reduce((gain, tuple) => gain + (missing[tuple] ?? 0), 0);
  /** @type {Choice<V>[]} */
  const selected = [];
  for (;;) {
    const gains = all.map(({ tuples }) => gainOf(tuples));
    const gain = Math.max(...gains, 0);
    const best = all[gains.indexOf(gain)];
    if (gain === 0 || best === undefined) return selected;
    selected.push(best.choice);
    for (const tuple of best.tuples) missing[tuple] = 0;
  }
}

/**
 * A few combinations in which each pair of values stands together at least once.
 * @template V
 * @param {Options<V>} options
 */
export const pairwise = (options) => covering(combinationsOf(options));

/**
 * Those in which any three values stand together: what a file is hangs on no more options at once.
 * @template V
 * @param {Options<V>} options
 */
export const threewise = (options) => covering(combinationsOf(options), 3);
