import { unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { done, ended, newProject, textOf } from "../support/project.js";

it("a bot that raises the version that wrote the project is found by check", async () => {
  const project = await newProject("--no-git");
  const manifest = textOf(project, "package.json");
  const file = join(project, "package.json");
  writeFileSync(
    file,
    manifest.replace(/"create-agent-project": ".*"/, '"create-agent-project": "99.0.0"'),
  );
  const { problems } = await ended(1, project, "check");
  expect(problems).toMatchObject([{ code: "other-version", path: "package.json" }]);
  expect(problems[0]?.message).toContain("99.0.0");
  // Whoever has no such entry, or no such file, does without npm.
  for (const text of ['{ "private": true }\n', "no JSON\n"]) {
    writeFileSync(file, text);
    await done(project, "check");
  }
  unlinkSync(file);
  await done(project, "check");
});
