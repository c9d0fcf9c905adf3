import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";
import {
  checkoutOf,
  indexedFiles,
  mayBeSparse,
  NOTHING_HIDDEN,
} from "../../../../src/disk/git/checkout.js";
import { findRoot } from "../../../../src/disk/project.js";
import { projectPath } from "../../../../src/tree/path.js";
import { put, scratch } from "../../../support/folders.js";
import { refusalOf } from "../../../support/refusal.js";

const FILES = {
  ".agent-project/project.json": "{}\n",
  "README.md": "# Shop\n",
  "app/main.py": "print()\n",
  "docs/notes.md": "Notes\n",
  "docs/run.sh": { run: "#!/bin/sh\n" },
  "docs/deep/er.md": "Deeper\n",
};

function git(folder: string, ...args: string[]): void {
  execFileSync("git", ["-c", "user.name=Ada", "-c", "user.email=a@b.c", ...args], {
    cwd: folder,
    stdio: ["ignore", "ignore", "ignore"],
  });
}

let place: string;
let shop: string;

function commit(root: string): void {
  git(root, "add", ".");
  git(root, "commit", "--quiet", "-m", "Shop");
}

beforeEach(() => {
  place = scratch();
  shop = join(place, "shop");
  put(shop, FILES);
  symlinkSync("notes.md", join(shop, "docs/link.md"));
  git(shop, "init", "--quiet");
  commit(shop);
});

function sparse(root: string, ...folders: string[]): void {
  git(root, "sparse-checkout", "set", "--cone", ...folders);
}

const path = projectPath;

describe("what git does not look at", () => {
  it("is nothing in a whole checkout, nor without a repository", async () => {
    const checkout = await checkoutOf(shop);
    expect(checkout.unwatched.size).toBe(0);
    expect([...checkout.watchedFolders].sort()).toEqual([
      ".agent-project",
      "app",
      "docs",
      "docs/deep",
    ]);
    rmSync(join(shop, ".git"), { recursive: true });
    expect(await checkoutOf(shop)).toBe(NOTHING_HIDDEN);
  });

  it("are files that a sparse checkout leaves out, with what the index holds of them", async () => {
    sparse(shop, "app", ".agent-project");
    expect(existsSync(join(shop, "docs"))).toBe(false);
    const checkout = await checkoutOf(shop);
    const hidden = [...checkout.unwatched.keys()];
    expect(hidden).toEqual(["docs/deep/er.md", "docs/link.md", "docs/notes.md", "docs/run.sh"]);
    expect([...checkout.watchedFolders].sort()).toEqual([".agent-project", "app"]);
    const files = await indexedFiles(shop, checkout, [...hidden, path("app/main.py")]);
    expect(Object.fromEntries(files)).toEqual({
      "docs/deep/er.md": fileOf("Deeper\n", false),
      "docs/link.md": { is: "other", what: "link" },
      "docs/notes.md": fileOf("Notes\n", false),
      "docs/run.sh": fileOf("#!/bin/sh\n", true),
    });
  });

  function fileOf(text: string, executable: boolean) {
    return { is: "file", content: { bytes: Buffer.from(text), executable } };
  }

  it("are files with a mark, also with both", async () => {
    git(shop, "update-index", "--assume-unchanged", "README.md");
    git(shop, "update-index", "--skip-worktree", "app/main.py");
    for (const mark of ["--assume-unchanged", "--skip-worktree"])
      git(shop, "update-index", mark, "docs/notes.md");
    const { unwatched } = await checkoutOf(shop);
    expect([...unwatched].map(([path, { by }]) => [path, by])).toEqual([
      ["README.md", "assume-unchanged"],
      ["app/main.py", "skip-worktree"],
      ["docs/notes.md", "skip-worktree"],
    ]);
  });

  it("are the files of submodules, of which the folder is known", async () => {
    git(shop, "init", "--quiet", "vendor");
    git(join(shop, "vendor"), "commit", "--quiet", "--allow-empty", "-m", "x");
    commit(shop);
    expect((await checkoutOf(shop)).submodules).toEqual(["vendor"]);
  });

  it("is told by paths that count from the project, in a folder of a repository", async () => {
    const mono = join(place, "mono");
    put(join(mono, "services/shop"), FILES);
    put(mono, { "docs/other.md": "" });
    git(mono, "init", "--quiet");
    commit(mono);
    sparse(mono, "services/shop/app", "services/shop/.agent-project");
    const { unwatched } = await checkoutOf(join(mono, "services/shop"));
    expect([...unwatched.keys()]).toEqual(["docs/deep/er.md", "docs/notes.md", "docs/run.sh"]);
  });

  it("has no content where a partial clone has not fetched it", async () => {
    git(shop, "config", "uploadpack.allowFilter", "true");
    const clone = join(place, "clone");
    git(place, "clone", "--quiet", "--filter=blob:none", "--sparse", `file://${shop}`, clone);
    const checkout = await checkoutOf(clone);
    const files = await indexedFiles(clone, checkout, [path("docs/notes.md")]);
    expect([...files]).toEqual([["docs/notes.md", undefined]]);
  });
});

describe("a sparse checkout", () => {
  it("is seen without git, also in a linked work tree", () => {
    expect(mayBeSparse(shop)).toBe(false);
    git(shop, "worktree", "add", "--quiet", join(place, "linked"));
    sparse(join(place, "linked"), "app");
    expect(mayBeSparse(join(place, "linked"))).toBe(true);
    expect(mayBeSparse(shop)).toBe(false);
    expect(mayBeSparse(place)).toBe(false);
  });

  it("may be there where it cannot be told which the git directory is", () => {
    git(place, "init", "--quiet", "--separate-git-dir", join(place, "apart"), "work");
    expect(mayBeSparse(join(place, "work"))).toBe(true);
  });

  it("is refused where git does not say what it leaves out", async () => {
    sparse(shop, "app");
    vi.stubEnv("PATH", scratch());
    const refusal = await refusalOf(() => checkoutOf(shop));
    vi.unstubAllEnvs();
    expect(refusal).toMatchObject([{ code: "not-checked-out" }]);
  });

  it("that leaves the spec out is not taken for a folder without a project", async () => {
    sparse(shop, "app");
    expect(existsSync(join(shop, ".agent-project"))).toBe(false);
    for (const folder of [shop, join(shop, "app")]) {
      const refusal = await refusalOf(() => findRoot(folder));
      expect(refusal).toMatchObject([
        { code: "not-checked-out", path: ".agent-project/project.json" },
      ]);
      expect(refusal[0]?.fix).toContain("git sparse-checkout add .agent-project");
    }
  });

  it("in which there is no project is a folder without one", async () => {
    const other = join(place, "other");
    put(other, { "app/main.py": "", "docs/notes.md": "" });
    git(other, "init", "--quiet");
    commit(other);
    sparse(other, "app");
    mkdirSync(join(other, "new"));
    const refusal = await refusalOf(() => findRoot(join(other, "new")));
    expect(refusal).toMatchObject([{ code: "not-a-project" }]);
  });
});
