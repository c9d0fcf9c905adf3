import { cpSync, existsSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { lasting, scratch } from "../../support/cli.js";
import { put, snapshot } from "../../support/folders.js";
import { commit, git, migrationsOf, textOf } from "../../support/project.js";
import { soundModules } from "../../support/python.js";
import { startRegistry, type Registry } from "../../support/registry.js";
import { replaceIn } from "../../support/variant.js";
import { nextRelease, versionAfter } from "./support/next.js";

// What people do: both releases come from a registry by npx, and nothing else is on the machine.

const { version: first } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync("package.json", "utf8")));
const next = versionAfter(first);
const FIELDS = ["number:str:32:unique", "total:decimal:12,2", "due_on:date:null"];

let registry: Registry;
/** A project of the first release with a feature and edits, and what became of it. */
let created: string;
let refreshed: string;
let summary: string;

beforeAll(async () => {
  registry = await startRegistry(lasting());
  await registry.publish(resolve("."));
  const cwd = lasting();
  await succeed(cwd, `create-agent-project@${first}`, "shop", "--yes");
  created = join(cwd, "shop");
  await succeed(created, "create-agent-project", "feature", "invoice", ...FIELDS);
  editByHand(created);
  commit(created, "Invoices, and what we changed");

  await registry.publish(nextRelease(join(lasting(), "next"), next).root);
  refreshed = copyOf(created, lasting());
  const file = join(lasting(), "summary.md");
  await succeed(refreshed, "create-agent-project@latest", "refresh", "--summary", file);
  summary = readFileSync(file, "utf8");
});

afterAll(() => registry.stop());

function editByHand(project: string): void {
  const line = (path: string, before: string, lineAfter: string) => {
    replaceIn(join(project, path), before, `${before}\n${lineAfter}`);
  };
  line("app/main.py", "    app.state.database = database", "    app.state.shop = object()");
  line("app/promote.py", "import sys", "# Ours: also from a list of addresses, one day.");
  line("tests/unit/test_invoice_schemas.py", "from typing import Any", "# Ours, by hand.");
  line("requirements.txt", "python-jose==3.5.0", "redis==7.1.0");
  put(project, { "app/reports.py": `"""Ours alone."""\n`, ".flake8": "" });
}

function copyOf(project: string, folder = scratch()): string {
  const copy = join(folder, "copy");
  cpSync(project, copy, { recursive: true, preserveTimestamps: true });
  return copy;
}

async function run(exit: number, cwd: string, ...args: readonly string[]) {
  const ran = await registry.npx(cwd, ...args);
  expect(ran.exitCode, `${args.join(" ")}\n${ran.stdout}${ran.stderr}`).toBe(exit);
  return ran;
}

function succeed(cwd: string, ...args: readonly string[]) {
  return run(0, cwd, ...args);
}

describe("a project of the release before", () => {
  it("is behind, says the gate of the new one, and writes nothing", async () => {
    const project = copyOf(created);
    const before = snapshot(project);
    const args = ["create-agent-project@latest", "refresh", "--check"];
    const { stderr } = await run(1, project, ...args);
    expect(stderr).toContain(`create-agent-project@${next} refresh`);
    expect(snapshot(project)).toEqual(before);
  });

  it.each(["feature order code:str", "sync", "set docker=off", "check"])(
    "is refused by the other commands of the new one, which name both ways on: %s",
    async (command) => {
      const before = snapshot(created);
      const args = [`create-agent-project@${next}`, ...command.split(" ")];
      const { stderr } = await run(2, created, ...args);
      expect(stderr).toContain(`create-agent-project@${next} refresh`);
      expect(stderr).toContain(`npx create-agent-project@${first}`);
      expect(snapshot(created)).toEqual(before);
    },
  );

  it("still works with its own", async () => {
    const project = copyOf(created);
    await succeed(project, `create-agent-project@${first}`, "feature", "order", "code:str:8");
    await succeed(project, `create-agent-project@${first}`, "check");
  });
});

