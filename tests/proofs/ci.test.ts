import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { expect } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { bins, scratch } from "../support/cli.js";
import { standInNpx } from "../support/stand-in.js";
import { replaceIn } from "../support/variant.js";
import { lintPipelines, lintWorkflows } from "../support/workflows.js";
import { freshClone } from "./support/clone.js";
import { newPostgres } from "./support/database.js";
import { manyOf, ownOf, treeOf, write } from "./support/options.js";
import { factsOf, onDatabase } from "./support/layouts/index.js";
import { prove } from "./support/proof.js";
import {
  environmentOf,
  FEW_TESTS,
  shell,
  tryShell,
  WITHOUT_HOSTILE_TESTS,
  type Environment,
} from "./support/run.js";
import { create } from "./support/setup.js";
import type { Target } from "./support/target.js";

const Step = z.object({
  run: z.string().optional(),
  env: z.record(z.string(), z.string()).default({}),
});
const Job = z.object({
  env: z.record(z.string(), z.string()).default({}),
  defaults: z.object({ run: z.object({ "working-directory": z.string() }) }).optional(),
  steps: z.array(Step),
});
const Workflow = z.object({ jobs: z.object({ test: Job, check: Job, image: Job.optional() }) });
const Script = z.object({ script: z.array(z.string()) });
const Pipeline = z.object({ test: Script, check: Script });

/** What takes long, and in which databases differ by settings. */
const EITHER = { database: "either", features: "without" } as const;

prove({ database: "each", features: "without" }, (target, proof) => {
  const source = readFileSync(join(target.clone, ".github/workflows/ci.yml"), "utf8");
  const { test, check } = Workflow.parse(parse(source)).jobs;

  proof("whatever the options, GitHub's workflows pass actionlint and zizmor", async () => {
    const files = await everyFile(target, "github", /^\.github\/workflows\//);
    expect(files.length).toBeGreaterThan(6);
    await lintWorkflows(files);
  });

  proof("whatever the options, GitLab's pipelines fit their schema", async () => {
    const files = await everyFile(target, "gitlab", /^\.gitlab(-ci\.yml|\/)/);
    expect(files.length).toBeGreaterThan(6);
    await lintPipelines(files);
  });

  const runsWorkflow = async () => {
    const clone = await freshClone(target);
    const { databaseSetting } = factsOf(target);
    const known: Environment =
      databaseSetting in test.env ? onDatabase(target, await newPostgres()) : {};
    expect(Object.keys(test.env)).toEqual(Object.keys(known));
    if (target.database === "postgresql") expect(known).toHaveProperty(databaseSetting);
    const { PATH } = withNpx(target);
    const steps = [test, check].flatMap(({ steps, defaults }) =>
      steps.map((step) => ({ ...step, folder: defaults?.run["working-directory"] ?? "." })),
    );
    for (const { run, env, folder } of steps) {
      if (run === undefined) continue;
      // `own-tests` runs all tests for each database: here it is enough to know that the commands run,
      // and that a project without features covers itself.
      const isTests = run.startsWith("pytest ");
      const isCovered = run.includes("--cov=");
      if (isTests && isCovered && target.featured) continue;
      const own: Environment = Object.fromEntries(
        Object.entries(env).map(([name, value]) => [name, evaluate(value, known)]),
      );
      const few = isCovered ? WITHOUT_HOSTILE_TESTS : isTests ? FEW_TESTS : {};
      await shell(target, run, join(clone, folder), { ...known, ...own, ...few, PATH });
    }
  };
  proof("every command of the GitHub workflow succeeds on a fresh clone", runsWorkflow, {
    ...EITHER,
    layouts: 1,
  });

  proof("the GitLab pipeline runs the same commands", async () => {
    const project = join(scratch(), "demo");
    const options = { ...target.spec.options, ci: "gitlab" };
    await create(project, { ...target.spec, options }, ["--no-git"]);
    const pipeline = Pipeline.parse(parse(readFileSync(join(project, ".gitlab-ci.yml"), "utf8")));
    const commands = ({ steps }: z.infer<typeof Job>) => steps.flatMap(({ run }) => run ?? []);
    const folder = test.defaults?.run["working-directory"];
    const script = pipeline.test.script.map((line) => line.replace(/^\w+=\S+ /, ""));
    expect(script).toEqual([...(folder ? [`cd ${folder}`] : []), ...commands(test)]);
    expect(commonOf(pipeline.check.script)).toEqual(commonOf(commands(check)));
  });

  proof(
    "a commit hook checks the project where there is Node, and is silent elsewhere",
    async () => {
      const clone = await freshClone(target);
      const run = "pre-commit run create-agent-project";
      const PRE_COMMIT_HOME = scratch();
      const withNode = { ...withNpx(target), PRE_COMMIT_HOME };
      await shell(target, run, clone, withNode);
      // As somebody does who edits a spec and forgets the rest.
      const spec = join(clone, ".agent-project/project.json");
      replaceIn(spec, '"docker": true', '"docker": false');
      await shell(target, "git add --all", clone);
      const { exitCode, output } = await tryShell(target, run, clone, withNode);
      expect(exitCode, output).toBe(1);
      expect(output).toContain("npx create-agent-project sync");
      await shell(target, run, clone, { PATH: await pathWithoutNode(target), PRE_COMMIT_HOME });
    },
    EITHER,
  );
});

/** Commands without what each CI has its own word for: the commit that a change is made to. */
function commonOf(commands: readonly string[]): string[] {
  return commands.map((command) => command.replace(/^ *(?:BASE=.*|# Tasks of which .*)\n/gm, ""));
}

/** The files of some paths that options give which are this target's to prove, each text once. */
async function everyFile(target: Target, ci: string, wanted: RegExp): Promise<string[]> {
  const folder = scratch();
  const files = new Map<string, string>();
  for (const options of ownOf(target, manyOf(target.layout, { ci })))
    for (const [path, { bytes }] of await treeOf({ ...target.spec, features: [], options })) {
      const text = `${path}\n${Buffer.from(bytes).toString()}`;
      if (!wanted.test(path) || files.has(text)) continue;
      const root = join(folder, String(files.size));
      write(root, path, bytes);
      files.set(text, join(root, path));
    }
  return [...files.values()];
}

/** An environment in which npx has this version of the package. */
function withNpx(target: Target): { readonly PATH: string } {
  const folder = scratch();
  const version = readFileSync(join(target.clone, ".agent-project/version"), "utf8").trim();
  standInNpx(folder, { [version]: bins.create });
  return { PATH: `${folder}:${environmentOf(target.programs)["PATH"] ?? ""}` };
}

/** Where the project's programs are, and what pre-commit needs of others: no Node. */
async function pathWithoutNode({ programs }: Target): Promise<string> {
  const folder = join(scratch(), "bin");
  mkdirSync(folder);
  for (const name of ["bash", "git", "sh"]) {
    const { stdout } = await execa("sh", ["-c", `command -v ${name}`]);
    symlinkSync(stdout, join(folder, name));
  }
  return `${programs}:${folder}`;
}

/** The value of `${{ env.NAME }}`, and of the commit that a pull request changes. */
function evaluate(value: string, known: Environment): string {
  return value
    .replaceAll(/\$\{\{ env\.(\w+) \}\}/g, (_, name: string) => known[name] ?? "")
    .replace("${{ github.event.pull_request.base.sha }}", "HEAD");
}
