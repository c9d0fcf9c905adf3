import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { scratch } from "../../support/cli.js";
import { snapshot } from "../../support/folders.js";
import {
  commit,
  done,
  ended,
  git,
  migrationsOf,
  newProject,
  run,
  textOf,
} from "../../support/project.js";

const INVOICE = ["invoice", "number:str:32:unique", "total:decimal:12,2", "due_on:date:null"];
const CUSTOMER = ["customer", "name:str:80"];

describe("feature", () => {
  it("adds files, registers them, and writes a migration", async () => {
    const project = await newProject();
    const { changes, next, notes } = await done(project, "feature", ...INVOICE);
    const actions = new Map(changes.map(({ path, action }) => [path, action]));
    expect(actions.get("app/models/invoice.py")).toBe("create");
    expect(actions.get("app/api/v1/__init__.py")).toBe("update");
    expect(actions.get(".agent-project/features/invoice.json")).toBe("create");
    expect(textOf(project, "app/api/v1/__init__.py")).toContain("invoices_router");
    expect(migrationsOf(project)).toHaveLength(2);
    expect(next).toContain("alembic upgrade head");
    expect(notes).toContain("Added the feature 'invoice'.");
    await done(project, "check");
  });

  it("changes nothing when it is asked for again, and says so", async () => {
    const project = await newProject();
    await done(project, "feature", ...INVOICE);
    const before = snapshot(project);
    const again = await done(project, "feature", ...INVOICE);
    expect(again.changes).toEqual([]);
    expect(again.notes[0]).toContain("Nothing to do");
    const aloud = await done(project, "feature", ...INVOICE, "--access", "authenticated");
    expect(aloud.notes[0]).toContain("Nothing to do");
    expect(snapshot(project)).toEqual(before);
  });

  it("leaves no trace when it is removed before it was committed", async () => {
    const project = await newProject("--feature", CUSTOMER.join(" "));
    await done(project, "feature", ...INVOICE);
    expect(git(project, "status", "--porcelain")).not.toBe("");
    await done(project, "feature", "invoice", "--remove");
    expect(git(project, "status", "--porcelain")).toBe("");
    await done(project, "check");
  });

  it("leaves a committed migration in place when it is removed, and drops the table", async () => {
    const project = await newProject();
    await done(project, "feature", ...INVOICE);
    commit(project, "Add invoices");
    const [, added = ""] = migrationsOf(project);
    const written = textOf(project, `alembic/versions/${added}`);
    await done(project, "feature", "invoice", "--remove");
    expect(migrationsOf(project)).toHaveLength(3);
    expect(textOf(project, `alembic/versions/${added}`)).toBe(written);
    const [, , dropped = ""] = migrationsOf(project);
    expect(textOf(project, `alembic/versions/${dropped}`)).toContain('op.drop_table("invoices")');
    await done(project, "check");
  });

  it("changes fields, by a migration after the others", async () => {
    const project = await newProject("--feature", INVOICE.join(" "));
    const flags = ["--add", "remark:text:null", "--drop", "due_on", "--rename", "number=code"];
    await done(project, "feature", "invoice", ...flags);
    const model = textOf(project, "app/models/invoice.py");
    expect(model).toContain("code: Mapped[str]");
    expect(model).toContain("remark: Mapped[str | None]");
    expect(model).not.toContain("due_on");
    expect(migrationsOf(project)).toHaveLength(3);
    const again = await done(project, "feature", "invoice", ...flags);
    expect(again.notes[0]).toContain("Nothing to do");
  });

  it("gives the same project from the start as one by one", async () => {
    const whole = await newProject("--feature", INVOICE.join(" "), "--feature", CUSTOMER.join(" "));
    const project = await newProject();
    await done(project, "feature", ...CUSTOMER);
    await done(project, "feature", ...INVOICE);
    commit(project, "Add features");
    expect(git(project, "rev-parse", "HEAD^{tree}")).toBe(git(whole, "rev-parse", "HEAD^{tree}"));
  });

  it("gives the same files in any order", async () => {
    const [one, other] = [await newProject(), await newProject()];
    await done(one, "feature", ...CUSTOMER);
    await done(one, "feature", ...INVOICE);
    await done(other, "feature", ...INVOICE);
    await done(other, "feature", ...CUSTOMER);
    for (const project of [one, other]) {
      rmSync(join(project, "alembic/versions"), { recursive: true });
      rmSync(join(project, ".agent-project/base/alembic/versions"), { recursive: true });
      commit(project, "Add features");
    }
    expect(git(one, "rev-parse", "HEAD^{tree}")).toBe(git(other, "rev-parse", "HEAD^{tree}"));
  });

  it("tells of a role that nothing asks for any more", async () => {
    const project = await newProject("--feature", CUSTOMER.join(" "));
    await done(project, "feature", "customer", "--access", "role:clerk");
    expect(textOf(project, "app/models/user.py")).toContain('CLERK = "clerk"');
    const { notes } = await done(project, "feature", "customer", "--access", "role:admin");
    expect(notes.join(" ")).toContain("The role 'clerk' is gone.");
  });

  it("is named by status as what a file was written for", async () => {
    const project = await newProject("--feature", CUSTOMER.join(" "));
    const { stdout } = await run(project, ["status", "app/models/customer.py"]);
    expect(stdout).toContain("written for the feature 'customer', not edited");
  });

  it("works from a subfolder, and with --cwd", async () => {
    const project = await newProject();
    await done(join(project, "app/models"), "feature", ...CUSTOMER);
    await done(scratch(), "feature", ...INVOICE, "--cwd", project);
    expect(migrationsOf(project)).toHaveLength(3);
  });

  it("shows with --dry-run what it would do, and writes nothing", async () => {
    const project = await newProject();
    const before = snapshot(project);
    const { exitCode, stdout } = await run(project, ["feature", ...INVOICE, "--dry-run"]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/create +app\/models\/invoice\.py/);
    expect(stdout).toContain("+++ b/app/api/v1/__init__.py");
    expect(stdout).toContain("+router.include_router(invoices_router)");
    expect(stdout).toContain("Nothing was written.");
    expect(snapshot(project)).toEqual(before);
  });

  it("says when a name that features import is gone, and exits 1", async () => {
    const project = await newProject();
    const path = join(project, "app/api/deps.py");
    writeFileSync(path, textOf(project, "app/api/deps.py").replaceAll("SessionDep", "DbDep"));
    const { problems } = await ended(1, project, "feature", ...INVOICE);
    expect(problems).toEqual([
      expect.objectContaining({ code: "missing-seam", path: "app/api/deps.py" }),
    ]);
    expect(problems[0]?.message).toContain("'SessionDep'");
  });

  it("does not say so where only prose names it", async () => {
    const project = await newProject();
    await done(project, "feature", ...CUSTOMER);
    rmSync(join(project, "tests/collection.py"));
    // CLAUDE.md speaks of the class in it.
    const { changes } = await done(project, "set", "jwt=pyjwt");
    expect(changes.map(({ path }) => path)).toContain("CLAUDE.md");
  });
});

