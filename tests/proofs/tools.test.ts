import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { scratch } from "../support/cli.js";
import { trackedFiles } from "./support/clone.js";
import { prove } from "./support/proof.js";
import { shell } from "./support/run.js";
import { create } from "./support/setup.js";
import type { Target } from "./support/target.js";

const NAMES = { shortest: "a", longest: `b${"-0".repeat(24)}c` };

prove((target, proof) => {
  for (const [which, name] of Object.entries(NAMES))
    proof(`black, isort, flake8 and mypy --strict are clean with the ${which} name`, async () => {
      const project = await projectNamed(target, name);
      await shell(target, "black --check app tests alembic", project);
      await shell(target, "isort --check app tests alembic", project);
      await shell(target, "flake8 app tests alembic", project);
      await shell(target, "mypy --strict app tests", project);
    });

  proof("no tool is told to look away: no ignore, no noqa, no pragma, no cast to Any", async () => {
    const told = /#\s*(type:\s*ignore|noqa|pragma|fmt:|isort:|pylint|mypy:)|cast\(Any/;
    const excluded = /\b(omit|exclude_lines|exclude_also|ignore_errors|per-file-ignores)\b/;
    for (const path of await trackedFiles(target.clone)) {
      if (path.startsWith(".agent-project/")) continue;
      const source = readFileSync(join(target.clone, path), "utf8");
      if (path.endsWith(".py")) expect(source, path).not.toMatch(told);
      if (/(\.toml|\.cfg|\.ini|\.flake8)$/.test(path)) expect(source, path).not.toMatch(excluded);
    }
  });
});

async function projectNamed({ layout, created }: Target, name: string): Promise<string> {
  const spec = JSON.parse(readFileSync(join(created, ".agent-project/project.json"), "utf8")) as {
    options: Record<string, string>;
  };
  const project = join(scratch(), "project");
  const { database = "", jwt = "" } = spec.options;
  await create(project, [
    "--no-git",
    `--layout=${layout}`,
    `--name=${name}`,
    `--set=database=${database}`,
    `--set=jwt=${jwt}`,
  ]);
  return project;
}
