import { cpSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { expect } from "vitest";
import { z } from "zod";
import { scratch } from "../support/cli.js";
import { RUNS_ALL } from "../support/extent.js";
import { environmentFor } from "../support/python.js";
import { freshClone, trackedFiles } from "./support/clone.js";
import { newPostgres } from "./support/database.js";
import { backendOf, factsOf } from "./support/layouts/index.js";
import { prove } from "./support/proof.js";
import { HOSTILE_TESTS, shell, WITHOUT_HOSTILE_TESTS } from "./support/run.js";

const Coverage = z.object({
  files: z.record(
    z.string(),
    z.object({
      summary: z.object({ excluded_lines: z.number(), percent_covered: z.number() }),
    }),
  ),
});

// `ci` runs the suite, with coverage, with the options that the columns of PostgreSQL have.
prove({ database: "sqlite", features: "with", variants: true, layouts: 1 }, (target, proof) => {
  const { package: app, tests, requirements, ownProofs, ofPostgres } = factsOf(target);
  const report = join(scratch(), "report.xml");

  proof(
    "the project's tests cover every branch, in random order, warnings being errors",
    async () => {
      const backend = backendOf(target, await freshClone(target));
      const branches = `--cov=${app} --cov-branch --cov-fail-under=100 --cov-report=json`;
      const pytest = "pytest -q -W error -n 2 --randomly-seed=1";
      // Measuring takes twice as long as the tests: where nothing new is covered, nothing is measured.
      const line = `${pytest} ${branches} --junitxml=${report}`;
      await shell(target, line, backend, WITHOUT_HOSTILE_TESTS);
      // On PostgreSQL they are among the others.
      if (RUNS_ALL || target.variant !== undefined)
        await shell(target, `${pytest} ${tests}/${HOSTILE_TESTS}`, backend);
      const { files } = Coverage.parse(
        JSON.parse(readFileSync(join(backend, "coverage.json"), "utf8")),
      );
      const folder = `${app.replaceAll(".", "/")}/`;
      const sources = (await trackedFiles(backend)).filter(
        (path) => path.startsWith(folder) && path.endsWith(".py"),
      );
      const covered = [...Object.keys(files), ...(ofPostgres ?? [])];
      expect(covered.sort()).toEqual([...sources].sort());
      for (const { summary } of Object.values(files)) expect(summary.excluded_lines).toBe(0);
    },
  );

  // The tests have just run; what they do besides is a row of its own.
  for (const [title, names] of Object.entries(ownProofs ?? {}))
    proof(title, () => {
      const passed = passedIn(report, tests.replaceAll("/", "."));
      for (const name of names) expect(passed).toContain(name);
      return Promise.resolve();
    });

  proof(
    "they pass on PostgreSQL too, in another order, whatever settings the shell has",
    async () => {
      const backend = backendOf(target, await freshClone(target));
      const programs = await environmentFor(join(backend, requirements), ["psycopg[binary]"]);
      const env = { ...target.development, TEST_DATABASE_URL: await newPostgres() };
      const measured = await measuring(ofPostgres);
      await shell(
        { programs },
        `pytest -q -W error -n 2 --randomly-seed=2${measured}`,
        backend,
        env,
      );
      if (ofPostgres === undefined) return;
      const { files } = Coverage.parse(
        JSON.parse(readFileSync(join(backend, "coverage.json"), "utf8")),
      );
      for (const file of ofPostgres) expect(files[file]?.summary.percent_covered, file).toBe(100);
    },
    {
      ...{ database: "postgresql", features: "with", layouts: 1 },
      variants: target.database === "postgresql",
    },
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

/** What measures modules that no other database reaches, and those alone. */
async function measuring(modules: readonly string[] = []): Promise<string> {
  if (modules.length === 0) return "";
  const settings = ["[run]", "branch = true", "concurrency = greenlet", "include ="];
  const file = join(scratch(), ".coveragerc");
  await writeFile(file, [...settings, ...modules.map((module) => `    ${module}`), ""].join("\n"));
  return ` --cov --cov-config=${file} --cov-report=json`;
}

/** The tests that passed, by a report: their modules as from the folder of tests, and their names without parameters. */
function passedIn(report: string, folder: string): ReadonlySet<string> {
  const cases = readFileSync(report, "utf8").matchAll(
    /<testcase classname="([^"]+)" name="(\w+)[^>]*?(?:\/>|>(.*?)<\/testcase>)/gs,
  );
  return new Set(
    [...cases]
      .filter(([, , , told = ""]) => !/<(?:failure|error|skipped)\b/.test(told))
      .map(([, place = "", name = ""]) => {
        const [, module = "", group] = /^(.*?)(?:\.(Test\w+))?$/.exec(place) ?? [];
        return [module.replace(`${folder}.`, ""), ...(group ? [group] : []), name].join("::");
      }),
  );
}

/** It takes a tenth of this; where it hangs, it does so for ever. */
const ENDS_WITHIN_MS = 60_000;
