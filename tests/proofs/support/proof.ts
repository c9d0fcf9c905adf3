import { basename } from "node:path";
import { describe, expect, it } from "vitest";
import { RUNS_ALL } from "../../support/extent.js";
import { whyNot } from "../not-applicable.js";
import { recordResult } from "./results.js";
import { isInScope, type Scope } from "./scope.js";
import { columnOf, PROVES_ALL_LAYOUTS, targets, type Target } from "./target.js";

/** What a proof may return: that what it has to ask, outside this machine, does not answer. */
export class OutOfReach {
  constructor(readonly reason: string) {}
}

type Run = () => Promise<unknown>;
export type Proof = (title: string, run: Run, scope?: Scope) => void;

/** Where the outcome of a proof stands in the table. */
function cellOf(target: Target, place: number, title: string) {
  const theme = basename(expect.getState().testPath ?? "", ".test.ts");
  const { layout, tree } = target;
  return { layout, column: columnOf(target), tree, theme, place, title };
}

/** Whether a proof cannot be asked of any usual column of a layout. */
function isForVariants({ layout }: Target, title: string): boolean {
  return targets()
    .filter((target) => target.layout === layout && target.variant === undefined)
    .every((usual) => whyNot(usual, title) !== undefined);
}

/**
 * Declares proofs for every kind of project that they apply to. Each becomes a test, and its outcome a cell of
 * docs/proofs.md, in the row of its title.
 * @param scope - what the outcomes depend on, where a proof says nothing else of itself
 */
export function prove(scope: Scope, declare: (target: Target, proof: Proof) => void): void {
  let isProven = false;
  for (const target of targets()) {
    const proofs: { readonly place: number; readonly title: string; readonly run: Run }[] = [];
    let declared = 0;
    declare(target, (title, run, own = scope) => {
      const place = (declared += 1);
      if (whyNot(target, title) !== undefined) return;
      // What cannot be asked of the usual columns is asked of this one.
      const variants = own.variants ?? isForVariants(target, title);
      if (isInScope(target, { ...own, variants })) proofs.push({ place, title, run });
      else recordResult({ ...cellOf(target, place, title), outcome: "out of scope" });
    });
    // A suite has to have a test.
    if (proofs.length === 0) continue;
    isProven = true;
    describe(`${target.layout} on ${columnOf(target)}`, () => {
      for (const { place, title, run } of proofs)
        it(title, async () => {
          const cell = cellOf(target, place, title);
          try {
            const said = await run();
            if (said instanceof OutOfReach)
              recordResult({ ...cell, outcome: "out of reach", reason: said.reason });
            else recordResult({ ...cell, outcome: "proven" });
          } catch (error) {
            recordResult({ ...cell, outcome: "failed" });
            throw error;
          }
        });
    });
  }
  if (!isProven)
    it("is for layouts that are not in this run", () => {
      expect(RUNS_ALL && PROVES_ALL_LAYOUTS).toBe(false);
    });
}
