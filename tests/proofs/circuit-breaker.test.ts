import { join, resolve } from "node:path";
import { execa } from "execa";
import { expect } from "vitest";
import { z } from "zod";
import { flakyServer } from "./support/flaky.js";
import { factsOf } from "./support/layouts/index.js";
import { prove } from "./support/proof.js";
import { environmentOf } from "./support/run.js";
import type { Target } from "./support/target.js";

const THRESHOLD = 3;
const OPEN_SECONDS = 0.5;

type Step =
  | { readonly sleep: number }
  | {
      readonly calls: number;
      readonly path: string;
      readonly cancel?: number;
      readonly patience?: number;
    };

const RECOVER: Step = { sleep: OPEN_SECONDS + 0.1 };
const fail = (calls: number): Step => ({ calls, path: "/503" });
const times = (count: number, outcome: string) => Array<string>(count).fill(outcome);

prove({ database: "sqlite", features: "without" }, (target, proof) => {
  proof(
    "the circuit opens after as many failures as it is told, and spares the service",
    async () => {
      const { outcomes, seen } = await drive(target, [fail(1), fail(1), fail(1), fail(5)]);
      expect(outcomes).toEqual([["503"], ["503"], ["503"], times(5, "open")]);
      expect(seen).toHaveLength(THRESHOLD);
    },
  );

  proof("one probe goes through when half open, whatever waits beside it", async () => {
    const { outcomes, seen } = await drive(target, [
      fail(THRESHOLD),
      RECOVER,
      { calls: 20, path: "/slow" },
      { calls: 3, path: "/200" },
    ]);
    expect(seen.filter((path) => path === "/slow")).toHaveLength(1);
    expect(outcomes[2]?.toSorted()).toEqual(["200", ...times(19, "open")]);
    expect(outcomes[3]).toEqual(times(3, "200"));
  });

  proof(
    "a failed probe opens the circuit again, a cancelled one makes room for the next",
    async () => {
      const failed = await drive(target, [fail(THRESHOLD), RECOVER, fail(1), fail(1)]);
      expect(failed.outcomes.slice(2)).toEqual([["503"], ["open"]]);
      const cancelled = await drive(target, [
        fail(THRESHOLD),
        RECOVER,
        { calls: 1, path: "/slow", cancel: 0.1 },
        { calls: 1, path: "/200" },
      ]);
      expect(cancelled.outcomes.slice(2)).toEqual([["cancelled"], ["200"]]);
    },
  );

  proof("cancellation and time-outs do not reset the count", async () => {
    const { outcomes } = await drive(target, [
      fail(THRESHOLD - 1),
      { calls: 2, path: "/slow", cancel: 0.1 },
      { calls: 2, path: "/slow", patience: 0.1 },
      fail(1),
      { calls: 1, path: "/200" },
    ]);
    expect(outcomes.slice(1)).toEqual([
      times(2, "cancelled"),
      times(2, "gave up"),
      ["503"],
      ["open"],
    ]);
  });

  proof("no answer in time counts as a failure", async () => {
    const { outcomes } = await drive(target, [{ calls: THRESHOLD, path: "/never" }, fail(1)]);
    expect(outcomes).toEqual([times(THRESHOLD, "no answer"), ["open"]]);
  });

  proof("answers 4xx do not count", async () => {
    const steps = [400, 401, 404, 409, 422, 429].map((status) => ({
      calls: 2,
      path: `/${status}`,
    }));
    const { outcomes, seen } = await drive(target, [...steps, { calls: 1, path: "/200" }]);
    expect(outcomes.flat()).not.toContain("open");
    expect(seen).toHaveLength(2 * steps.length + 1);
  });
});

/** Takes the project's client through some steps, against a server that sees what reaches it. */
async function drive(target: Target, steps: readonly Step[]) {
  const { url, seen } = await flakyServer();
  const program = resolve("tests/proofs/support/breaker_probe.py");
  const { stdout } = await execa(
    join(target.programs, "python"),
    [program, String(factsOf(target).outgoing), url, `${THRESHOLD}`, `${OPEN_SECONDS}`],
    {
      cwd: target.backend,
      env: environmentOf(target.programs, { PYTHONPATH: target.backend }),
      extendEnv: false,
      input: JSON.stringify(steps),
    },
  );
  return { outcomes: z.array(z.array(z.string())).parse(JSON.parse(stdout)), seen };
}
