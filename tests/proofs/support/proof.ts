import { basename } from "node:path";
import { describe, expect, it } from "vitest";
import { recordResult } from "./results.js";
import { columnOf, targets, type Target } from "./target.js";

/** What a proof may return: that what it has to ask, outside this machine, does not answer. */
export class OutOfReach {
  constructor(readonly reason: string) {}
}

export type Proof = (title: string, run: () => Promise<unknown>) => void;

/**
 * Declares proofs for every kind of project. Each becomes a test, and its outcome a cell of
 * docs/proofs.md, in the row of its title.
 */
export function prove(declare: (target: Target, proof: Proof) => void): void {
  for (const target of targets()) {
    const { layout } = target;
    const column = columnOf(target);
    let declared = 0;
    const proof: Proof = (title, run) => {
      const place = (declared += 1);
      it(title, async () => {
        const theme = basename(expect.getState().testPath ?? "", ".test.ts");
        const cell = { layout, column, theme, place, title };
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
    };
    describe(`${layout} on ${column}`, () => {
      declare(target, proof);
    });
  }
}
