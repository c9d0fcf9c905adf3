import fc from "fast-check";

/*
 * How much of what there is to try a run goes through. `npm run test:all` tries all of it; `npm test`
 * takes samples where there are many alike, by a seed that is another one for each run.
 */

/** Whether nothing is left out. */
export const RUNS_ALL = process.env["TESTS"] === "all";

/** What samples depend on. A run prints it at its start; `TEST_SEED` sets it. */
export const SEED = Number(process.env["TEST_SEED"]);

/** As many items as are wanted, in their order; all of them where nothing is left out. */
export function sample<T>(items: readonly T[], count: number, seed = SEED): readonly T[] {
  if (RUNS_ALL || items.length <= count) return items;
  const subset = fc.subarray([...items], { minLength: count, maxLength: count });
  return fc.sample(subset, { numRuns: 1, seed })[0] ?? [];
}
