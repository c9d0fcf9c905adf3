import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { lasting, scratch, snapshot } from "../../support/folders.js";
import { commit, done, ended, git, newProject, textOf } from "../../support/project.js";

// What the tools do that edit every file of a repository, the record's copies among them.

const OLD = resolve("tests/whole/refresh/released/0.1.0/defaults.bundle");
const BASE = ".agent-project/base";

function oldProject(): string {
  const project = join(scratch(), "project");
  git(scratch(), "clone", "--quiet", OLD, project);
  return project;
}

/** Replaces a word in every text of a project. */
function replaceEverywhere(project: string, word: string, by: string): string[] {
  const options = ["-rlIw", "--exclude-dir=.git", word, "."];
  const files = execFileSync("grep", options, { cwd: project, encoding: "utf8" })
    .split("\n")
    .filter((name) => name !== "")
    .map((name) => name.slice(2));
  for (const file of files) {
    const text = textOf(project, file);
    writeFileSync(join(project, file), text.replace(new RegExp(`\\b${word}\\b`, "g"), by));
  }
  return files;
}

/** The files of a project, without the record, in which a word stands. */
function filesWith(project: string, word: string): string[] {
  return snapshot(project)
    .filter((line) => !line.startsWith(".git/") && !line.startsWith(`${BASE}/`))
    .filter((line) => new RegExp(`\\b${word}\\b`).test(line))
    .flatMap((line) => line.split(" ", 1));
}

const copiesOf = (files: readonly string[]) =>
  files.filter((file) => file.startsWith(`${BASE}/`) && file.endsWith(".base")).sort();

describe("a word that is replaced in every file", () => {
  it("is still in the files of a project of 0.1.0 after a refresh", async () => {
    const project = oldProject();
    const changed = replaceEverywhere(project, "detail", "explanation");
    commit(project, "Say explanation");
    const edited = filesWith(project, "explanation");
    expect(edited.length).toBeGreaterThan(5);

    const refused = await ended(2, project, "refresh");
    expect(refused.problems.map(({ path }) => path).sort()).toEqual(copiesOf(changed));
    expect(refused.problems[0]?.fix).toContain("repair");
    expect(git(project, "status", "--porcelain")).toBe("");

    await done(project, "repair");
    commit(project, "Repair the record");
    // Where the template changed the same lines somebody has to look, and nothing else is asked for.
    const { problems } = await ended(1, project, "refresh");
    expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(["conflict"]));
    expect(filesWith(project, "explanation")).toEqual(expect.arrayContaining(edited));
  });

  it("is told by every command that looks into the copies, and repaired", async () => {
    const project = await newProject("--feature", "invoice number:str:32");
    const whole = snapshot(join(project, BASE));
    const changed = copiesOf(replaceEverywhere(project, "detail", "explanation"));
    commit(project, "Say explanation");
    const edited = filesWith(project, "explanation");
    for (const command of ["check", "status", "sync", "refresh"]) {
      const { problems } = await ended(2, project, command);
      expect(problems.map(({ path }) => path).sort(), command).toEqual(changed);
    }
    const { notes, changes } = await done(project, "repair");
    expect(changes.map(({ path }) => path).sort()).toEqual(changed);
    expect(notes.join("\n")).toContain("rendered again");
    expect(snapshot(join(project, BASE))).toEqual(whole);
    commit(project, "Repair the record");
    await done(project, "set", "docker=off");
    expect(filesWith(project, "explanation")).toEqual(expect.arrayContaining(edited));
  });
});

// In each pair the tool, and what is left of its work in app/main.py.
describe("a tool that edits every file", () => {
  const HEADER = "# Copyright (c) Shop Ltd\n";
  it.each<[string, (text: string, file: string) => string, string | RegExp]>([
    [
      "puts a licence on top",
      (text, file) => (/\.py(\.base)?$/.test(file) ? HEADER + text : text),
      HEADER,
    ],
    ["writes other line ends", (text) => text.replace(/\n/g, "\r\n"), "\r\n"],
    ["corrects a word", (text) => text.replace(/\bcreate_app\b/g, "make_app"), "make_app"],
    ["ends each file with another line", (text) => `${text}\n`, /\n\n$/],
  ])("%s: nothing of it is lost", async (_, edit, left) => {
    const project = await newProject();
    const whole = snapshot(join(project, BASE));
    const files = git(project, "ls-files").split("\n");
    for (const file of files.filter((name) => !name.startsWith(".agent-project/features")))
      if (!/\.sum$|^\.agent-project\/(?!base)|\.json(\.base)?$/.test(file))
        writeFileSync(join(project, file), edit(textOf(project, file), file));
    commit(project, "A tool");
    const { problems } = await ended(2, project, "refresh");
    expect(problems.map(({ path }) => path)).toContain(`${BASE}/app/main.py.base`);
    await done(project, "repair");
    expect(snapshot(join(project, BASE))).toEqual(whole);
    commit(project, "Repair the record");
    await done(project, "feature", "line", "text:str");
    expect(textOf(project, "app/main.py")).toMatch(left);
  });
});

