import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { decide, type Sent } from "../../../src/hook/decide.js";

const before = (findings: string, times = 1): Sent => ({ findings, times });

describe("a stop", () => {
  it.each([
    ["nothing is wrong", false, undefined, undefined, { is: "pass" }],
    ["nothing is wrong any more", true, undefined, before("a"), { is: "pass" }],
    ["something is", false, "a", undefined, { is: "block", sent: before("a") }],
    [
      "nobody says whether it was sent back",
      undefined,
      "a",
      undefined,
      { is: "block", sent: before("a") },
    ],
    ["the same is wrong again", true, "a", before("a"), { is: "give up", why: "the same" }],
    [
      "the same is, and its flag is wrong",
      false,
      "a",
      before("a"),
      { is: "give up", why: "the same" },
    ],
    ["something else is", true, "b", before("a"), { is: "block", sent: before("b", 2) }],
    [
      "something else is, in a new turn",
      false,
      "b",
      before("a", 5),
      { is: "block", sent: before("b") },
    ],
    [
      "something else is, too often",
      true,
      "b",
      before("a", 5),
      { is: "give up", why: "too often" },
    ],
    [
      "it was sent back, and nobody knows",
      true,
      "a",
      undefined,
      { is: "give up", why: "too often" },
    ],
  ] as const)("where %s", (_case, wasSentBack, findings, sent, expected) => {
    expect(decide({ wasSentBack }, findings, sent)).toEqual(expected);
  });

  it("is never sent back more than five times in a row, whatever it says and finds", () => {
    const steps = fc.array(
      fc.record({
        wasSentBack: fc.constantFrom(true, undefined),
        findings: fc.constantFrom("a", "b", "c"),
      }),
      { minLength: 6, maxLength: 12 },
    );
    fc.assert(
      fc.property(steps, (all) => {
        let sent: Sent | undefined;
        let blocks = 0;
        for (const { wasSentBack, findings } of all) {
          const decision = decide({ wasSentBack }, findings, sent);
          if (decision.is !== "block") break;
          sent = decision.sent;
          blocks += 1;
        }
        expect(blocks).toBeLessThanOrEqual(5);
      }),
    );
  });
});
