import { existsSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { beforeAll, describe, expect, it } from "vitest";
import { version } from "../../../src/version.js";
import { cli, lasting, scratch } from "../../support/cli.js";
import { commit, done, git, migrationsOf, newProject, run, textOf } from "../../support/project.js";
import { environmentFor } from "../../support/python.js";
import { replaceIn, templateIn, variant, type Variant } from "../../support/variant.js";
import { versionAfter } from "../refresh/support/next.js";

const MINUTES = 60_000;
const NEWER = versionAfter(version);

let next: Variant;

/** The next release: a shared template differs, and one of this layout's own. */
beforeAll(() => {
  next = variant(join(lasting(), "next"), NEWER, (root) => {
    const ignored = templateIn(root, ".gitignore", "auth-service");
    replaceIn(ignored, "# Secrets and local data", "# Secrets, and local data");
    const users = templateIn(root, "app/api/users.py", "auth-service");
    replaceIn(users, /^""".*?"""/, '"""Users, and their sessions."""');
  });
});

const authService = (...flags: string[]) => newProject("--layout=auth-service", ...flags);

/** A project with a feature, everything committed. */
async function projectWithFeature(): Promise<string> {
  const project = await authService();
  await done(project, "feature", "invoice", "number:str:32:unique", "paid:bool=false");
  commit(project, "Invoices");
  return project;
}

describe("a project of the layout auth-service", () => {
  it("has features that can be changed and removed again", async () => {
    const project = await projectWithFeature();
    expect(textOf(project, "app/api/__init__.py")).toContain(
      "router.include_router(invoices_router)",
    );
    await done(project, "feature", "invoice", "--add", "due_on:date:null", "--rename=paid=settled");
    expect(textOf(project, "app/models/invoice.py")).toMatch(/settled: .*\n[^]*due_on: /);
    commit(project, "Due");
    await done(project, "feature", "invoice", "--remove");
    expect(existsSync(join(project, "app/api/invoices.py"))).toBe(false);
    expect(migrationsOf(project)).toHaveLength(4);
    await done(project, "check");
  });

  it("gets features from plop, too", async () => {
    const project = await authService();
    const plop = resolve("node_modules/plop/bin/plop.js");
    // What `npm install` would put there.
    const packages = join(project, "node_modules");
    await execa("mkdir", [packages]);
    await execa("ln", ["-s", resolve("."), join(packages, "create-agent-project")]);
    const { all, exitCode } = await execa(
      process.execPath,
      [plop, "feature", "invoice", "authenticated", "number:str:32"],
      { cwd: project, all: true, reject: false, stdin: "ignore" },
    );
    expect(exitCode, all).toBe(0);
    expect(existsSync(join(project, "app/services/invoice.py"))).toBe(true);
  });

  it("is refreshed with shared templates and its own, and keeps what people edited", async () => {
    const project = await projectWithFeature();
    const edited = "app/api/users.py";
    writeFileSync(
      join(project, edited),
      textOf(project, edited) + "\n\nlogger_name = __name__  # ours\n",
    );
    commit(project, "Edit");
    const { exitCode, stdout, stderr } = await run(project, ["refresh"], {
      bin: next.bins.inside,
    });
    expect(exitCode, stdout + stderr).toBe(0);
    expect(textOf(project, ".gitignore")).toContain("# Secrets, and local data");
    expect(textOf(project, edited)).toMatch(/^"""Users, and their sessions."""/);
    expect(textOf(project, edited)).toContain("# ours");
    expect(git(project, "diff", "--name-only").split("\n")).toContain(".agent-project/version");
  });

  it("is a choice on the command line, with the options that it has", async () => {
    const { stdout } = await cli(["layouts"], { cwd: scratch() });
    expect(stdout).toMatch(/^auth-service: /m);
    expect(stdout).toMatch(/^ {2}totp +on \[off\]/m);
    const { exitCode, stderr } = await cli(
      ["shop", "--layout=auth-service", "--set=database=sqlite"],
      { cwd: scratch() },
    );
    expect(exitCode).toBe(2);
    expect(stderr).toContain("It takes postgresql.");
  });
});

describe("an option that has tables", () => {
  it(
    "brings its migration whenever it is turned on, and takes it back when turned off",
    async () => {
      const project = await projectWithFeature();
      const [first, ...others] = migrationsOf(project);
      const { next } = await done(project, "set", "totp=on");
      // Of the two files of requirements it is the other that has changed.
      expect(next).toContain("pip install -r requirements-dev.txt");
      const turnedOn = migrationsOf(project);
      expect(turnedOn).toEqual([
        first,
        ...others,
        expect.stringMatching(/^0003_\w+_second_factors/),
      ]);
      await done(project, "check");
      const programs = await environmentFor(join(project, "requirements-dev.txt"));
      commit(project, "Second factors");
      const env = {
        PATH: `${programs}:${process.env["PATH"] ?? ""}`,
        DATABASE_URL: `sqlite+aiosqlite:///${join(scratch(), "app.db")}`,
      };
      const alembic = (...args: string[]) => execa("alembic", args, { cwd: project, env });
      await alembic("upgrade", "head");
      await alembic("check");
      await done(project, "set", "totp=off");
      expect(migrationsOf(project).slice(0, -1)).toEqual(turnedOn);
      expect(migrationsOf(project).at(-1)).toMatch(/^0004_\w+_no_second_factors/);
      expect(existsSync(join(project, "app/services/totp.py"))).toBe(false);
      await alembic("upgrade", "head");
      await alembic("check");
      await alembic("downgrade", "base");
    },
    10 * MINUTES,
  );

  it("follows the first migration in a new project, and comes before those of features", async () => {
    const project = await authService("--set=totp=on", "--feature=note text:str");
    expect(migrationsOf(project)).toEqual([
      "0001_users_and_login_sessions.py",
      expect.stringMatching(/^0002_\w+_second_factors\.py$/),
      expect.stringMatching(/^0003_\w+_add_note\.py$/),
    ]);
  });
});
