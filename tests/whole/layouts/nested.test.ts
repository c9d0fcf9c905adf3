import { cpSync, existsSync, readdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { version } from "../../../src/version.js";
import { shell, WITHOUT_HOSTILE_TESTS } from "../../proofs/support/run.js";
import { cli, lasting, scratch } from "../../support/cli.js";
import { commit, git, run, textOf } from "../../support/project.js";
import { environmentFor } from "../../support/python.js";
import { variant, type Variant } from "../../support/variant.js";
import { lintDependabot, lintPipelines, lintWorkflows } from "../../support/workflows.js";
import { addLayout } from "./support.js";

// The service of api-v1 in the folder backend/, beside a front end in web/: of what runs at the root
// of a project, such as CI, all has to know where its back end is.

const ROOT_FILES = ["CLAUDE.md", "README.md", "compose.yaml"];

const Job = z.object({
  defaults: z.object({ run: z.object({ "working-directory": z.string() }) }).optional(),
  steps: z.array(z.object({ run: z.string().optional() })),
});
type Job = z.infer<typeof Job>;

const Workflow = z.object({ jobs: z.record(z.string(), Job) });
const Pipeline = z.looseObject({
  test: z.object({ script: z.array(z.string()), cache: z.object({ key: z.unknown() }) }),
  "test-web": z.object({ script: z.array(z.string()) }),
  "build-image": z.object({ script: z.array(z.string()) }),
});
const Dependabot = z.object({
  updates: z.array(z.object({ "package-ecosystem": z.string(), directory: z.string() })),
});

let built: Variant;
let github: string;
let gitlab: string;

beforeAll(async () => {
  built = variant(join(lasting(), "with-nested"), version, (root) => {
    addLayout(root, "nested");
    const templates = join(root, "templates/nested");
    cpSync(join(root, "templates/api-v1"), join(templates, "backend"), {
      recursive: true,
      filter: (path) => !path.endsWith("shared.txt"),
    });
    for (const name of ROOT_FILES)
      renameSync(join(templates, `backend/${name}.ejs`), join(templates, `${name}.ejs`));
  });
  [github, gitlab] = await Promise.all([create(), create("--set=ci=gitlab")]);
});

/** A project that has a feature, too. */
async function create(...flags: string[]): Promise<string> {
  const cwd = lasting();
  const args = ["shop", "--yes", "--layout=nested", ...flags];
  const { exitCode, stderr } = await cli(args, { cwd, bin: built.bins.create });
  expect(exitCode, stderr).toBe(0);
  const project = join(cwd, "shop");
  const feature = ["feature", "visitor", "name:str:20", "mood:enum:calm,cross"];
  const added = await run(project, feature, { bin: built.bins.inside });
  expect(added.exitCode, added.stderr).toBe(0);
  commit(project, "Visitors");
  return project;
}

/** A clone, as CI has one. */
function cloneOf(project: string): string {
  const clone = join(scratch(), "clone");
  git(project, "clone", "--quiet", project, clone);
  return clone;
}

const jobsOf = (project: string) =>
  Workflow.parse(parse(textOf(project, ".github/workflows/ci.yml"))).jobs;

const pipelineOf = (project: string) => Pipeline.parse(parse(textOf(project, ".gitlab-ci.yml")));

const folderOf = ({ defaults }: Job) => defaults?.run["working-directory"] ?? "";
const commandsOf = ({ steps }: Job) => steps.flatMap((step) => step.run ?? []);

describe("a back end in a folder", () => {
  it("has workflows, pipelines and bots that their linters accept", async () => {
    await lintWorkflows(
      readdirSync(join(github, ".github/workflows")).map((name) =>
        join(github, ".github/workflows", name),
      ),
    );
    await lintPipelines([
      join(gitlab, ".gitlab-ci.yml"),
      join(gitlab, ".gitlab/template-refresh.yml"),
    ]);
    await lintDependabot([join(github, ".github/dependabot.yml")]);
  });

  it("has every folder that they name", () => {
    const { updates } = Dependabot.parse(parse(textOf(github, ".github/dependabot.yml")));
    expect(updates.map((one) => [one["package-ecosystem"], one.directory])).toEqual([
      ["pip", "/backend"],
      ["npm", "/"],
      ["npm", "/web"],
      ["github-actions", "/"],
      ["docker", "/backend"],
    ]);
    expect(textOf(github, ".github/workflows/ci.yml")).toContain(
      "cache-dependency-path: backend/requirements*.txt\n",
    );
    expect(pipelineOf(gitlab).test.cache.key).toMatchObject({
      files: ["backend/requirements.txt"],
    });
    expect(textOf(github, "compose.yaml")).toContain("  build: backend\n");
    const images = [
      jobsOf(github)["image"]?.steps.at(-1)?.run,
      ...pipelineOf(gitlab)["build-image"].script,
    ];
    expect(images).toEqual(["docker build backend", "docker build backend"]);
    for (const path of ["Dockerfile", ".dockerignore", "requirements.txt"])
      expect(existsSync(join(github, "backend", path)), path).toBe(true);
    for (const [, path = ""] of textOf(github, ".gitattributes").matchAll(/^([^#\s]+) /gm))
      expect(existsSync(join(github, path)), path).toBe(true);
  });

  it("has skills that name the folder in which their commands run", () => {
    const skills = join(github, ".claude/skills");
    expect(readdirSync(skills)).toEqual([
      ...["add-feature", "change-schema", "finish-change", "work-on-phase"],
    ]);
    for (const name of readdirSync(skills)) {
      const text = textOf(github, `.claude/skills/${name}/SKILL.md`);
      expect(text).toContain("Run `npx` in the project's folder, all else in `backend/`.\n\n");
      expect(text).not.toMatch(/\n{3}|<%/);
    }
    expect(textOf(github, ".claude/skills/finish-change/SKILL.md")).toContain(
      "And in `web/`: `npm test`.\n",
    );
  });

  it("has its own file in the place of one that a shared folder has", () => {
    expect(textOf(github, "backend/app/__init__.py")).toBe('"""The back end of shop."""\n');
  });

  it("has only files that its options give, wherever they stand", async () => {
    const without = await create("--set=docker=off", "--set=ci=none", "--set=updates=none");
    for (const path of ["backend/Dockerfile", "backend/.dockerignore", "compose.yaml", ".github"]) {
      expect(existsSync(join(without, path)), path).toBe(false);
      expect(existsSync(join(github, path)), path).toBe(true);
    }
  });

  it("passes each command of its workflow, in the folder that the job names", async () => {
    const clone = cloneOf(github);
    const programs = await environmentFor(join(clone, "backend/requirements.txt"));
    const { test, "test-web": web, ...others } = jobsOf(github);
    expect(Object.keys(others)).toEqual(["check", "image"]);
    for (const job of [test, web].flatMap((found) => found ?? []))
      for (const command of commandsOf(job))
        await shell({ programs }, command, join(clone, folderOf(job)), WITHOUT_HOSTILE_TESTS);
  });

  it("has a pipeline that runs the same commands there", () => {
    const { test, "test-web": web } = pipelineOf(gitlab);
    const jobs = jobsOf(github);
    for (const [{ script }, job] of [
      [test, jobs["test"]],
      [web, jobs["test-web"]],
    ] as const)
      expect(script).toEqual(job && [`cd ${folderOf(job)}`, ...commandsOf(job)]);
  });

  it("is found by the hooks of pre-commit, in every file and nowhere else", async () => {
    const clone = cloneOf(github);
    const programs = await environmentFor(join(clone, "backend/requirements.txt"));
    const env = { PRE_COMMIT_HOME: scratch(), SKIP: "create-agent-project" };
    await shell({ programs }, "pre-commit run --all-files", clone, env);
  });
});
