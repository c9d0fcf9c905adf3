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
  ...{ root, language: "typescript", install: "npm ci", run: [], test: "npm test" },
});

/** What a layout that differs from api-v1 would have at a path. */
async function yamlOf(path: string, differs: Partial<Layout>): Promise<unknown> {
  const layout = { ...apiV1, ...differs };
  const spec = parseSpec('{ "name": "demo", "layout": "api-v1" }', "test", layouts);
  const { templates } = await layout.compiled.load();
  // A key that stands there twice is refused.
  return parse(templateText(path, templates, viewOf(spec, layout)));
}

const Workflow = z.object({ jobs: z.record(z.string(), z.unknown()) });
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
