import { execFileSync } from "node:child_process";
import { appendFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { readCheckedOut, hiddenFiles } from "../../../src/commands/plan/checked-out.js";
import { merge } from "../../../src/merge/merge.js";
import { mergeText } from "../../../src/merge/text/merge-text.js";
import { labelsOf } from "../../../src/merge/text/pieces.js";
import { pathsToRead } from "../../../src/merge/tree/plan.js";
import { projectPath } from "../../../src/tree/path.js";
import { put, scratch } from "../../support/folders.js";
import { treeFrom, type Files } from "../../support/trees.js";

const POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${"0".repeat(64)}\nsize 1\n`;
const FILES = {
  "README.md": "# Shop\n",
  "app/main.py": "print()\n",
  "docs/notes.md": "Notes\n",
  "docs/deep/er.md": "Deeper\n",
};

let shop: string;

function git(...args: string[]): void {
  const identity = ["-c", "user.name=Ada", "-c", "user.email=a@b.c"];
  execFileSync("git", [...identity, ...args], { cwd: shop, stdio: "ignore" });
}

function commit(): void {
  git("add", "--all");
  git("commit", "--quiet", "--allow-empty", "--message=Shop");
}

beforeEach(() => {
  shop = join(scratch(), "shop");
  put(shop, FILES);
  git("init", "--quiet");
  commit();
});

/** What is said against bringing the project to other files; nothing where nothing is. */
async function saidAgainst(
  target: Files,
  {
    base = FILES,
    renames = {},
    root = shop,
  }: { base?: Files; renames?: Record<string, string>; root?: string } = {},
): Promise<string[]> {
  const trees = { base: treeFrom(base), target: treeFrom(target) };
  const reading = await readCheckedOut(root, pathsToRead(trees), trees.base, "always");
  const moves = Object.entries(renames).map(
    ([from, to]) => [projectPath(from), projectPath(to)] as const,
  );
  const plan = merge({
    ...trees,
    project: reading.project,
    keep: new Set(),
    renames: new Map(moves),
    version: "2.0.0",
    languageOf: () => undefined,
    mergeText,
    labels: labelsOf("1.0.0", "2.0.0"),
  });
  const problems = hiddenFiles(plan, trees.base, reading);
  expect(problems.every(({ code }) => code === "not-checked-out")).toBe(true);
  return problems.map(({ path, fix }) => `${path}: ${/: (git .*)/.exec(fix)?.[1] ?? fix}`);
}

const CHANGED = { ...FILES, "docs/notes.md": "More notes\n" };
const ADD = "git sparse-checkout add docs";
const without = (gone: string): Files =>
  Object.fromEntries(Object.entries(FILES).filter(([path]) => path !== gone));

describe("in a whole checkout", () => {
  it("nothing is refused", async () => {
    expect(await saidAgainst(CHANGED)).toEqual([]);
    expect(await saidAgainst(without("docs/notes.md"))).toEqual([]);
    rmSync(join(shop, ".git"), { recursive: true });
    expect(await saidAgainst(CHANGED)).toEqual([]);
  });
});

describe("in a sparse checkout", () => {
  beforeEach(() => {
    git("sparse-checkout", "set", "--cone", "app");
  });

  it("a plan is refused that changes, deletes or makes a file that is left out", async () => {
    expect(await saidAgainst(CHANGED)).toEqual([`docs/notes.md: ${ADD}`]);
    expect(await saidAgainst(without("docs/notes.md"))).toEqual([`docs/notes.md: ${ADD}`]);
    const made = { ...FILES, "docs/new.md": "New\n", "docs/deep/est.md": "New\n" };
    expect(await saidAgainst(made)).toEqual([
      `docs/deep/est.md: ${ADD}/deep`,
      `docs/new.md: ${ADD}`,
    ]);
  });

  it("a plan is refused that renames a file that is left out, or one into a folder that is", async () => {
    const renamed = { ...without("docs/notes.md"), "app/notes.md": "Notes\n" };
    expect(await saidAgainst(renamed, { renames: { "docs/notes.md": "app/notes.md" } })).toEqual([
      `docs/notes.md: ${ADD}`,
    ]);
    const moved = { ...without("app/main.py"), "docs/main.py": "print()\n" };
    expect(await saidAgainst(moved, { renames: { "app/main.py": "docs/main.py" } })).toEqual([
      `docs/main.py: ${ADD}`,
    ]);
    const within = { ...without("docs/notes.md"), "docs/book.md": "Notes\n" };
    expect(await saidAgainst(within, { renames: { "docs/notes.md": "docs/book.md" } })).toEqual([
      `docs/book.md: ${ADD}`,
      `docs/notes.md: ${ADD}`,
    ]);
  });

  it("what is checked out is written, at the top as well, and what is new where nothing is left out", async () => {
    const target = {
      ...FILES,
      "app/main.py": "print(2)\n",
      "README.md": "# Shop 2\n",
      "app/more.py": "",
      "new/file.py": "",
    };
    expect(await saidAgainst(target)).toEqual([]);
  });

  it("a change that both sides made is no reason to refuse", async () => {
    git("sparse-checkout", "disable");
    put(shop, CHANGED);
    commit();
    git("sparse-checkout", "set", "--cone", "app");
    expect(await saidAgainst(CHANGED)).toEqual([]);
  });
});

describe("of files with a mark", () => {
  it.each([
    ["--skip-worktree", "--no-skip-worktree"],
    ["--assume-unchanged", "--no-assume-unchanged"],
  ])("one with %s is not written", async (mark, help) => {
    // Its list of folders stays behind.
    git("sparse-checkout", "set", "--cone", "app");
    git("sparse-checkout", "disable");
    git("update-index", mark, "docs/notes.md");
    appendFileSync(join(shop, "docs/notes.md"), "Ours\n");
    const said = await saidAgainst(CHANGED);
    expect(said).toEqual([`docs/notes.md: git update-index ${help} -- docs/notes.md`]);
    git("update-index", help, "docs/notes.md");
    expect(await saidAgainst(CHANGED)).toEqual([]);
  });
});

describe("of a folder in which every file has a mark", () => {
  it("a new file is written: no sparse checkout leaves it out", async () => {
    git("update-index", "--skip-worktree", "docs/notes.md");
    expect(await saidAgainst({ ...FILES, "docs/new.md": "New\n" })).toEqual([]);
  });
});

describe("in a folder of a sparse checkout", () => {
  it.each([["--cone"], ["--no-cone"]])(
    "%s: the advice is for the repository's folder",
    async (kind) => {
      const folder = kind === "--cone" ? ["shop/app"] : ["/shop/app/"];
      const inner = join(shop, "shop");
      put(inner, FILES);
      commit();
      git("sparse-checkout", "set", kind, ...folder);
      const [said, ...more] = await saidAgainst(CHANGED, { root: inner });
      expect(more).toEqual([]);
      expect(said).toBe("docs/notes.md: git sparse-checkout add shop/docs");
      git("sparse-checkout", "add", "shop/docs");
      expect(await saidAgainst(CHANGED, { root: inner })).toEqual([]);
    },
  );
});

describe("of what is not the project's own", () => {
  it("a file in a submodule is not written", async () => {
    git("rm", "-r", "--quiet", "docs");
    git("init", "--quiet", "docs");
    git("-C", "docs", "commit", "--quiet", "--allow-empty", "--message=Docs");
    commit();
    const [said, ...more] = await saidAgainst({ ...FILES, "docs/new.md": "New\n" });
    expect(said).toMatch(/^docs\/new\.md: Take it over, by listing it under 'keep'/);
    expect(more).toEqual([]);
  });

  it("a pointer of Git LFS is not merged into, unless the templates wrote it", async () => {
    put(shop, { "docs/notes.md": POINTER });
    expect(await saidAgainst(CHANGED)).toEqual(["docs/notes.md: git lfs pull"]);
    const base = { ...FILES, "docs/notes.md": POINTER };
    expect(await saidAgainst(CHANGED, { base })).toEqual([]);
  });
});
