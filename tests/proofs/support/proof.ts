import { basename } from "node:path";
import { describe, expect, it } from "vitest";
import { whyNot } from "../not-applicable.js";
import { recordResult } from "./results.js";
import { columnOf, targets, type Target } from "./target.js";

/** What a proof may return: that what it has to ask, outside this machine, does not answer. */
export class OutOfReach {
  constructor(readonly reason: string) {}
}

type Run = () => Promise<unknown>;
export type Proof = (title: string, run: Run) => void;

/**
 * Declares proofs for every kind of project that they apply to. Each becomes a test, and its outcome a cell of
 * docs/proofs.md, in the row of its title.
 */
export function prove(declare: (target: Target, proof: Proof) => void): void {
  for (const target of targets()) {
    const proofs: { readonly place: number; readonly title: string; readonly run: Run }[] = [];
    let declared = 0;
    declare(target, (title, run) => {
      const place = (declared += 1);
      if (whyNot(target, title) === undefined) proofs.push({ place, title, run });
    });
    // A suite has to have a test.
    if (proofs.length === 0) continue;
    describe(`${target.layout} on ${columnOf(target)}`, () => {
      for (const { place, title, run } of proofs)
        it(title, async () => {
          const theme = basename(expect.getState().testPath ?? "", ".test.ts");
          const cell = { layout: target.layout, column: columnOf(target), theme, place, title };
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
}
