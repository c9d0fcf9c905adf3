import { dirname, join, resolve } from "node:path";
import { execa } from "execa";
import { expect, it } from "vitest";
import { leaveOneTest } from "../support/agent.js";
import { commit, git, newProject, textOf } from "../support/project.js";
import { environmentFor } from "../support/python.js";

// The harness of the examples, with the library as it is built and a scripted agent. Python starts some ten times: 40 s on two busy cores.

const HARNESS = resolve("examples/harness/harness.js");
const AGENT = resolve("tests/support/agent-program.js");

async function harness(project: string, ...agent: readonly string[]) {
  const programs = await environmentFor(join(project, "requirements.txt"));
  const [name, email] = ["Ada", "ada@example.com"];
  return execa(process.execPath, [HARNESS, project, "test-1", "Add receipts.", ...agent], {
    env: {
      ...{ VIRTUAL_ENV: dirname(programs), GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email },
      ...{ GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: email },
    },
    reject: false,
    all: true,
  });
}

it("goes from phase to phase, and sends an agent back that left stubs", async () => {
  const project = await newProject();
  leaveOneTest(project);
  commit(project, "One test");
  const { exitCode, stdout, all } = await harness(project, process.execPath, AGENT);
  expect(exitCode, all).toBe(0);
  expect(stdout.split("\n")).toEqual([
    "analysis, attempt 1: done",
    "design, attempt 1: done",
    "implement, attempt 1: 2 findings",
    "implement, attempt 2: done",
    "test, attempt 1: done",
  ]);
  expect(git(project, "log", "--format=%s", "-5").split("\n")).toEqual([
    ...["test", "implement", "design", "analysis"].map((phase) => `test-1: ${phase}`),
    "Begin test-1",
  ]);
  expect(textOf(project, "app/services/totals.py")).toContain("return sum(amounts)");
});

it("ends where an agent does nothing, whatever it says", async () => {
  const project = await newProject();
  const says = ["-e", "process.stdin.resume(); console.log('All done!')"];
  const { exitCode, stdout } = await harness(project, process.execPath, ...says);
  expect(exitCode).toBe(1);
  expect(stdout.split("\n").filter((line) => line.startsWith("analysis"))).toEqual([
    "analysis, attempt 1: 1 findings",
    "analysis, attempt 2: 1 findings",
    "analysis, attempt 3: 1 findings",
  ]);
});
