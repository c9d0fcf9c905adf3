import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { combinationsOf, pairwise, threewise, tuplesOf } from "../../../scripts/combinations.mjs";

const values = fc.uniqueArray(fc.nat(9), { minLength: 1, maxLength: 4 });
const options = fc.dictionary(fc.constantFrom("a", "b", "c", "d", "e"), values, { minKeys: 2 });

describe("combinations", () => {
  it.each([
    ["two", 2, pairwise<number>],
    ["three", 3, threewise<number>],
  ])("have any %s values beside each other that all combinations have", (_, size, few) => {
    fc.assert(
      fc.property(options, (options) => {
        const tuples = (choices: readonly Readonly<Record<string, number>>[]) =>
          new Set(choices.flatMap((choice) => tuplesOf(choice, size)));
        expect(tuples(few(options))).toEqual(tuples(combinationsOf(options)));
      }),
    );
  });

  it("name the values that stand beside each other", () => {
    expect(tuplesOf({ a: 1, b: true, c: "x" })).toEqual([
      '["a",1]["b",true]',
      '["a",1]["c","x"]',
      '["b",true]["c","x"]',
    ]);
    expect(tuplesOf({ a: 1, b: true, c: "x" }, 3)).toEqual(['["a",1]["b",true]["c","x"]']);
  });

  it("are none that add nothing", () => {
    fc.assert(
      fc.property(options, (options) => {
        const seen = new Set<string>();
        for (const choice of pairwise(options)) {
          const before = seen.size;
          tuplesOf(choice).forEach((pair) => seen.add(pair));
          expect(seen.size).toBeGreaterThan(before);
        }
      }),
    );
  });

  it("are about as few as the two longest options allow", () => {
    const selected = pairwise<number>({
      a: [1, 2],
      b: [1, 2],
      c: [1, 2, 3],
      d: [1, 2],
      e: [1, 2, 3],
    });
    expect(selected.length).toBeGreaterThanOrEqual(9);
    expect(selected.length).toBeLessThanOrEqual(11);
  });

  it("are the same every time", () => {
    const options = { a: [1, 2, 3], b: [1, 2], c: [1, 2, 3] };
    expect(pairwise(options)).toEqual(pairwise(options));
  });
});