describe("a refreshed project", () => {
  it("has what people wrote beside what the templates changed", () => {
    const main = textOf(refreshed, "app/main.py");
    expect(main).toContain("\n    app.state.shop = object()\n");
    expect(main).toContain(`docs_url="/documentation"`);
    const requirements = textOf(refreshed, "requirements.txt");
    expect(requirements).toContain("\nredis==7.1.0\n");
    expect(requirements).toContain("\nuvicorn[standard]==9.9.9\n");
    expect(textOf(refreshed, "pyproject.toml")).toContain(`addopts = "--strict-markers"`);
    expect(textOf(refreshed, "app/reports.py")).toBe(`"""Ours alone."""\n`);
    expect(textOf(refreshed, "app/core/clock.py")).toBe(`"""What time it is."""\n`);
    expect(textOf(refreshed, ".flake8")).toBe("");
    expect(JSON.parse(textOf(refreshed, "package.json"))).toMatchObject({
      devDependencies: { "create-agent-project": next },
    });
  });

  it("has its renamed files, those of features too, with their edits", () => {
    const promote = textOf(refreshed, "app/administrators.py");
    expect(promote).toContain("# Ours: also from a list of addresses, one day.\n");
    expect(promote).toContain("python -m app.administrators");
    expect(textOf(refreshed, "tests/unit/fields/test_invoice.py")).toBe(
      textOf(created, "tests/unit/test_invoice_schemas.py"),
    );
    for (const old of ["app/promote.py", "tests/unit/test_invoice_schemas.py"])
      expect(existsSync(join(refreshed, old)), old).toBe(false);
  });

  it("has the new option with the value that leaves it as it was", () => {
    expect(JSON.parse(textOf(refreshed, ".agent-project/project.json"))).toMatchObject({
      options: { audit: false, database: "sqlite" },
    });
    expect(existsSync(join(refreshed, "app/core/audit.py"))).toBe(false);
    expect(summary).toContain("The new option 'audit' is off here");
  });

  it("has the release's migration after its own", () => {
    const [, invoices = "", users = "", ...more] = migrationsOf(refreshed);
    expect(users).toMatch(/^0003_\w+_locale_of_users\.py$/);
    expect(more).toEqual([]);
    const revisionOf = (name: string, key: string) =>
      new RegExp(`^${key}\\b.*= (".*")$`, "m").exec(
        textOf(refreshed, `alembic/versions/${name}`),
      )?.[1];
    expect(revisionOf(users, "down_revision")).toMatch(/^"\w+"$/);
    expect(revisionOf(users, "down_revision")).toBe(revisionOf(invoices, "revision"));
  });

  it("comes with a summary for a pull request", () => {
    const sections = summary.split("\n").filter((line) => line.startsWith("#"));
    expect(sections).toEqual([
      `# Template refresh: ${first} → ${next}`,
      "## For you to do",
      "## What changed, and why",
      "## Merged with your edits",
    ]);
    expect(summary).toContain("- [ ] Call app.administrators wherever you called app.promote.\n");
    expect(summary).toContain(
      "- Administrators are made by app/administrators.py. The module says whom it is about.\n",
    );
    expect(summary).toContain("- `app/main.py`\n");
    expect(summary).toContain("- `requirements.txt`\n");
    expect(summary).toMatch(/`app\/promote\.py` → `app\/administrators\.py`: The module says/);
    expect(summary).toMatch(/→ `tests\/unit\/fields\/test_invoice\.py`: There is one for each/);
    expect(summary).toContain("- create `app/core/clock.py`\n");
    expect(summary).not.toMatch(/GitLab|another|lights/);
  });

  it("is whole: check passes, every module parses and finds the others, git has nothing to say", async () => {
    const project = copyOf(refreshed);
    await succeed(project, "create-agent-project@latest", "check");
    expect(await soundModules(project)).toBeGreaterThan(80);
    commit(project, "Refresh");
    expect(git(project, "status", "--porcelain")).toBe("");
    await succeed(project, "create-agent-project@latest", "refresh", "--check");
  });

  it("is what it was after a second refresh", async () => {
    const project = copyOf(refreshed);
    commit(project, "Refresh");
    const before = snapshot(project);
    await succeed(project, "create-agent-project@latest", "refresh");
    expect(snapshot(project)).toEqual(before);
  });

  it("takes features of the new release, and its new option", async () => {
    const project = copyOf(refreshed);
    commit(project, "Refresh");
    const program = "create-agent-project@latest";
    await succeed(project, program, "feature", "order", "code:str:8", "invoice:ref:invoice");
    await succeed(project, program, "set", "audit=on");
    expect(existsSync(join(project, "tests/unit/fields/test_order.py"))).toBe(true);
    expect(existsSync(join(project, "app/core/audit.py"))).toBe(true);
    await soundModules(project);
    await succeed(project, program, "check");
  });

  it.each(["refresh", "refresh --check", "feature order code:str", "check"])(
    "is refused by the release before, which names the way on: %s",
    async (command) => {
      const before = snapshot(refreshed);
      const args = [`create-agent-project@${first}`, ...command.split(" ")];
      const { stderr } = await run(2, refreshed, ...args);
      expect(stderr).toContain(`npx create-agent-project@${next}`);
      expect(stderr).not.toContain(`create-agent-project@${first} refresh`);
      expect(snapshot(refreshed)).toEqual(before);
    },
  );
});

