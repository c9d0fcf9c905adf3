import { expect, it } from "vitest";
import type { ChangedFile } from "../../../src/contract/changes/changes.js";
import { outsideContract } from "../../../src/contract/changes/scope.js";
import { isTestPath } from "../../../src/contract/definition/source.js";
import { phases } from "../../../src/contract/phases/phases.js";
import { taskId } from "../../../src/contract/task/id.js";
import { projectPath } from "../../../src/tree/path.js";

const path = projectPath("artifacts/t-1-design/features.json");
const CONTRACT = {
  path,
  entries: [
    {
      id: "f-1",
      files: [projectPath("app/new/service.py"), projectPath("app/new/models.py")] as const,
      description: "",
      acceptanceCriteria: [],
      acceptanceCommand: undefined,
      status: "done" as const,
      reason: undefined,
      at: { line: 1, column: 1 },
    },
  ],
};

function outside(name: string, ...changed: readonly (string | Partial<ChangedFile>)[]): string[] {
  const phase = phases.find((one) => one.name === name);
  if (phase === undefined) throw new Error(`There is no phase ${name}.`);
  const files = changed.map((file): ChangedFile =>
    typeof file === "string"
      ? { path: projectPath(file), before: "before\n", now: "now\n" }
      : { path: projectPath("x"), before: undefined, now: undefined, ...file },
  );
  const problems = outsideContract(files, {
    task: taskId("t-1"),
    phase,
    contract: CONTRACT,
    code: [],
  });
  for (const { code } of problems) expect(code).toBe("outside-contract");
  return problems.map((problem) => problem.path ?? "");
}

it("lets a phase write its own artifacts and those of the phases before it, of its task", () => {
  expect(
    outside(
      "design",
      ...["artifacts/t-1-analysis/analysis.md", "artifacts/t-1-design/design.md"],
      ...["artifacts/t-1-implement/features.json", "artifacts/t-2-design/design.md"],
    ),
  ).toEqual(["artifacts/t-1-implement/features.json", "artifacts/t-2-design/design.md"]);
});

it("lets analysis and design write nothing else", () => {
  for (const phase of ["analysis", "design"])
    expect(outside(phase, "app/new/service.py", "tests/test_a.py", "README.md")).toHaveLength(3);
});

it("lets implement write the contract's files, and no tests or documents", () => {
  expect(
    outside(
      "implement",
      "app/new/service.py",
      "app/new/models.py",
      "app/main.py",
      "tests/test_a.py",
      "README.md",
    ),
  ).toEqual(["app/main.py", "tests/test_a.py", "README.md"]);
});

it("lets test write tests beside what was implemented", () => {
  expect(
    outside("test", "app/new/service.py", "tests/test_a.py", "web/src/A.test.tsx", "app/main.py"),
  ).toEqual(["app/main.py"]);
});

it("lets a new package have its empty __init__.py", () => {
  const init = (now: string, before?: string) => ({
    path: projectPath("app/new/__init__.py"),
    ...{ before, now },
  });
  expect(outside("implement", init(""), init('"""Billing."""\n# empty\n'))).toEqual([]);
  expect(outside("implement", init("import os\n"), init("", "import os\n"))).toHaveLength(2);
  expect(outside("implement", { path: projectPath("other/__init__.py"), now: "" })).toHaveLength(1);
});

it("does not count what a command wrote, unless somebody has touched it since", () => {
  const copy = (file: string, now: string) => ({
    path: projectPath(`.agent-project/base/${file}.base`),
    ...{ now },
  });
  const test = { path: projectPath("tests/test_items.py"), now: "written\n" };
  const touched = { path: projectPath("tests/test_other.py"), now: "touched\n" };
  expect(
    outside(
      "implement",
      ...[test, touched, copy("tests/test_items.py", "written\n")],
      copy("tests/test_other.py", "written\n"),
    ),
  ).toEqual(["tests/test_other.py"]);
});

it("names what was removed", () => {
  expect(outside("implement", { path: projectPath("app/gone.py"), before: "x\n" })).toEqual([
    "app/gone.py",
  ]);
});

it.each([
  ["tests/unit/rows.py", true],
  ["backend/tests/conftest.py", true],
  ["app/test_x.py", true],
  ["web/src/a.spec.ts", true],
  ["web/src/__tests__/a.ts", true],
  ["app/testing.py", false],
  ["app/latest/x.py", false],
  ["app/contest.py", false],
])("knows whether %s is a test", (file, isTest) => {
  expect(isTestPath(projectPath(file))).toBe(isTest);
});
