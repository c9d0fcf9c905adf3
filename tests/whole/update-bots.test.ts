import { appendFileSync, existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { startingTree } from "../../src/commands/plan/starting-tree.js";
import { layouts } from "../../src/render/layouts/index.js";
import { parseSpec } from "../../src/spec/parse.js";
import { write } from "../proofs/support/options.js";
import { scratch } from "../support/cli.js";
import { combinationsOf } from "../../scripts/combinations.mjs";
import { commit, done, ended, git, newProject, textOf } from "../support/project.js";
import { replaceIn } from "../support/variant.js";
import { lintDependabot, lintRenovate } from "../support/workflows.js";

const DEPENDABOT = ".github/dependabot.yml";
const RENOVATE = "renovate.json";

it.each([...layouts.keys()])(
  "what bots read in a project of %s fits its schema",
  async (layout) => {
    const chosen = combinationsOf<string | boolean>({
      database: layout === "api-v1" ? ["sqlite", "postgresql"] : ["postgresql"],
      ci: ["github", "none"],
      docker: [true, false],
      updates: ["dependabot", "renovate"],
    });
    const files = new Map<string, string>();
    for (const options of chosen) {
      const spec = parseSpec(JSON.stringify({ name: "demo", layout, options }), "test", layouts);
      for (const [path, { bytes }] of await startingTree(spec)) {
        if (path !== DEPENDABOT && path !== RENOVATE) continue;
        const root = scratch();
        write(root, path, bytes);
        files.set(Buffer.from(bytes).toString(), join(root, path));
      }
    }
    const called = (name: string) => [...files.values()].filter((path) => path.endsWith(name));
    expect(called(DEPENDABOT)).toHaveLength(4);
    await lintDependabot(called(DEPENDABOT));
    await lintRenovate(called(RENOVATE));
  },
);

describe("set", () => {
  it("puts the file of one bot in the place of the other's", async () => {
    const project = await newProject();
    const { changes } = await done(project, "set", "updates=renovate");
    expect(changes).toEqual([
      { path: ".agent-project/project.json", action: "update" },
      { path: DEPENDABOT, action: "delete" },
      { path: "README.md", action: "update" },
      { path: RENOVATE, action: "create" },
    ]);
    await done(project, "set", "updates=dependabot");
    expect(git(project, "status", "--porcelain")).toBe("");
  });

  it("removes a file that nobody edited, and keeps one that somebody did", async () => {
    const [untouched, edited] = [await newProject(), await newProject()];
    appendFileSync(join(edited, DEPENDABOT), "# Ours.\n");
    commit(edited, "Edit");
    for (const project of [untouched, edited]) await done(project, "set", "updates=none");
    expect(existsSync(join(untouched, DEPENDABOT))).toBe(false);
    expect(textOf(edited, DEPENDABOT)).toContain("# Ours.");
  });

  it("gives Dependabot up where a project goes to GitLab, and says so", async () => {
    const project = await newProject();
    const { notes } = await done(project, "set", "ci=gitlab");
    expect(notes).toContain("Set updates from dependabot to none.");
    expect(existsSync(join(project, DEPENDABOT))).toBe(false);
    await done(project, "check");
  });

  it("refuses Dependabot on GitLab, and says what to choose", async () => {
    const project = await newProject();
    const { problems } = await ended(2, project, "set", "ci=gitlab", "updates=dependabot");
    expect(problems).toMatchObject([
      { code: "invalid-option", fix: "Choose updates=renovate or updates=none." },
    ]);
    await done(project, "set", "ci=gitlab", "updates=renovate");
    expect(existsSync(join(project, RENOVATE))).toBe(true);
  });
});

it("a project on GitLab has no bot unless somebody chooses one", async () => {
  const project = await newProject("--set=ci=gitlab");
  expect(JSON.parse(textOf(project, ".agent-project/project.json"))).toMatchObject({
    options: { updates: "none" },
  });
  expect([DEPENDABOT, RENOVATE].filter((path) => existsSync(join(project, path)))).toEqual([]);
});

it("a refresh brings no bot to a project from before there was a choice", async () => {
  const project = join(scratch(), "project");
  git(resolve("tests/whole/refresh/released/0.1.0"), "clone", "-q", "defaults.bundle", project);
  const { changes } = await done(project, "refresh");
  expect(changes.map(({ path }) => path)).not.toContain(DEPENDABOT);
  expect(JSON.parse(textOf(project, ".agent-project/project.json"))).toMatchObject({
    options: { ci: "github", updates: "none" },
  });
  await done(project, "check");
});

describe("the record", () => {
  // The patterns of Renovate's manager `dockerfile`, from its documentation.
  const DOCKERFILES = [
    /(^|\/|\.)([Dd]ocker|[Cc]ontainer)file$/,
    /(^|\/)([Dd]ocker|[Cc]ontainer)file[^/]*$/,
  ];

  it("has files that Renovate takes for Dockerfiles, all of them in what it is to ignore", async () => {
    const project = await newProject("--set=updates=renovate");
    const taken = readdirSync(project, { recursive: true, encoding: "utf8" })
      .filter((path) => DOCKERFILES.some((pattern) => pattern.test(path)))
      .sort();
    expect(taken).toEqual([
      ".agent-project/base/Dockerfile.base",
      ".agent-project/base/Dockerfile.sum",
      "Dockerfile",
    ]);
    expect(textOf(project, RENOVATE)).toContain('"ignorePaths": [".agent-project/**"]');
  });

  it("is found out where a bot has changed it all the same, and repaired", async () => {
    const project = await newProject("--set=updates=none");
    for (const path of ["Dockerfile", ".agent-project/base/Dockerfile.base"])
      replaceIn(join(project, path), /python:3\.13-slim/g, "python:3.14-slim");
    commit(project, "Update Docker images");
    const { problems } = await ended(2, project, "set", "docker=off");
    expect(problems).toMatchObject([{ code: "damaged-base" }]);
    await done(project, "repair");
    expect(textOf(project, "Dockerfile")).toContain("python:3.14-slim");
    await done(project, "check");
  });
});
