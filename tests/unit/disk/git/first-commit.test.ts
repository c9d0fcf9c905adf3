import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createIn } from "../../../../src/disk/create.js";
import { firstCommit } from "../../../../src/disk/git/first-commit.js";
import { LOCAL_VARIABLES } from "../../../../src/disk/git/run.js";
import { digestOf } from "../../../../src/tree/digest.js";
import { treeOf } from "../../../../src/tree/tree.js";
import { put, scratch } from "../../../support/folders.js";
import { wholeOf } from "../../../support/plans.js";
import { treeFrom, type Files } from "../../../support/trees.js";

const TREE = wholeOf(
  treeFrom({
    ".agent-project/project.json": "{}\n",
    ".gitignore": ".env\n*.log\n",
    "README.md": "# Shop\n",
    "run.bat": "echo\r\n",
    "bin/run": { run: "#!/bin/sh\n" },
    "[a].txt": "a name that git could take for a pattern",
    "ünï/cödé.txt": "",
    "debug.log": "a file that is committed although the project ignores it",
  }),
);
const WITH_SECRETS = treeOf([...TREE, ...treeFrom({ ".env": "SECRET=1\n" })]);

function git(root: string, ...args: string[]): string {
  return execFileSync("git", args, { cwd: root, encoding: "utf8" }).trim();
}

/** A home folder with a person's settings, as the only settings that there are. */
function home(config: string, files: Files = {}): string {
  const folder = scratch();
  put(folder, { ".gitconfig": config, ...files });
  vi.stubEnv("HOME", folder);
  vi.stubEnv("XDG_CONFIG_HOME", folder);
  vi.stubEnv("GIT_CONFIG_NOSYSTEM", "1");
  return folder;
}

const PERSON = "[user]\n\tname = Ada\n\temail = ada@example.com\n";

function expectCommitted(root: string): void {
  expect(git(root, "rev-parse", "HEAD^{tree}")).toBe(digestOf(TREE));
  expect(git(root, "status", "--porcelain")).toBe("");
  expect(git(root, "rev-list", "--count", "HEAD")).toBe("1");
}

let root: string;

beforeEach(async () => {
  root = await createIn(join(scratch(), "shop"), WITH_SECRETS);
  for (const name of ["AUTHOR", "COMMITTER"])
    for (const what of ["NAME", "EMAIL"]) vi.stubEnv(`GIT_${name}_${what}`, undefined);
  vi.stubEnv("EMAIL", undefined);
  home(PERSON);
});

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("the first commit", () => {
  it("holds exactly the files it was given, byte for byte, as the person", () => {
    expect(firstCommit(root, TREE, "Create shop\n\nDetails")).toEqual({ done: true });
    expectCommitted(root);
    expect(git(root, "log", "--format=%an <%ae>%n%B")).toBe(
      "Ada <ada@example.com>\nCreate shop\n\nDetails",
    );
    expect(git(root, "symbolic-ref", "--short", "HEAD")).toBe("main");
  });

  it("uses the branch that the person starts with", () => {
    home(`${PERSON}[init]\n\tdefaultBranch = trunk\n`);
    firstCommit(root, TREE, "Create");
    expect(git(root, "symbolic-ref", "--short", "HEAD")).toBe("trunk");
  });

  it.each(["", "[user]\n\tuseConfigOnly = true\n", "[user]\n\tname =\n\temail = a@b.c\n"])(
    "works for a person without a name, settings %j, and leaves no name behind",
    (config) => {
      home(`${config}[user]\n\tuseConfigOnly = true\n`);
      vi.stubEnv("GIT_AUTHOR_NAME", "");
      expect(firstCommit(root, TREE, "Create")).toEqual({ done: true });
      expectCommitted(root);
      expect(git(root, "log", "--format=%an %cn")).toBe(
        "create-agent-project create-agent-project",
      );
      expect(git(root, "config", "--local", "--list")).not.toContain("user.");
    },
  );

  it("is not stopped by signing, hooks, templates, ignore rules or conversions", () => {
    const hook = { run: "#!/bin/sh\nexit 1\n" };
    const hooks = ["pre-commit", "commit-msg", "prepare-commit-msg", "post-commit"];
    const planted = hooks.flatMap((name) => [
      [`hooks/${name}`, hook] as const,
      [`template/hooks/${name}`, hook] as const,
    ]);
    const folder = home("", { ignore: "*\n", ...Object.fromEntries(planted) });
    const config = `${PERSON}
[commit]\n\tgpgSign = true\n\ttemplate = ${folder}/nowhere\n\tcleanup = scissors
[gpg]\n\tprogram = /bin/false
[core]\n\thooksPath = ${folder}/hooks\n\texcludesFile = ${folder}/ignore
\tautocrlf = input\n\tsafecrlf = true
[init]\n\ttemplateDir = ${folder}/template
[i18n]\n\tcommitEncoding = ISO-8859-1`;
    put(folder, { ".gitconfig": config });
    expect(firstCommit(root, TREE, "Créate")).toEqual({ done: true });
    expectCommitted(root);
    expect(existsSync(join(root, ".git/hooks/pre-commit"))).toBe(true);
  });

  it.each(["true", "input"])("survives core.autocrlf = %s later on", (autocrlf) => {
    home(`${PERSON}[core]\n\tautocrlf = ${autocrlf}\n`);
    firstCommit(root, TREE, "Create");
    expectCommitted(root);
  });

  it("is made here when the environment points elsewhere", () => {
    const other = scratch();
    git(other, "init", "--quiet");
    vi.stubEnv("GIT_DIR", join(other, ".git"));
    vi.stubEnv("GIT_WORK_TREE", other);
    vi.stubEnv("GIT_INDEX_FILE", join(other, "index"));
    vi.stubEnv("GIT_PREFIX", "sub/");
    const result = firstCommit(root, TREE, "Create");
    for (const name of LOCAL_VARIABLES) vi.stubEnv(name, undefined);
    expect(result).toEqual({ done: true });
    expectCommitted(root);
    expect(existsSync(join(other, "index"))).toBe(false);
  });

  it("knows every variable that points git elsewhere", () => {
    for (const name of git(root, "rev-parse", "--local-env-vars").split("\n"))
      expect(LOCAL_VARIABLES).toContain(name);
  });

  it("works where the person's language is not English", () => {
    home("[user]\n\tuseConfigOnly = true\n");
    vi.stubEnv("LC_ALL", "de_DE.UTF-8");
    vi.stubEnv("LANGUAGE", "de");
    expect(firstCommit(root, TREE, "Create")).toEqual({ done: true });
  });

  it("marks files as executable also where the file system has no modes", () => {
    chmodSync(join(root, "bin/run"), 0o644);
    expect(firstCommit(root, TREE, "Create")).toEqual({ done: true });
    expect(git(root, "rev-parse", "HEAD^{tree}")).toBe(digestOf(TREE));
  });

  it("is made in a repository that has no commits", async () => {
    const folder = scratch();
    git(folder, "init", "--quiet", "--initial-branch=theirs");
    await createIn(folder, WITH_SECRETS);
    expect(firstCommit(folder, TREE, "Create")).toEqual({ done: true });
    expectCommitted(folder);
    expect(git(folder, "symbolic-ref", "--short", "HEAD")).toBe("theirs");
  });
});

