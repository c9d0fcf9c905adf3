import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./tests/support/sequencer.js";

const { version } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8")) as {
  version: string;
};

const MINUTES = 60_000;

// Each run takes other samples, unless it is told which.
if (process.env["TEST_SEED"] === undefined) {
  const seed = String(Math.floor(Math.random() * 2 ** 31));
  process.env["TEST_SEED"] = seed;
  console.log(`samples by the seed ${seed}: TEST_SEED=${seed} takes the same`);
}

export default defineConfig({
  define: { PACKAGE_VERSION: JSON.stringify(version) },
  test: {
    // What is compared is text, also where a terminal or a CI has colours.
    // Locks and journals of projects without git must not reach the home of whoever runs the tests.
    env: { NO_COLOR: "1", XDG_STATE_HOME: join(tmpdir(), "create-agent-project-tests") },
    // Most tests wait for programs that use one core. Those that measure time compare with what ran
    // in the same moment, and leave wide margins.
    maxWorkers: "100%",
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["tests/unit/**/*.test.ts"],
          globalSetup: "tests/support/compile.ts",
          // Some start git, which takes its time on a busy machine.
          testTimeout: MINUTES,
        },
      },
      {
        extends: true,
        test: {
          name: "whole",
          include: ["tests/whole/**/*.test.ts"],
          globalSetup: "tests/support/build.ts",
          setupFiles: "tests/support/ending.ts",
          // Killing a process at hundreds of points takes its time on a busy machine.
          testTimeout: 10 * MINUTES,
          hookTimeout: 10 * MINUTES,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: "proofs",
          include: ["tests/proofs/*.test.ts"],
          globalSetup: ["tests/support/build.ts", "tests/proofs/support/setup.ts"],
          setupFiles: "tests/support/ending.ts",
          testTimeout: 10 * MINUTES,
          hookTimeout: 10 * MINUTES,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          // Last, because it compares what all proofs have recorded.
          name: "proofs-table",
          include: ["tests/proofs/table/*.test.ts"],
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
