import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, readFileSync, unlinkSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, expect, it } from "vitest";
import { put, scratch } from "../../support/folders.js";
import { done, ended, git, newProject, run } from "../../support/project.js";

async function sparseProject(...folders: string[]): Promise<string> {
  const project = await newProject("--feature", "invoice number:str:32");
  git(project, "sparse-checkout", "set", "--cone", ...folders);
  expect(existsSync(join(project, "alembic"))).toBe(false);
  return project;
}

describe("in a sparse checkout", () => {
  it("nothing that git has counts as deleted, and the gate is open", async () => {
    const project = await sparseProject("app", ".agent-project");
    await done(project, "check");
    const { stdout } = await run(project, ["status"]);
    expect(stdout).toContain("No file was edited since it was written.");
    unlinkSync(join(project, "app/main.py"));
    expect((await run(project, ["status"])).stdout).toContain("deleted   app/main.py");
  });

  it("what would be written outside of it is refused, naming the command that helps", async () => {
    const project = await sparseProject("app", ".agent-project");
    for (const command of [
      ["feature", "line", "text:str"],
      ["feature", "invoice", "--remove"],
    ]) {
      const { problems } = await ended(2, project, ...command);
      expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(["not-checked-out"]));
      expect(problems[0]?.fix).toContain("git sparse-checkout");
    }
    expect(git(project, "status", "--porcelain")).toBe("");
    git(project, "sparse-checkout", "disable");
    await done(project, "feature", "line", "text:str");
  });

  it("without the record, every command says so", async () => {
    const project = await sparseProject("app", ".agent-project/features");
    for (const command of ["check", "status", "sync", "refresh"]) {
      const { problems } = await ended(2, project, command);
      expect(problems, command).toMatchObject([{ code: "not-checked-out" }]);
      expect(problems[0]?.fix).toContain("git sparse-checkout add .agent-project");
    }
  });

  it("of which the project itself is left out, every command says so", async () => {
    const project = await sparseProject("app");
    expect(existsSync(join(project, ".agent-project"))).toBe(false);
    for (const command of ["check", "status", "sync", "refresh", "spec", "abort", "repair"]) {
      const { problems } = await ended(2, project, command);
      expect(problems, command).toMatchObject([{ code: "not-checked-out" }]);
      expect(problems[0]?.fix).toContain("git sparse-checkout add .agent-project");
    }
  });

  it("of a partial clone nothing counts as deleted either, and what is not here is said", async () => {
    const project = await newProject("--feature", "invoice number:str:32");
    // What is as it was written is here all the same: the record holds the very content.
    const [migration = ""] = git(project, "ls-files", "alembic/versions/*.py").split("\n");
    for (const path of [migration, "tests/conftest.py"])
      appendFileSync(join(project, path), "# Ours.\n");
    git(project, "commit", "--quiet", "--all", "-m", "Ours");
    git(project, "config", "uploadpack.allowFilter", "true");
    const clone = join(project, "../clone");
    const flags = ["--quiet", "--filter=blob:none", "--no-checkout"];
    git(project, "clone", ...flags, `file://${project}`, clone);
    git(clone, "sparse-checkout", "set", "--cone", "app", ".agent-project");
    git(clone, "checkout", "--quiet");
    const { notes } = await done(clone, "check");
    expect(notes).toContain("Its migrations are not here, and were not looked at.");
    expect((await run(clone, ["status"])).stdout).not.toContain("deleted");
    const { problems } = await ended(2, clone, "feature", "line", "text:str");
    expect(problems[0]?.code).toBe("not-checked-out");
    expect(existsSync(join(clone, "alembic"))).toBe(false);
  });

  it("a project that is behind its spec is told so, and nothing is refused", async () => {
    const project = await sparseProject("app", ".agent-project");
    put(project, {
      ".agent-project/features/line.json": JSON.stringify({ name: "line", fields: ["text:str"] }),
    });
    const { problems } = await ended(1, project, "check");
    expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(["behind"]));
  });
});

it("git is asked only where something is written", async () => {
  const project = await newProject();
  const folder = scratch();
  const which = execFileSync("which", ["git"], { encoding: "utf8" }).trim();
  const log = join(folder, "log");
  put(folder, { git: { run: `#!/bin/sh\necho "$@" >> '${log}'\nexec '${which}' "$@"\n` } });
  const env = { PATH: `${folder}${delimiter}${process.env["PATH"] ?? ""}` };
  for (const command of ["check", "status", "refresh"]) {
    const { exitCode } = await run(project, [command], { env });
    expect(exitCode, command).toBe(0);
  }
  expect(existsSync(log)).toBe(false);
  await run(project, ["feature", "line", "text:str"], { env });
  expect(readFileSync(log, "utf8").trim().split("\n")).toHaveLength(1);
});