describe("no commit is made, and the reason given,", () => {
  it("inside another repository", () => {
    const outer = join(root, "..");
    git(outer, "init", "--quiet");
    const result = firstCommit(root, TREE, "Create");
    expect(result).toMatchObject({ done: false });
    expect(JSON.stringify(result)).toContain("inside the git repository");
    expect(existsSync(join(root, ".git"))).toBe(false);
    expect(git(outer, "ls-files")).toBe("");
  });

  it("inside another repository that a link leads into", () => {
    const outer = join(root, "..");
    git(outer, "init", "--quiet");
    const link = join(scratch(), "link");
    symlinkSync(root, link);
    expect(firstCommit(link, TREE, "Create")).toMatchObject({ done: false });
    expect(existsSync(join(root, ".git"))).toBe(false);
  });

  it("in a repository that has commits", async () => {
    const folder = scratch();
    git(folder, "init", "--quiet");
    git(folder, "commit", "--quiet", "--allow-empty", "-m", "Theirs");
    await createIn(folder, WITH_SECRETS);
    const result = firstCommit(folder, TREE, "Create");
    expect(result).toMatchObject({ done: false });
    expect(JSON.stringify(result)).toContain("has commits already");
    expect(git(folder, "ls-files")).toBe("");
    expect(git(folder, "rev-list", "--count", "HEAD")).toBe("1");
  });

  it("over files that somebody has staged", async () => {
    const folder = scratch();
    git(folder, "init", "--quiet");
    put(folder, { "theirs.txt": "" });
    git(folder, "add", ".");
    rmSync(join(folder, "theirs.txt"));
    await createIn(folder, WITH_SECRETS);
    expect(JSON.stringify(firstCommit(folder, TREE, "Create"))).toContain("staged");
    expect(git(folder, "ls-files")).toBe("theirs.txt");
  });

  it("without git", () => {
    vi.stubEnv("PATH", scratch());
    expect(firstCommit(root, TREE, "Create")).toEqual({
      done: false,
      why: "git could not make the first commit: git is not installed.",
    });
  });

  it("when git fails, whose half repository is removed again", () => {
    rmSync(join(root, "README.md"));
    const result = firstCommit(root, TREE, "Create");
    expect(result).toMatchObject({ done: false });
    expect(JSON.stringify(result)).toContain("README.md");
    expect(existsSync(join(root, ".git"))).toBe(false);
  });

  it("in a folder that is no repository although it holds a .git", () => {
    mkdirSync(join(root, ".git"));
    put(root, { ".git/config": "[core" });
    expect(firstCommit(root, TREE, "Create")).toMatchObject({ done: false });
    expect(existsSync(join(root, ".git/config"))).toBe(true);
  });
});
