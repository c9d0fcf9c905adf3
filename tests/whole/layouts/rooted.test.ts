import { cpSync, existsSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { version } from "../../../src/version.js";
import { shell, WITHOUT_HOSTILE_TESTS } from "../../proofs/support/run.js";
import { cli, lasting, scratch } from "../../support/cli.js";
import { commit, git, run, textOf } from "../../support/project.js";
import { environmentFor } from "../../support/python.js";
import { variant, type Variant } from "../../support/variant.js";
import { addLayout } from "./support.js";

// The service of api-v1 as the package backend.app: its code stands in backend/, and whatever runs it
// runs at the root.

const OWN_FOLDERS = ["alembic", "app", "tests"];

const Workflow = z.object({
  jobs: z.object({ test: z.object({ steps: z.array(z.object({ run: z.string().optional() })) }) }),
});

let built: Variant;
let project: string;

beforeAll(async () => {
  built = variant(join(lasting(), "with-rooted"), version, (root) => {
    addLayout(root, "rooted");
    const own = join(root, "templates/api-v1");
    cpSync(own, join(root, "templates/rooted"), {
      recursive: true,
      force: false,
      filter: (path) => !OWN_FOLDERS.some((folder) => path === join(own, folder)),
    });
    for (const folder of OWN_FOLDERS)
      cpSync(join(own, folder), join(root, "templates/shared/service", folder), {
        recursive: true,
      });
  });
  const cwd = lasting();
  const args = ["shop", "--yes", "--layout=rooted"];
  const { exitCode, stderr } = await cli(args, { cwd, bin: built.bins.create });
  expect(exitCode, stderr).toBe(0);
  project = join(cwd, "shop");
  const feature = ["feature", "visitor", "name:str:20", "mood:enum:calm,cross", "paid:decimal:9,2"];
  const added = await run(project, feature, { bin: built.bins.inside });
  expect(added.exitCode, added.stderr).toBe(0);
  commit(project, "Visitors");
});

describe("a back end that is a package in a folder", () => {
  it("imports what it shares with other layouts under its own name, and is shown where that stands", () => {
    expect(textOf(project, "backend/app/repositories/visitor.py")).toContain(
      "from backend.app.models.visitor import Visitor\nfrom backend.app.repositories.base import",
    );
    expect(textOf(project, "backend/tests/conftest.py")).toContain("from backend.tests.");
    expect(textOf(project, "CLAUDE.md")).toContain("`backend/app/schemas/`");
    expect(textOf(project, "Dockerfile")).toContain('"backend.app.main:app"');
    for (const path of git(project, "ls-files", "backend/*.py", "alembic/*.py").split("\n"))
      expect(textOf(project, path), path).not.toMatch(/^ *(?:from|import) (?:app|tests)\b/m);
    for (const [, path = ""] of textOf(project, ".gitattributes").matchAll(/^([^#\s]+) /gm))
      expect(existsSync(join(project, path)), path).toBe(true);
  });

  it("passes each command of its workflow at the root", async () => {
    const clone = join(scratch(), "clone");
    git(project, "clone", "--quiet", project, clone);
    const programs = await environmentFor(join(clone, "requirements.txt"));
    const { jobs } = Workflow.parse(parse(textOf(project, ".github/workflows/ci.yml")));
    const commands = jobs.test.steps.flatMap((step) => step.run ?? []);
    expect(commands).toContain("pytest -n auto --cov=backend.app");
    for (const command of commands)
      await shell({ programs }, command, clone, WITHOUT_HOSTILE_TESTS);
  });
});