describe("repair", () => {
  it("brings back copies and sums that are gone, from git's history where templates have moved on", async () => {
    const project = await newProject("--feature", "invoice number:str:32");
    const whole = snapshot(project);
    for (const name of ["README.md.base", "CLAUDE.md.sum", "app/models/invoice.py.base"])
      rmSync(join(project, BASE, name));
    writeFileSync(join(project, BASE, "app/main.py.base"), "nothing\n");
    // As if another version's templates had written this one.
    commit(project, "Tidy up");
    await ended(2, project, "check");
    await done(project, "repair");
    expect(snapshot(project).filter((line) => !line.startsWith(".git/"))).toEqual(
      whole.filter((line) => !line.startsWith(".git/")),
    );
    expect((await done(project, "repair")).notes).toEqual(["The record is whole."]);
  });

  it("leaves what cannot be proven, says so, and takes it as it stands only when told to", async () => {
    const project = await newProject("--no-git");
    const copy = `${BASE}/README.md.base`;
    const sums = `${BASE}/README.md.sum`;
    writeFileSync(join(project, "README.md"), "# Ours\n");
    writeFileSync(join(project, copy), "# Theirs\n");
    writeFileSync(join(project, sums), "00000000\n");
    const { problems } = await ended(1, project, "repair");
    expect(problems).toMatchObject([{ code: "damaged-base", path: copy }]);
    expect(problems[0]?.fix).toContain("--from-release");
    expect(textOf(project, copy)).toBe("# Theirs\n");
    await done(project, "repair", "--accept");
    expect(textOf(project, copy)).toBe("# Theirs\n");
    expect(textOf(project, sums)).not.toBe("00000000\n");
  });

  it("shows what it would do without doing it", async () => {
    const project = await newProject();
    writeFileSync(join(project, BASE, "README.md.base"), "nothing\n");
    const damaged = snapshot(project);
    const { notes } = await done(project, "repair", "--dry-run");
    expect(notes).toContain("Nothing was written.");
    expect(snapshot(project)).toEqual(damaged);
  });
});

describe("a project of 0.1.0", () => {
  it("is not refreshed in a shallow clone or without git, which cannot show what was written", async () => {
    const shallow = join(lasting(), "project");
    git(scratch(), "clone", "--quiet", "--depth=1", `file://${bare(oldProject())}`, shallow);
    const { problems } = await ended(2, shallow, "refresh");
    expect(problems).toMatchObject([{ code: "damaged-base", path: BASE }]);
    expect(problems[0]?.fix).toContain("--unshallow");
    rmSync(join(shallow, ".git"), { recursive: true });
    await ended(2, shallow, "refresh");
    await done(shallow, "repair", "--accept");
    await done(shallow, "refresh");
    expect(readFileSync(join(shallow, BASE, "README.md.sum"), "utf8")).toMatch(/^[0-9a-f]{8}\n/);
  });
});

describe("a record without sums", () => {
  it.each(["total", "status", "code"])(
    "whose copies of the spec a replacement of '%s' hit, too, is not believed",
    async (word) => {
      const project = oldProject();
      replaceEverywhere(project, word, `new${word}`);
      commit(project, "Another word");
      const before = snapshot(project);
      const { problems } = await ended(2, project, "refresh");
      const copy = `${BASE}/CLAUDE.md.base`;
      expect(problems.find(({ path }) => path === copy)?.fix).toContain("repair --from-release");
      expect(snapshot(project)).toEqual(before);
      // What is written once, a migration, can be proven without asking that release.
      const left = await ended(1, project, "repair");
      const restored = left.changes.map(({ path }) => path);
      expect(restored).toEqual(restored.filter((path) => path.startsWith(`${BASE}/alembic/`)));
      expect(left.problems.map(({ path }) => path)).toContain(copy);
      await ended(2, project, "refresh");
    },
  );

  it("is believed where everything that changed follows from the spec", async () => {
    const project = oldProject();
    replaceEverywhere(project, "notes", "remarks");
    commit(project, "A field has another name");
    const edited = filesWith(project, "remarks");
    await done(project, "repair");
    commit(project, "Repair the record");
    await done(project, "refresh");
    expect(filesWith(project, "remarks")).toEqual(expect.arrayContaining(edited));
  });

  it("is not believed where one commit holds a command's work and a replacement", async () => {
    const project = await newProject();
    await done(project, "feature", "invoice", "number:str:32");
    replaceEverywhere(project, "detail", "explanation");
    commit(project, "Invoices");
    withoutSums(project);
    const before = snapshot(project);
    const { problems } = await ended(2, project, "refresh");
    const paths = problems.map(({ path }) => path);
    expect(paths).toContain(`${BASE}/app/schemas/problem.py.base`);
    expect(paths).toContain(`${BASE}/tests/test_invoices.py.base`);
    expect(snapshot(project)).toEqual(before);
  });

  it("is believed where two branches that added features were merged", async () => {
    const project = await newProject();
    const main = git(project, "branch", "--show-current");
    git(project, "checkout", "--quiet", "-b", "other");
    await done(project, "feature", "customer", "name:str:80");
    commit(project, "Customers");
    git(project, "checkout", "--quiet", main);
    await done(project, "feature", "invoice", "number:str:32");
    commit(project, "Invoices");
    git(project, "merge", "--quiet", "--no-edit", "other");
    await done(project, "sync");
    commit(project, "One head");
    withoutSums(project);
    await done(project, "refresh");
  });
});

/** Makes a project's record one of a version that wrote no sums. */
function withoutSums(project: string): void {
  const sums = git(project, "ls-files", `${BASE}/*.sum`).split("\n");
  for (const file of sums) rmSync(join(project, file));
  writeFileSync(join(project, ".agent-project/version"), "0.1.0\n");
  commit(project, "As 0.1.0 wrote it");
}

/** A repository that can be cloned with its history cut off: the project's, with a second commit. */
function bare(project: string): string {
  git(project, "commit", "--quiet", "--allow-empty", "--message", "Work");
  return project;
}
