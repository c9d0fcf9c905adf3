import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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

  const isCode = (name: string) => /(^|\/)app\/(main|core\/config)\.py/.test(name);
  const makeExecutable = (project: string, isChosen: (name: string) => boolean) => {
    const files = git(project, "ls-files").split("\n").filter(isChosen);
    expect(files).toContain(`${BASE}/app/main.py.base`);
    for (const file of files) chmodSync(join(project, file), 0o755);
    commit(project, "A tool");
  };

  it.each<[string, (name: string) => boolean]>([
    ["some files", isCode],
    // Then the file system looks as if it had no modes.
    ["every file", () => true],
  ])("makes %s executable: they stay so, whatever it did to the copies", async (_, isChosen) => {
    const project = await newProject();
    makeExecutable(project, isChosen);
    for (const command of [["check"], ["refresh"], ["feature", "line", "text:str"]])
      await done(project, ...command);
    // It writes the settings anew, and their copy.
    await done(project, "set", "database=postgresql");
    commit(project, "Set");
    expect(modesTakenBack(project)).toEqual([]);
  });

  it("makes files of a project of 0.1.0 executable: they stay so", async () => {
    const project = oldProject();
    makeExecutable(project, isCode);
    await done(project, "refresh");
    commit(project, "Refresh");
    expect(modesTakenBack(project)).toEqual([]);
  });

  /** The files outside the record that the last commits made not executable. */
  const modesTakenBack = (project: string) =>
    git(project, "log", "--summary", "--format=", "-2")
      .split("\n")
      .filter((line) => line.includes("100755 => 100644") && !line.includes(".agent-project/"));
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
  it.each(["total", "status", "code", "notes"])(
    "whose copies of the spec a replacement of '%s' hit, too, is not believed",
    async (word) => {
      const project = oldProject();
      replaceEverywhere(project, word, `new${word}`);
      commit(project, "Another word");
      const before = snapshot(project);
      const { problems } = await ended(2, project, "refresh");
      expect(problems.map(({ fix }) => fix).join("\n")).toContain("repair --from-release");
      // Where one copy cannot be proven, none is vouched for.
      const { problems: left } = await ended(1, project, "repair");
      expect(left.length).toBeLessThan(problems.length);
      expect(snapshot(project)).toEqual(before);
      await ended(2, project, "refresh");
    },
  );

  // What a tool did to a file and its copy in the commit that holds a command's work, too; what the
  // command had written can be proven where it stood in an earlier commit.
  it.each<[string, string, (text: string) => string, "proven" | "not proven"]>([
    ["replaced", "app/schemas/problem.py", (text) => text.replaceAll("detail", "reason"), "proven"],
    [
      "deleted",
      "app/models/invoice.py",
      (text) => text.replace(/^.*number.*\n/m, ""),
      "not proven",
    ],
    ["took back", "pyproject.toml", (text) => text.replaceAll("3.12", "3.11"), "not proven"],
    ["sorted", "app/main.py", (text) => text.replace(/^(from .*\n)(from .*\n)/m, "$2$1"), "proven"],
    ["closed up", "app/main.py", (text) => text.replace(/\n\n+/g, "\n"), "proven"],
  ])("is not believed where a tool %s lines of %s", async (_, file, edit, what) => {
    const project = await newProject();
    await done(project, "feature", "invoice", "number:str:32");
    await done(project, "set", "python=3.12");
    const copy = `${BASE}/${file}.base`;
    const written = textOf(project, copy);
    expect(edit(written)).not.toBe(written);
    for (const path of [file, copy]) writeFileSync(join(project, path), edit(written));
    commit(project, "Invoices");
    withoutSums(project);
    const before = snapshot(project);
    const { problems } = await ended(2, project, "refresh");
    expect(problems.map(({ path }) => path)).toEqual([copy]);
    expect(snapshot(project)).toEqual(before);
    if (what === "proven") await done(project, "repair");
    else await ended(1, project, "repair");
    expect(textOf(project, copy)).toBe(what === "proven" ? written : edit(written));
    expect(textOf(project, file)).toBe(edit(written));
  });

  it("is not believed on the word of a commit that moved the project", async () => {
    const project = oldProject();
    replaceEverywhere(project, "detail", "explanation");
    commit(project, "Another word");
    mkdirSync(join(project, "services"));
    const names = new Set(
      git(project, "ls-files")
        .split("\n")
        .map((file) => file.split("/", 1)[0]),
    );
    git(project, "mv", ...[...names].flatMap((name) => name ?? []), "services");
    commit(project, "Move");
    const { problems } = await ended(2, join(project, "services"), "refresh");
    expect(problems).toMatchObject([{ code: "damaged-base", path: BASE }]);
  });

  it("is believed in a subfolder of a repository, with branches that were merged", async () => {
    const repository = scratch();
    git(repository, "init", "--quiet", "--initial-branch=main");
    const project = join(repository, "shop");
    cpSync(await newProject("--no-git"), project, { recursive: true });
    commit(repository, "Shop");
    git(repository, "checkout", "--quiet", "-b", "other");
    await done(project, "set", "python=3.13");
    commit(repository, "A newer Python");
    git(repository, "checkout", "--quiet", "main");
    await done(project, "set", "jwt=pyjwt");
    commit(repository, "Another library");
    git(repository, "merge", "--quiet", "--no-edit", "other");
    withoutSums(project);
    await done(project, "refresh");
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
