import { existsSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
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
});
