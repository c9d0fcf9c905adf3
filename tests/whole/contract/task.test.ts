import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { scratch } from "../../support/cli.js";
import { commit, done, ended, git, newProject, run, textOf } from "../../support/project.js";

// Ten projects without an environment: 15 s on an idle machine.

const PHASES = ["analysis", "design", "implement", "test"];

const Asked = z.strictObject({
  ok: z.literal(true),
  command: z.literal("prompt"),
  data: z.strictObject({
    task: z.string(),
    phase: z.string(),
    text: z.string(),
    reads: z.array(z.string()),
    writes: z.array(z.string()),
    outputs: z.array(z.string()),
  }),
});

/** What `prompt --json` says. */
async function promptOf(project: string, phase: string, task = "test-1") {
  const { exitCode, stdout, stderr } = await run(project, [
    ...["prompt", phase, "--task", task, "--json"],
  ]);
  expect(exitCode, stdout + stderr).toBe(0);
  return Asked.parse(JSON.parse(stdout)).data;
}

function put(project: string, path: string, text: string): void {
  mkdirSync(dirname(join(project, path)), { recursive: true });
  writeFileSync(join(project, path), text);
}

const ENTRY = {
  ...{ id: "a", file: "app/services/total.py", description: "Sums up.", status: "pending" },
  acceptance_criteria: "The sum of 1 and 2 is 3.",
};

/** What an agent of a phase would leave, as far as the next one begins with it. */
function work(project: string, { outputs }: { readonly outputs: readonly string[] }): void {
  for (const path of outputs)
    put(project, path, path.endsWith(".json") ? JSON.stringify([ENTRY]) : "# Done\n");
}

/** Everything that is not a commit of git, with what it holds. */
function contents(project: string): string {
  return git(project, "status", "--porcelain", "--untracked-files=all", "--ignored=no");
}

describe("task", () => {
  it("writes its record and the folders of its phases, and names the first prompt", async () => {
    const project = await newProject();
    const start = git(project, "rev-parse", "HEAD");
    const dry = await done(project, "task", "test-1", "--dry-run");
    expect(contents(project)).toBe("");
    expect(dry.notes).toEqual(["Nothing was written."]);
    const { changes, next, notes } = await done(project, "task", "test-1");
    expect(changes).toEqual(dry.changes);
    expect(notes).toEqual([]);
    const second = await done(project, "task", "test-2", "--dry-run");
    expect(second.notes[0]).toContain("not committed: they will count as the task's");
    expect(changes).toEqual(
      [
        ".agent-project/tasks/test-1.json",
        ...PHASES.map((phase) => `artifacts/test-1-${phase}/.gitkeep`),
      ].map((path) => ({ path, action: "create" })),
    );
    expect(next).toEqual(["npx create-agent-project prompt analysis --task test-1"]);
    expect(textOf(project, ".agent-project/tasks/test-1.json")).toBe(
      `{\n  "id": "test-1",\n  "start": "${start}"\n}\n`,
    );
    expect(readdirSync(join(project, "artifacts"))).toEqual(PHASES.map((one) => `test-1-${one}`));
  });

  it("changes nothing where the task is there, and refuses an id that differs in case only", async () => {
    const project = await newProject();
    await done(project, "task", "test-1");
    commit(project, "Begin");
    const { changes, notes } = await done(project, "task", "test-1");
    expect([changes, notes]).toEqual([[], ["The task 'test-1' is there already."]]);
    const { problems } = await ended(2, project, "task", "Test-1");
    expect(problems).toMatchObject([{ code: "invalid-name" }]);
    expect(problems[0]?.message).toContain("'test-1'");
    expect(contents(project)).toBe("");
  });

  it("starts from no commit where there is none, and says so", async () => {
    const project = await newProject("--no-git");
    const { notes } = await done(project, "task", "test-1");
    expect(notes[0]).toContain("starts from no commit");
    expect(textOf(project, ".agent-project/tasks/test-1.json")).toContain('"start": null');
  });

  it("refuses an id that is no name of a file everywhere, and writes nothing", async () => {
    const project = await newProject();
    for (const id of ["../x", "a/b", "/abs", "C:x", "con", ".", "a\u0001b"]) {
      const { problems } = await ended(2, project, "task", id);
      expect(problems).toMatchObject([{ code: "invalid-name" }]);
    }
    expect(contents(project)).toBe("");
  });

  it("drafts no contract where the spec has nothing new, and writes nothing then", async () => {
    const project = await newProject();
    const { problems } = await ended(2, project, "task", "test-1", "--from-features");
    expect(problems).toMatchObject([{ code: "bad-arguments" }]);
    expect(contents(project)).toBe("");
  });

  it("writes through no link, and over nothing", async () => {
    const project = await newProject();
    const outside = scratch();
    symlinkSync(outside, join(project, "artifacts"));
    const linked = await ended(2, project, "task", "test-1");
    expect(new Set(linked.problems.map(({ code }) => code))).toEqual(new Set(["unsafe-path"]));
    rmSync(join(project, "artifacts"));
    symlinkSync(outside, join(project, ".agent-project/tasks"));
    expect((await ended(2, project, "task", "test-1")).problems).toMatchObject([
      { code: "unsafe-path" },
    ]);
    expect(readdirSync(outside)).toEqual([]);
    rmSync(join(project, ".agent-project/tasks"));
    put(project, "artifacts/test-1-design/features.json", "[]\n");
    const left = await ended(2, project, "task", "test-1");
    expect(left.problems).toMatchObject([
      { code: "target-not-empty", path: "artifacts/test-1-design/features.json" },
    ]);
    expect(existsSync(join(project, ".agent-project/tasks"))).toBe(false);
  });
});

