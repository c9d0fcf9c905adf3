import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, cpSync, lchownSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { firstCommit } from "../../../src/disk/git/first-commit.js";
import { digestOf } from "../../../src/tree/digest.js";
import { lasting, put, scratch, snapshot } from "../../support/folders.js";
import { buildVictim, runVictim, type Task } from "../../support/killing.js";
import { SPEC, wholeOf } from "../../support/plans.js";
import { become, newProject, REPOSITORY } from "../../support/projects.js";
import { refusalOf } from "../../support/refusal.js";
import { treeFrom, type Files } from "../../support/trees.js";

// Root may do everything, so these run as another user, and need root to become it.

const NOBODY = 65_534;
const FILES: Files = { ...SPEC, "app/a.py": "a\n", "docs/b.md": "b\n", "gone/c.py": "c\n" };
const AFTER: Files = { ...SPEC, "app/a.py": "2\n", "app/new.py": "", "docs/b.md": "2\n" };

let victim: string;

beforeAll(async () => {
  victim = await buildVictim(lasting());
});

/** A project that belongs to nobody, in a folder that anybody may enter. */
async function projectOfNobody(): Promise<string> {
  const root = join(open(scratch()), "shop");
  cpSync(await newProject(FILES), root, { recursive: true });
  give(root);
  return root;
}

function open(folder: string): string {
  chmodSync(folder, 0o755);
  return folder;
}

function give(path: string): void {
  lchownSync(path, NOBODY, NOBODY);
  for (const entry of readdirSync(path, { withFileTypes: true, recursive: true }))
    lchownSync(join(entry.parentPath, entry.name), NOBODY, NOBODY);
}

/** The problems that nobody has with a task, which must leave everything as it was. */
async function problemsOfNobody(folder: string, task: Task) {
  const standing = snapshot(folder);
  const { said } = await runVictim(victim, task, { as: NOBODY });
  expect(snapshot(folder)).toEqual(standing);
  return said?.problems ?? [];
}

describe("without permission", () => {
  it("to write the parent, creating is refused", async () => {
    const parent = open(scratch());
    for (const target of ["shop", "deep/shop"]) {
      const root = join(parent, target);
      const problems = await problemsOfNobody(parent, { do: "create", root, files: FILES });
      expect(problems).toMatchObject([{ code: "target-not-writable", path: root }]);
    }
  });

  it("to enter the parent, creating is refused", async () => {
    const parent = scratch();
    const root = join(parent, "shop/deep");
    const problems = await problemsOfNobody(parent, { do: "create", root, files: FILES });
    expect(problems).toMatchObject([{ code: "target-not-writable" }]);
  });

  it("to write or to list an empty folder, creating in it is refused", async () => {
    const parent = open(scratch());
    mkdirSync(join(parent, "empty"));
    const task: Task = { do: "create", root: join(parent, "empty"), files: FILES };
    expect(await problemsOfNobody(parent, task)).toMatchObject([{ code: "target-not-writable" }]);
    chmodSync(join(parent, "empty"), 0o711);
    expect(await problemsOfNobody(parent, task)).toMatchObject([{ code: "not-readable" }]);
  });

  it("to list the parent, creating still works", async () => {
    const parent = open(scratch());
    chmodSync(parent, 0o733);
    const root = join(parent, "shop");
    const task: Task = { do: "create", root, files: FILES };
    const { said } = await runVictim(victim, task, { as: NOBODY });
    expect(said?.problems).toEqual([]);
    expect(snapshot(root)).toEqual(snapshot(await newProject(FILES)));
  });

  it("to read a file, changing it is refused", async () => {
    const root = await projectOfNobody();
    chmodSync(join(root, "docs/b.md"), 0);
    const problems = await problemsOfNobody(root, { do: "become", root, files: AFTER });
    expect(problems).toMatchObject([{ code: "not-readable", path: "docs/b.md" }]);
  });

  it("to write a folder, what was changed before it is put back", async () => {
    for (const folder of ["app", "docs", "gone", ".agent-project/base/docs"]) {
      const root = await projectOfNobody();
      chownSync(join(root, folder), 0, 0);
      const problems = await problemsOfNobody(root, { do: "become", root, files: AFTER });
      expect(problems).toMatchObject([{ code: "target-not-writable" }]);
      expect(problems[0]?.path).toMatch(`${folder}/`);
    }
  });

  it("to write a file, it is replaced in a folder that may be written", async () => {
    const root = await projectOfNobody();
    chownSync(join(root, "app/a.py"), 0, 0);
    const { said } = await runVictim(victim, { do: "become", root, files: AFTER }, { as: NOBODY });
    expect(said?.problems).toEqual([]);
    expect(snapshot(join(root, "app"))).toEqual(["a.py 644 2\n", "new.py 644 "]);
  });

  it("to write the git directory, the journal is kept elsewhere", async () => {
    const root = await projectOfNobody();
    put(root, REPOSITORY);
    const { said } = await runVictim(victim, { do: "become", root, files: AFTER }, { as: NOBODY });
    expect(said?.problems).toEqual([]);
    expect(readdirSync(join(root, ".git")).sort()).toEqual(["HEAD", "objects", "refs"]);
  });
});

describe("a file that cannot be changed", () => {
  it("stops everything, and what was changed before it is put back", async () => {
    const root = await newProject(FILES);
    const standing = snapshot(root);
    for (const file of ["docs/b.md", "gone/c.py"]) {
      execFileSync("chattr", ["+i", join(root, file)]);
      try {
        const problems = await refusalOf(() => become(root, AFTER));
        expect(problems).toMatchObject([{ code: "target-not-writable", path: file }]);
      } finally {
        execFileSync("chattr", ["-i", join(root, file)]);
      }
      expect(snapshot(root)).toEqual(standing);
    }
  });
});

describe("a folder of the project that is a mount of its own", () => {
  it("is written and put back like any other", async () => {
    const root = await newProject(FILES);
    const plain = await newProject(FILES);
    await become(plain, AFTER);
    rmSync(join(root, "app"), { recursive: true });
    mkdirSync(join(root, "app"));
    execFileSync("mount", ["-t", "tmpfs", "-o", "mode=755", "tmpfs", join(root, "app")]);
    try {
      put(root, { "app/a.py": "a\n" });
      const standing = snapshot(root);
      execFileSync("chattr", ["+i", join(root, "docs/b.md")]);
      expect(await refusalOf(() => become(root, AFTER))).toMatchObject([{ path: "docs/b.md" }]);
      execFileSync("chattr", ["-i", join(root, "docs/b.md")]);
      expect(snapshot(root)).toEqual(standing);
      await become(root, AFTER);
      expect(snapshot(root)).toEqual(snapshot(plain));
    } finally {
      // Folders that were reached stay open until the work pauses.
      await setImmediate();
      execFileSync("umount", [join(root, "app")]);
    }
  });
});

describe("a folder that belongs to somebody else", () => {
  it("gets its first commit, although git itself would not work in it", async () => {
    vi.stubEnv("GIT_CONFIG_GLOBAL", "/dev/null");
    const root = await projectOfNobody();
    const tree = wholeOf(treeFrom(FILES));
    expect(firstCommit(root, tree, "Create")).toEqual({ done: true });
    const git = (...args: string[]) => execFileSync("git", args, { cwd: root, encoding: "utf8" });
    expect(() => git("status")).toThrow("dubious ownership");
    expect(git(`--git-dir=${root}/.git`, "rev-parse", "HEAD^{tree}").trim()).toBe(digestOf(tree));
    vi.unstubAllEnvs();
  });
});
