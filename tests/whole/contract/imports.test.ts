import { cpSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { importAll } from "../../../src/commands/contract/imports.js";
import { allowedEnvironment, withPrograms } from "../../../src/disk/process/environment.js";
import { layouts } from "../../../src/render/layouts/index.js";
import { isProjectPath } from "../../../src/tree/path.js";
import { scratch } from "../../support/folders.js";
import { environmentFor } from "../../support/python.js";

// Each example as a fresh clone: no `.env`, and nothing set. About five seconds each.
it.each([
  "api-v1-features",
  "api-v1-postgresql",
  "auth-service-totp",
  "komorebi",
  "sqlmodel-features",
])("every module of %s imports, but for tests", async (example) => {
  const root = join(scratch(), "shop");
  cpSync(`examples/${example}/tree`, root, { recursive: true });
  const layout = [...layouts.values()].find(({ name }) => example.startsWith(name));
  if (layout === undefined) throw new Error(`No layout has the example ${example}.`);
  const { backend } = layout;
  const programs = await environmentFor(join(root, backend.root, backend.requirements));
  const env = { ...withPrograms(allowedEnvironment(), programs), PYTHONDONTWRITEBYTECODE: "1" };
  const file = join(programs, "python");
  const paths = readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".py") && !/(?:^|\/)tests\//.test(path))
    .filter(isProjectPath);
  const interpreter = { file, version: "3", name: ".venv", programs, env };
  const outcomes = await importAll({ root, backend, interpreter, paths });
  expect(outcomes.size).toBeGreaterThan(20);
  const others = [...outcomes].filter(([, { is }]) => is !== "held");
  expect(others).toEqual([["alembic/env.py", { is: "does not apply" }]]);
});
