import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareVersions, isVersion } from "../../../../src/merge/versions/order.js";

/** Each older than the next. */
const PEP_440 = [
  ...["0.9", "1.0.dev1", "1.0.dev2", "1.0a1.dev1", "1.0a1", "1.0a2", "1.0b1", "1.0rc1.dev3"],
  ...["1.0rc1", "1.0", "1.0.post1.dev2", "1.0.post1", "1.0.1", "1.1a1", "1.9", "1.10", "2.0"],
  ...["3.5.0", "3.5.0.20260408", "2025.1", "2026.10"],
];
const SEMVER = [
  ...["v0.9.9", "v1.0.0-alpha", "v1.0.0-alpha.1", "v1.0.0-beta.2", "v1.0.0-beta.11", "v1.0.0-rc.1"],
  ...["v1.0.0", "v1.0.1", "v5", "v5.0.1", "v10"],
];

describe("the order of versions", () => {
  test.each([
    ["PEP 440", PEP_440],
    ["Semantic Versioning", SEMVER],
  ])("is that of %s", (_, sorted) => {
    for (const [at, one] of sorted.entries())
      for (const [other, two] of sorted.entries())
        expect(Math.sign(compareVersions(one, two) ?? NaN), `${one}, ${two}`).toBe(
          Math.sign(at - other),
        );
  });

  test.each([
    ["1.0", "1.0.0"],
    ["v5", "5"],
    ["1.0a1", "1.0-alpha.1"],
    ["1.0rc1", "1.0c1"],
    ["1.0RC1", "1.0.rc.1"],
    ["1.0post0", "1.0.post"],
    ["01.2", "1.2"],
  ])("%s is %s", (one, other) => {
    expect(compareVersions(one, other)).toBe(0);
  });

  test.each(["", "v", "main", "1.x", "1.0+cpu", "1!2.0", "1.0-1", "1.0-next.2", "1..0", "lts"])(
    "%j is no version that both know",
    (text) => {
      expect(isVersion(text)).toBe(false);
      expect(compareVersions(text, "1.0")).toBeUndefined();
      expect(compareVersions("1.0", text)).toBeUndefined();
    },
  );

  test("turns round with its sides, whatever the texts are", () => {
    const part = fc.constantFrom("0", "1", "10", "rc", "dev", "post", "a", "-", ".", "_", "v");
    const version = fc.array(part, { maxLength: 6 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(version, version, (one, other) => {
        const there = compareVersions(one, other);
        const back = compareVersions(other, one);
        if (there === undefined) expect(back).toBeUndefined();
        else expect(Math.sign(there) + Math.sign(back ?? NaN)).toBe(0);
      }),
    );
  });
});
