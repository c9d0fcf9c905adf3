import { describe, expect, it } from "vitest";
import {
  claimProblems,
  climb,
  highestOf,
  rungsOf,
  statusOf,
  wholeness,
} from "../../../src/contract/evidence/ladder.js";
import { RUNGS, type Outcome, type Rung } from "../../../src/contract/evidence/evidence.js";
import type { Claimed } from "../../../src/contract/definition/contract.js";
import { projectPath } from "../../../src/tree/path.js";

const HELD: Outcome = { is: "held" };
const FAILED: Outcome = { is: "failed", why: "it is so" };
const NOT_RUN: Outcome = { is: "not run", why: "there is no interpreter" };
const SOURCE = projectPath("artifacts/t-implement/features.json");
const at = { line: 3, column: 5 };

/** The evidence of a file of which all holds but this. */
function evidence(
  but: Partial<Record<Rung, Outcome>> = {},
  path = "app/a.py",
  rungs: readonly Rung[] = RUNGS,
) {
  return climb(projectPath(path), (rung) => but[rung] ?? HELD, rungs);
}

const claims = (
  status: Claimed,
  files: Parameters<typeof claimProblems>[1],
  more: { readonly reason?: string; readonly isStatic?: boolean } = {},
) =>
  claimProblems(
    { id: "f-1", status, reason: more.reason, at },
    files,
    SOURCE,
    more.isStatic ?? false,
  );

describe("the rungs", () => {
  it.each([
    ["app/a.py", ["exists", "parses", "whole", "imports", "accepted"]],
    ["app/a.pyi", ["exists", "parses", "accepted"]],
    ["web/src/A.tsx", ["exists", "parses", "whole", "accepted"]],
    ["web/vite.config.mts", ["exists", "parses", "whole", "accepted"]],
    ["web/env.d.ts", ["exists", "parses", "accepted"]],
    ["web/src/a.css", ["exists", "accepted"]],
  ])("of %s", (path, rungs) => {
    expect(rungsOf(projectPath(path))).toEqual(rungs);
  });

  it("are asked in order, up to the first that failed", () => {
    const asked: Rung[] = [];
    const { outcomes } = climb(projectPath("app/a.py"), (rung) => {
      asked.push(rung);
      return rung === "whole" ? FAILED : HELD;
    });
    expect(asked).toEqual(["exists", "parses", "whole"]);
    expect([...outcomes.keys()]).toEqual(asked);
  });

  it("go on behind one that could not be asked, which does not count", () => {
    const file = evidence({ imports: NOT_RUN });
    expect(file.outcomes.get("accepted")).toEqual(HELD);
    expect(highestOf(file)).toBe("whole");
  });

  it("that cannot be asked of a file do not stand in its way", () => {
    expect(highestOf(evidence({}, "a.css"))).toBe("accepted");
    expect(highestOf(evidence({ accepted: { is: "does not apply" } }, "a.css"))).toBe("exists");
    expect(highestOf(evidence({ exists: FAILED }))).toBeUndefined();
  });
});

describe("status", () => {
  it.each<readonly [Claimed, Partial<Record<Rung, Outcome>>]>([
    ["done", {}],
    ["done", { accepted: { is: "does not apply" } }],
    ["pending", { exists: FAILED }],
    ["pending", { parses: FAILED }],
    ["partial", { whole: { ...FAILED, stub: "declared" } }],
    ["pending", { whole: { ...FAILED, stub: "undeclared" } }],
    ["partial", { imports: FAILED }],
    ["partial", { imports: NOT_RUN }],
    ["partial", { accepted: FAILED }],
  ])("is %s by %j", (status, but) => {
    expect(statusOf([evidence(but)])).toBe(status);
    expect(statusOf([evidence(), evidence(but)])).toBe(status);
  });

  it("is pending without a file", () => {
    expect(statusOf([])).toBe("pending");
  });
});

describe("a claim", () => {
  it("that the evidence bears is no problem", () => {
    expect(claims("done", [evidence()])).toEqual([]);
    expect(claims("partial", [evidence({ imports: FAILED })], { reason: "No key yet." })).toEqual(
      [],
    );
    expect(claims("partial", [evidence()], { reason: "More is to come." })).toEqual([]);
  });

  it.each(RUNGS)("of done without '%s' names it", (rung) => {
    const failed = { ...FAILED, at: { line: 7, column: 1 } };
    expect(claims("done", [evidence({ [rung]: failed }), evidence()])).toMatchObject([
      {
        code: "unmet-contract",
        path: "app/a.py",
        at: { line: 7 },
        message: expect.stringContaining(`(${rung}): it is so`) as string,
      },
    ]);
  });

  it("of pending is a problem of its own", () => {
    expect(claims("pending", [evidence()])).toMatchObject([{ path: SOURCE, at }]);
  });

  it("of partial needs a reason, and a file that is there and parses", () => {
    expect(claims("partial", [evidence()], { reason: " " })).toMatchObject([{ path: SOURCE }]);
    for (const rung of ["exists", "parses"] as const)
      expect(claims("partial", [evidence({ [rung]: FAILED })], { reason: "r" })).toMatchObject([
        { message: expect.stringContaining(`(${rung})`) as string },
      ]);
  });

  it("of partial allows stubs that say so, and no others", () => {
    const stub = (isDeclared: boolean) => ({ name: "f", at, why: "it is empty", isDeclared });
    const claim = (...stubs: ReturnType<typeof stub>[]) =>
      claims("partial", [evidence({ whole: wholeness(stubs) })], { reason: "r" });
    expect(claim(stub(true))).toEqual([]);
    expect(claim(stub(true), stub(false))).toMatchObject([
      { at, message: expect.stringContaining("(whole): f: it is empty, and 1 more") as string },
    ]);
    expect(claims("done", [evidence({ whole: wholeness([stub(true)]) })])).toHaveLength(1);
  });

  it("that could not be asked is not checked, unless it was left out on purpose", () => {
    const file = evidence({ imports: NOT_RUN });
    expect(claims("done", [file])).toMatchObject([
      { code: "not-checked", message: expect.stringContaining("no interpreter") as string },
    ]);
    expect(claims("done", [file], { isStatic: true })).toEqual([]);
  });

  it("that could not be asked hides nothing that failed behind it", () => {
    const file = evidence({ imports: NOT_RUN, accepted: FAILED });
    expect(claims("done", [file], { isStatic: true })).toMatchObject([
      { code: "unmet-contract", message: expect.stringContaining("(accepted)") as string },
    ]);
  });
});

describe("each rung, switched off", () => {
  it.each(RUNGS)("lets a claim pass that '%s' alone would stop", (off) => {
    const but = { [off]: FAILED };
    const rest = RUNGS.filter((rung) => rung !== off);
    expect(claims("done", [evidence(but)])).toHaveLength(1);
    expect(claims("done", [evidence(but, "app/a.py", rest)])).toEqual([]);
    expect(statusOf([evidence(but)])).not.toBe("done");
  });
});