describe("a conflict", () => {
  /** A project in which a person gave the path of the new module to a file of their own. */
  async function withOwnModule() {
    const project = await newProject();
    mkdirSync(join(project, "app/models"), { recursive: true });
    writeFileSync(join(project, "app/models/invoice.py"), "INVOICES = 3\n");
    commit(project, "Our own invoices");
    return project;
  }

  it("exits 1, is named, and abort restores every byte", async () => {
    const project = await withOwnModule();
    const before = snapshot(project);
    const { conflicts, problems } = await ended(1, project, "feature", ...INVOICE);
    expect(conflicts).toEqual(["app/models/invoice.py"]);
    expect(problems[0]).toMatchObject({ code: "conflict", path: "app/models/invoice.py" });
    expect(textOf(project, "app/models/invoice.py")).toContain("<<<<<<< yours");
    expect((await ended(1, project, "check")).problems[0]?.code).toBe("conflict");
    expect((await ended(2, project, "feature", ...CUSTOMER)).problems[0]?.code).toBe("conflict");
    await done(project, "abort");
    expect(snapshot(project)).toEqual(before);
  });

  it("can be taken back after a command that was refused", async () => {
    const project = await newProject();
    const module = join(project, "app/models/invoice.py");
    symlinkSync("user.py", module);
    commit(project, "Our own invoices");
    const before = snapshot(project);
    // It leaves no markers that would have to go first.
    const { conflicts } = await ended(1, project, "feature", ...INVOICE);
    expect(conflicts).toEqual(["app/models/invoice.py"]);
    await ended(2, project, "feature", "customer", "name:strr");
    await ended(2, project, "feature", "invoce", "--drop", "total");
    await done(project, "abort");
    expect(snapshot(project)).toEqual(before);
  });

  it("is over when its markers are gone", async () => {
    const project = await withOwnModule();
    await ended(1, project, "feature", ...INVOICE);
    const template = /=======\n(.*)>>>>>>> template/s;
    const [, kept = ""] = template.exec(textOf(project, "app/models/invoice.py")) ?? [];
    writeFileSync(join(project, "app/models/invoice.py"), kept);
    await done(project, "check");
    await done(project, "feature", ...CUSTOMER);
    expect((await done(project, "abort")).notes[0]).toContain("no command to take back");
  });
});