describe("a sparse checkout that leaves out a file which the new release renames", () => {
  it("is not refreshed, and told of the old path and of the new one", async () => {
    const project = copyOf(created);
    // A copy's files are other files than those that git's index knows.
    git(project, "status", "--porcelain");
    git(project, "sparse-checkout", "set", "--cone", ".agent-project", "app", "alembic", "scripts");
    expect(existsSync(join(project, "tests"))).toBe(false);
    const { stdout } = await run(2, project, "create-agent-project@latest", "refresh", "--json");
    const { problems } = z
      .object({ problems: z.array(z.object({ code: z.string(), path: z.string() })) })
      .parse(JSON.parse(stdout));
    expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(["not-checked-out"]));
    expect(problems.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        "tests/unit/fields/test_invoice.py",
        "tests/unit/test_invoice_schemas.py",
      ]),
    );
    expect(git(project, "status", "--porcelain")).toBe("");
  });
});

describe("a record whose sums are gone, after one commit with a command's work and a word replaced everywhere", () => {
  it("is held against what the release that wrote it writes, once somebody asks for that", async () => {
    const project = copyOf(created);
    await succeed(project, `create-agent-project@${first}`, "feature", "order", "code:str:8");
    const edited = git(project, "grep", "--untracked", "-lIw", "detail").split("\n");
    for (const file of edited) replaceIn(join(project, file), /\bdetail\b/g, "explanation");
    for (const file of git(project, "ls-files", "-o", "-c", "*.sum").split("\n"))
      rmSync(join(project, file));
    commit(project, "Orders, and another word");
    const program = "create-agent-project@latest";
    const { stderr } = await run(2, project, program, "refresh");
    expect(stderr).toContain(`create-agent-project@${next} repair --from-release`);
    await succeed(project, program, "repair", "--from-release");
    const copy = textOf(project, ".agent-project/base/app/schemas/problem.py.base");
    expect(copy).toBe(textOf(created, ".agent-project/base/app/schemas/problem.py.base"));
    commit(project, "Repair the record");
    await succeed(project, program, "refresh");
    const inFiles = (file: string) => !file.startsWith(".agent-project/");
    expect(edited.filter(inFiles).length).toBeGreaterThan(10);
    for (const file of edited.filter(inFiles))
      expect(textOf(project, file), file).toContain("explanation");
  });
});

describe("a project whose edits and the new templates do not go together", () => {
  it("keeps both, says so everywhere, and is done once a person has chosen", async () => {
    const project = copyOf(created);
    const main = join(project, "app/main.py");
    replaceIn(main, `docs_url="/docs"`, `docs_url="/manual"`);
    commit(project, "A manual");
    const program = "create-agent-project@latest";
    const file = join(scratch(), "summary.md");
    const refresh = ["refresh", "--json", "--summary", file];
    const { stdout } = await run(1, project, program, ...refresh);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, conflicts: ["app/main.py"] });
    expect(readFileSync(file, "utf8")).toMatch(/## Conflicts\n[^#]*- `app\/main\.py`, line \d+: /);
    const text = readFileSync(main, "utf8");
    for (const side of ["/docs", "/manual", "/documentation"])
      expect(text).toContain(`docs_url="${side}"`);
    expect(text).toContain("app.state.shop = object()");
    const { stderr } = await run(1, project, program, "check");
    expect(stderr).toContain("app/main.py");

    replaceIn(
      main,
      /<{7} [^]*>{7} .*\n/,
      `        docs_url="/manual" if is_documented else None,\n`,
    );
    await succeed(project, program, "check");
    await soundModules(project);
    commit(project, "Refresh");
    await succeed(project, program, "refresh", "--check");
  });
});

describe("a new project of the new release", () => {
  it("has what is on unless somebody says otherwise", async () => {
    const cwd = scratch();
    await succeed(cwd, "create-agent-project", "desk", "--yes");
    expect(existsSync(join(cwd, "desk/app/core/audit.py"))).toBe(true);
  });
});