describe("prompt", () => {
  it("goes from phase to phase, and is the same each time", async () => {
    const project = await newProject();
    await done(project, "task", "test-1");
    for (const phase of PHASES) {
      const asked = await promptOf(project, phase);
      expect(await promptOf(project, phase)).toEqual(asked);
      const { stdout } = await run(project, ["prompt", phase, "--task", "test-1"]);
      expect(`${stdout}\n`).toBe(asked.text);
      expect(asked.text).toContain("## Conventions");
      for (const path of asked.reads) expect(existsSync(join(project, path)), path).toBe(true);
      work(project, asked);
    }
    expect((await promptOf(project, "implement")).writes).toContain("app/services/total.py");
  });

  it("is refused where an earlier phase has not written its part, and says which", async () => {
    const project = await newProject();
    await done(project, "task", "test-1");
    work(project, await promptOf(project, "analysis"));
    const { problems } = await ended(2, project, "prompt", "implement", "--task", "test-1");
    expect(problems).toMatchObject([
      { code: "unmet-contract", path: "artifacts/test-1-design/design.md" },
      { code: "unmet-contract", path: "artifacts/test-1-design/features.json" },
    ]);
    expect(problems[0]?.fix).toContain("prompt design --task test-1");
  });

  it("names the nearest of a phase or a task that is not there", async () => {
    const project = await newProject();
    await done(project, "task", "test-1");
    const phase = await ended(2, project, "prompt", "desing", "--task", "test-1");
    expect(phase.problems[0]?.fix).toContain("Did you mean 'design'?");
    const task = await ended(2, project, "prompt", "design", "--task", "tset-1");
    expect(task.problems[0]?.fix).toContain("Did you mean 'test-1'?");
    const path = await ended(2, project, "prompt", "design", "--task", "../test-1");
    expect(path.problems).toMatchObject([{ code: "invalid-name" }]);
  });

  it("refuses a record or a contract that is not what was written, with its place", async () => {
    const project = await newProject();
    await done(project, "task", "test-1");
    for (const phase of ["analysis", "design"]) work(project, await promptOf(project, phase));
    const contract = "artifacts/test-1-design/features.json";
    for (const file of ["/etc/passwd", "../x.py", "C:/x.py", "a\0.py"]) {
      put(project, contract, JSON.stringify([{ ...ENTRY, file }]));
      const { problems } = await ended(2, project, "prompt", "implement", "--task", "test-1");
      expect(problems).toMatchObject([{ code: "unsafe-path", path: contract }]);
    }
    put(project, contract, '[{"id": ');
    const broken = await ended(2, project, "prompt", "implement", "--task", "test-1");
    expect(broken.problems).toMatchObject([{ code: "invalid-json", path: contract }]);
    put(project, ".agent-project/tasks/test-1.json", '{ "id": "test-1", "start": "main" }');
    const record = await ended(2, project, "prompt", "analysis", "--task", "test-1");
    expect(record.problems).toMatchObject([{ code: "invalid-contract" }]);
  });

  it("has the standards as they stand, and says where they are gone", async () => {
    const project = await newProject();
    await done(project, "task", "test-1");
    put(project, "CLAUDE.md", "\uFEFF# Ours\r\n\r\nBe kind.\r\n");
    expect((await promptOf(project, "analysis")).text.endsWith("\n# Ours\n\nBe kind.\n")).toBe(
      true,
    );
    rmSync(join(project, "CLAUDE.md"));
    const { text, reads } = await promptOf(project, "analysis");
    expect(text).toContain("There is no CLAUDE.md in this project");
    expect(reads).toEqual([]);
    symlinkSync("README.md", join(project, "CLAUDE.md"));
    expect((await promptOf(project, "analysis")).text).toContain(
      "CLAUDE.md is no file with a text",
    );
  });
});

it("the other commands do not mind what tasks leave", async () => {
  const project = await newProject("--layout=komorebi");
  const before = await run(project, ["status"]);
  await done(project, "task", "test-1");
  for (const phase of PHASES) work(project, await promptOf(project, phase));
  put(project, "artifacts/test-1-design/notes.py", "import os\n");
  const spec = await run(project, ["spec"]);
  expect(spec.stdout).not.toContain("test-1");
  expect((await run(project, ["status"])).stdout).toBe(before.stdout);
  commit(project, "A task");
  for (const command of ["check", "sync", "refresh", "repair"]) await done(project, command);
  expect(contents(project)).toBe("");
  await done(project, "feature", "plant", "name:str:80");
  commit(project, "Plants");
  await done(project, "feature", "plant", "--remove");
  await done(project, "check");
  expect(readdirSync(join(project, "artifacts"))).toHaveLength(PHASES.length);
  // Only what is named goes into an image.
  expect(textOf(project, ".dockerignore").split("\n")[0]).toBe("*");
  expect(textOf(project, ".dockerignore")).not.toMatch(/artifacts|agent-project/);
});
