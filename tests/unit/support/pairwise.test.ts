import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { combinationsOf, pairsOf, pairwise } from "../../support/pairwise.js";

const values = fc.uniqueArray(fc.nat(9), { minLength: 1, maxLength: 4 });
const options = fc.dictionary(fc.constantFrom("a", "b", "c", "d", "e"), values, { minKeys: 2 });

describe("pairwise", () => {
  it("has every pair of values that any combination has", () => {
    fc.assert(
      fc.property(options, (options) => {
        const all = new Set(combinationsOf(options).flatMap(pairsOf));
        expect(new Set(pairwise(options).flatMap(pairsOf))).toEqual(all);
      }),
    );
  });

  it("has no combination that adds nothing", () => {
    fc.assert(
      fc.property(options, (options) => {
        const seen = new Set<string>();
        for (const choice of pairwise(options)) {
          const before = seen.size;
          pairsOf(choice).forEach((pair) => seen.add(pair));
          expect(seen.size).toBeGreaterThan(before);
        }
      }),
    );
  });

  it("is about as short as the two longest options allow", () => {
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

  it("gives the same combinations every time", () => {
    const options = { a: [1, 2, 3], b: [1, 2], c: [1, 2, 3] };
    expect(pairwise(options)).toEqual(pairwise(options));
  });
});