describe("two branches that each added a feature", () => {
  it("merge in git without a conflict, and sync gives them one head", async () => {
    const project = await newProject("--feature", "article title:str");
    git(project, "switch", "--quiet", "--create", "customers");
    await done(project, "feature", ...CUSTOMER);
    commit(project, "Add customers");
    git(project, "switch", "--quiet", "-");
    await done(project, "feature", ...INVOICE);
    commit(project, "Add invoices");
    git(project, "merge", "--quiet", "--no-edit", "customers");
    expect((await ended(1, project, "check")).problems[0]?.code).toBe("several-heads");
    expect((await ended(2, project, "feature", "voucher", "code:str")).problems[0]?.code).toBe(
      "several-heads",
    );
    await done(project, "sync");
    await done(project, "check");
    const routers = textOf(project, "app/api/v1/__init__.py")
      .split("\n")
      .filter((line) => line.startsWith("router.include_router("));
    expect(routers).toEqual(
      ["articles", "auth", "customers", "invoices", "users"].map(
        (name) => `router.include_router(${name}_router)`,
      ),
    );
    expect(migrationsOf(project)).toHaveLength(5);
    expect((await done(project, "sync")).changes).toEqual([]);
  });
});

describe("set", () => {
  it("changes an option, and the files that depend on it", async () => {
    const project = await newProject();
    const { changes } = await done(project, "set", "docker=off", "ci=gitlab");
    const actions = new Map(changes.map(({ path, action }) => [path, action]));
    expect(actions.get("Dockerfile")).toBe("delete");
    expect(actions.get(".gitlab-ci.yml")).toBe("create");
    expect((await done(project, "set", "docker=off", "ci=gitlab")).changes).toEqual([]);
    await done(project, "set", "docker=on", "ci=github", "updates=dependabot");
    expect(git(project, "status", "--porcelain")).toBe("");
  });

  it("says how lock files are made anew, where it changed what they follow", async () => {
    const project = await newProject();
    rmSync(join(project, "requirements.txt"));
    for (const lockfile of ["uv.lock", "yarn.lock"]) writeFileSync(join(project, lockfile), "");
    const todosOf = async (...args: string[]) =>
      (await done(project, ...args)).notes.filter((note) => note.startsWith("For you to do"));
    expect(await todosOf("set", "docker=off")).toEqual([]);
    expect(await todosOf("feature", ...CUSTOMER)).toEqual([]);
    const [pins, python, ...more] = await todosOf("set", "jwt=pyjwt", "python=3.12");
    expect(pins).toMatch(
      /`uv remove python-jose`, `uv remove --dev types-python-jose`, `uv add pyjwt==[\d.]+`\.$/,
    );
    expect(python).toBe(
      "For you to do: `pyproject.toml` asks for something else now: `uv lock` makes `uv.lock` anew.",
    );
    expect(more).toEqual([]);
    expect(["uv.lock", "yarn.lock"].map((path) => textOf(project, path))).toEqual(["", ""]);
  });

  it("refuses what the layout does not have", async () => {
    const project = await newProject();
    const before = snapshot(project);
    expect((await ended(2, project, "set", "dokcer=off")).problems[0]?.fix).toContain("docker");
    expect(snapshot(project)).toEqual(before);
  });
});

describe("sync", () => {
  const file = ".agent-project/features/invoice.json";

  it("adds a feature whose file was written by hand", async () => {
    const project = await newProject();
    mkdirSync(join(project, ".agent-project/features"));
    writeFileSync(join(project, file), '{ "name": "invoice", "fields": ["number:str:32"] }');
    expect((await ended(1, project, "check")).problems.length).toBeGreaterThan(0);
    await done(project, "sync");
    expect(textOf(project, "app/models/invoice.py")).toContain("String(32)");
    await done(project, "check");
  });

  it("widens a field, by a migration", async () => {
    const project = await newProject("--feature", INVOICE.join(" "));
    writeFileSync(join(project, file), textOf(project, file).replace("str:32", "str:64"));
    await done(project, "sync");
    expect(migrationsOf(project)).toHaveLength(3);
    expect(textOf(project, "app/models/invoice.py")).toContain("String(64)");
  });

  it("refuses an edit that may be a rename or a new field", async () => {
    const project = await newProject("--feature", INVOICE.join(" "));
    writeFileSync(join(project, file), textOf(project, file).replace("number:", "code:"));
    const before = snapshot(project);
    const { problems } = await ended(2, project, "sync");
    expect(problems[0]?.path).toBe(file);
    expect(problems[0]?.fix).toContain("--rename number=code");
    expect(snapshot(project)).toEqual(before);
  });

  it("refuses another layout", async () => {
    const project = await newProject();
    const spec = ".agent-project/project.json";
    writeFileSync(join(project, spec), textOf(project, spec).replace("api-v1", "auth-service"));
    await ended(2, project, "sync");
  });
});
