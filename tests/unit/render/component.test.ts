import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import type { Component, Folder } from "../../../src/render/component.js";
import { apiV1 } from "../../../src/render/layouts/api-v1.js";
import type { Layout } from "../../../src/render/layout.js";
import { layouts } from "../../../src/render/layouts/index.js";
import { templateText, viewOf } from "../../../src/render/unit.js";
import { parseSpec } from "../../../src/spec/parse.js";

const GITHUB = ".github/workflows/ci.yml";
const GITLAB = ".gitlab-ci.yml";

const frontend = (root: Folder): Component => ({
  ...{ root, language: "typescript", install: "npm ci", run: [] },
  ...{ checks: ["npm run lint", "npx tsc --noEmit"], test: "npm test" },
});

/** What a layout that differs from api-v1 would have at a path. */
async function textOf(path: string, differs: Partial<Layout>): Promise<string> {
  const layout = { ...apiV1, ...differs };
  const spec = parseSpec('{ "name": "demo", "layout": "api-v1" }', "test", layouts);
  const { templates } = await layout.compiled.load();
  return templateText(path, templates, viewOf(spec, layout));
}

/** The same, read: a key that stands there twice is refused. */
async function yamlOf(path: string, differs: Partial<Layout>): Promise<unknown> {
  return parse(await textOf(path, differs));
}

const Workflow = z.object({ jobs: z.record(z.string(), z.unknown()) });
const GithubJob = z.object({ steps: z.array(z.object({ run: z.string().optional() })) });
const GitlabJob = z.object({ script: z.array(z.string()) });
const Pipeline = z.record(z.string(), z.unknown());

describe("the jobs of CI", () => {
  const others = (["test/", "check/", "image/", "build-image/", "template-refresh/"] as const).map(
    frontend,
  );

  it("are called otherwise than the jobs that every project has, whatever a folder is called", async () => {
    const { jobs } = Workflow.parse(await yamlOf(GITHUB, { others }));
    const names = others.map(({ root }) => `test-${root.slice(0, -1)}`);
    expect(Object.keys(jobs)).toEqual(["test", ...names, "check", "image"]);
    const pipeline = Object.keys(Pipeline.parse(await yamlOf(GITLAB, { others })));
    expect(pipeline.slice(-8)).toEqual(["test", ...names, "check", "build-image"]);
  });

  it.each([
    ["two of one name", ["apps/web/", "apps-web/"]],
    ["a name that CI does not take", ["web.app/"]],
  ] as const)("cannot be %s", async (_, folders) => {
    const text = yamlOf(GITHUB, { others: folders.map(frontend) });
    await expect(text).rejects.toThrow(`The folder ${folders.at(-1) ?? ""}`.replace(/\/$/, ""));
  });
});

describe("a layout that checks its code with other tools, from the root of the project", () => {
  const backend = {
    ...apiV1.backend,
    package: "backend.app",
    checks: ["ruff check .", "ruff format --check .", "mypy backend/"],
  };
  const layout: Partial<Layout> = { backend, others: [frontend("frontend/")] };
  const expected = [
    "pip install -r requirements.txt",
    ...backend.checks,
    "pytest -n auto --cov=backend.app",
    "alembic upgrade head",
    "alembic check",
  ];
  const beside = ["npm ci", "npm run lint", "npx tsc --noEmit", "npm test"];

  it("has just these commands in the workflow of GitHub", async () => {
    const { jobs } = Workflow.parse(await yamlOf(GITHUB, layout));
    const commandsOf = (name: string) =>
      GithubJob.parse(jobs[name]).steps.flatMap(({ run }) => run ?? []);
    expect(commandsOf("test")).toEqual(expected);
    expect(commandsOf("test-frontend")).toEqual(beside);
  });

  it("has them in the pipeline of GitLab", async () => {
    const pipeline = Pipeline.parse(await yamlOf(GITLAB, layout));
    const commandsOf = (name: string) => GitlabJob.parse(pipeline[name]).script;
    expect(commandsOf("test")).toEqual(expected);
    expect(commandsOf("test-frontend")).toEqual(["cd frontend", ...beside]);
  });

  it("has them in CLAUDE.md", async () => {
    expect(await textOf("CLAUDE.md", layout)).toContain("ruff, mypy and pytest pass");
  });
});
