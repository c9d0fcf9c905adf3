import { cpSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { expect } from "vitest";
import { z } from "zod";
import { scratch } from "../support/cli.js";
import { environmentFor } from "../support/python.js";
import { freshClone, trackedFiles } from "./support/clone.js";
import { newPostgres } from "./support/database.js";
import { backendOf, factsOf } from "./support/layouts/index.js";
import { prove } from "./support/proof.js";
import { HOSTILE_TESTS, shell, WITHOUT_HOSTILE_TESTS } from "./support/run.js";

const Coverage = z.object({
  files: z.record(z.string(), z.object({ summary: z.object({ excluded_lines: z.number() }) })),
});

// `ci` runs the suite, with coverage, with the options that the columns of PostgreSQL have.
prove({ database: "sqlite", features: "with" }, (target, proof) => {
  proof(
    "the project's tests cover every branch, in random order, warnings being errors",
    async () => {
      const backend = backendOf(target, await freshClone(target));
      const branches = "--cov=app --cov-branch --cov-fail-under=100 --cov-report=json";
      const pytest = "pytest -q -W error -n 2 --randomly-seed=1";
      // Measuring takes twice as long as the tests: where nothing new is covered, nothing is measured.
      await shell(target, `${pytest} ${branches}`, backend, WITHOUT_HOSTILE_TESTS);
      await shell(target, `${pytest} ${HOSTILE_TESTS}`, backend);
      const { files } = Coverage.parse(
        JSON.parse(readFileSync(join(backend, "coverage.json"), "utf8")),
      );
      const sources = (await trackedFiles(backend)).filter((path) => /^app\/.*\.py$/.test(path));
      expect(Object.keys(files).sort()).toEqual([...sources].sort());
      for (const { summary } of Object.values(files)) expect(summary.excluded_lines).toBe(0);
    },
  );

  proof(
    "they pass on PostgreSQL too, in another order, whatever settings the shell has",
    async () => {
      const backend = backendOf(target, await freshClone(target));
      const programs = await environmentFor(join(backend, factsOf(target).requirements), [
        "psycopg[binary]",
      ]);
      const env = { ...target.development, TEST_DATABASE_URL: await newPostgres() };
      await shell({ programs }, "pytest -q -W error -n 2 --randomly-seed=2", backend, env);
    },
    { database: "postgresql", features: "with" },
  );

  proof(
    "measuring coverage does not hang where threads end",
    async () => {
      const program = resolve("tests/proofs/support/ending_threads.py");
      const folder = scratch();
      cpSync(join(target.backend, "pyproject.toml"), join(folder, "pyproject.toml"));
      const { exitCode, timedOut } = await execa(
        join(target.programs, "coverage"),
        ["run", "--source=.", program],
        { cwd: folder, timeout: ENDS_WITHIN_MS, forceKillAfterDelay: 1000, reject: false },
      );
      expect({ exitCode, timedOut }).toEqual({ exitCode: 0, timedOut: false });
    },
    { database: "sqlite", features: "without" },
  );
});

/** It takes a tenth of this; where it hangs, it does so for ever. */
const ENDS_WITHIN_MS = 60_000;
