import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { shell } from "../../proofs/support/run.js";
import { commit, done, git, newProject, textOf } from "../../support/project.js";
import { environmentFor } from "../../support/python.js";

const komorebi = (...flags: string[]) => newProject("--layout=komorebi", ...flags);

/** The files of a project that say something. */
const filesWith = (project: string, expression: RegExp) =>
  git(project, "ls-files")
    .split("\n")
    .filter(
      (path) => !path.startsWith(".agent-project/") && expression.test(textOf(project, path)),
    );

describe("komorebi with Celery", () => {
  it("has a page that shows the numbers of its API", async () => {
    const project = await komorebi("--set=queue=celery");
    const programs = await environmentFor(join(project, "requirements-dev.txt"));
    for (const line of ["npm ci", "npm run lint", "npm test", "npm run types -- --check"])
      await shell({ programs }, line, join(project, "frontend"));
  });

  it("comes and goes with its option", async () => {
    const project = await komorebi();
    const before = git(project, "rev-parse", "HEAD^{tree}");
    await done(project, "set", "queue=celery");
    commit(project, "Celery");
    expect(filesWith(project, /capture_(workers|drain)|MemoryQueue|PipelineMetrics/i)).toEqual([]);
    await done(project, "check");
    await done(project, "set", "queue=asyncio");
    commit(project, "None");
    expect(git(project, "rev-parse", "HEAD^{tree}")).toBe(before);
    expect(filesWith(project, /celery|redis\b/i)).toEqual([]);
  });
});
