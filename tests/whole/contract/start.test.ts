import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { filesSince, textsAt } from "../../../src/commands/contract/start.js";
import { projectPath } from "../../../src/tree/path.js";
import { put, scratch, snapshot } from "../../support/folders.js";
import { refusalOf } from "../../support/refusal.js";

let root: string;
let start: string;

function git(folder: string, ...args: string[]): string {
  const identity = ["-c", "user.name=Ada", "-c", "user.email=a@b.c"];
  return execFileSync("git", [...identity, ...args], { cwd: folder, encoding: "utf8" }).trim();
}

function commit(message = "Changed"): string {
  git(root, "add", "--all", ".");
  git(root, "commit", "--quiet", "--allow-empty", "--message", message);
  return git(root, "rev-parse", "HEAD");
}

function bytes(path: string, ...values: readonly number[]): void {
  writeFileSync(join(root, path), Buffer.from(values));
}

beforeEach(() => {
  // The person's own settings are those of nobody.
  vi.stubEnv("XDG_CONFIG_HOME", scratch());
  vi.stubEnv("HOME", scratch());
  root = scratch();
  git(root, "init", "--quiet");
  put(root, {
    ".gitignore": "ignored/\n*.log\n",
    "app/one.py": "ONE = 1\n",
    "app/two.py": "TWO = 2\n",
    "run.sh": { run: "#!/bin/sh\n" },
  });
  bytes("data.bin", 0, 1, 2, 255);
  symlinkSync("app/one.py", join(root, "link"));
  start = commit("Start");
});

afterEach(() => {
  vi.unstubAllEnvs();
});

const changed = async () => await filesSince(root, start);
const paths = async () => (await changed()).map(({ path }) => path);

describe("what has changed", () => {
  it("is nothing at first", async () => {
    expect(await changed()).toEqual([]);
  });

  it("may be committed, staged, in the work tree alone, or not known to git", async () => {
    put(root, { "app/one.py": "ONE = 11\n" });
    commit();
    put(root, { "app/two.py": "TWO = 22\n" });
    git(root, "add", "app/two.py");
    put(root, { "run.sh": { run: "#!/bin/bash\n" }, "new/deep.py": "NEW = 1\n" });
    expect(await changed()).toEqual([
      { path: "app/one.py", before: "ONE = 1\n", now: "ONE = 11\n" },
      { path: "app/two.py", before: "TWO = 2\n", now: "TWO = 22\n" },
      { path: "new/deep.py", before: undefined, now: "NEW = 1\n" },
      { path: "run.sh", before: "#!/bin/sh\n", now: "#!/bin/bash\n" },
    ]);
  });

  it("is what stands there, not what was in between", async () => {
    put(root, { "app/one.py": "ONE = 11\n" });
    commit();
    put(root, { "app/one.py": "ONE = 1\n" });
    expect(await changed()).toEqual([]);
  });

  it("is, of a rename, a file that is gone and one that is new", async () => {
    renameSync(join(root, "app/one.py"), join(root, "app/uno.py"));
    commit();
    expect(await changed()).toEqual([
      { path: "app/one.py", before: "ONE = 1\n", now: undefined },
      { path: "app/uno.py", before: undefined, now: "ONE = 1\n" },
    ]);
  });

  it("is not what is ignored, but what was there before it was", async () => {
    put(root, {
      "ignored/x.py": "",
      "app/x.log": "",
      ".gitignore": "ignored/\n*.log\napp/one.py\n",
    });
    git(root, "rm", "--quiet", "--cached", "app/one.py");
    put(root, { "app/one.py": "ONE = 11\n" });
    expect(await paths()).toEqual([".gitignore", "app/one.py"]);
  });

  it("may hold anything: bytes, links, folders where files were, pipes", async () => {
    bytes("data.bin", 0, 9);
    bytes("new.bin", 0xff, 0xfe);
    rmSync(join(root, "link"));
    symlinkSync("/etc/passwd", join(root, "link"));
    rmSync(join(root, "app/two.py"));
    put(root, { "app/two.py/inside.py": "IN = 1\n" });
    rmSync(join(root, "app/one.py"));
    execFileSync("mkfifo", [join(root, "app/one.py")]);
    expect(await changed()).toEqual([
      { path: "app/one.py", before: "ONE = 1\n", now: undefined },
      { path: "app/two.py", before: "TWO = 2\n", now: undefined },
      { path: "app/two.py/inside.py", before: undefined, now: "IN = 1\n" },
      { path: "data.bin", before: undefined, now: undefined },
      { path: "link", before: undefined, now: undefined },
      { path: "new.bin", before: undefined, now: undefined },
    ]);
  });

  it("reads through no link that a folder was replaced by", async () => {
    const elsewhere = scratch();
    put(elsewhere, { "one.py": "ONE = 1\n", "two.py": "SECRET\n" });
    rmSync(join(root, "app"), { recursive: true });
    symlinkSync(elsewhere, join(root, "app"));
    const found = await changed();
    expect(found.map(({ path, now }) => [path, now])).toEqual([
      ["app", undefined],
      ["app/one.py", undefined],
      ["app/two.py", undefined],
    ]);
  });

  it("is no text where a file is huge", async () => {
    writeFileSync(join(root, "huge.py"), "x");
    truncateSync(join(root, "huge.py"), 10 * 1024 ** 3);
    put(root, { "large.py": `${"x".repeat(3 * 1024 * 1024)}\n` });
    expect(await changed()).toEqual([
      { path: "huge.py", before: undefined, now: undefined },
      { path: "large.py", before: undefined, now: undefined },
    ]);
  });

  it("is not the endings of lines", async () => {
    put(root, { "app/one.py": "ONE = 1\r\n" });
    expect(await changed()).toEqual([]);
  });

  it("is not what Git LFS has fetched, unless that is something else", async () => {
    const oid = "9ad8".repeat(16);
    const sum = execFileSync("sha256sum", { input: "big", encoding: "utf8" }).slice(0, 64);
    const pointer = (id: string) =>
      `version https://git-lfs.github.com/spec/v1\noid sha256:${id}\nsize 3\n`;
    put(root, { "same.dat": pointer(sum), "other.dat": pointer(oid) });
    start = commit();
    put(root, { "same.dat": "big", "other.dat": "big" });
    expect(await paths()).toEqual(["other.dat"]);
  });

  it("is told for the project's folder alone, by paths in it", async () => {
    const top = root;
    root = join(top, "app");
    put(top, { "README.md": "", "app/one.py": "ONE = 11\n" });
    expect(await paths()).toEqual(["one.py"]);
    put(root, { "one.py": "ONE = 11\n" });
  });

  it("is not what a sparse checkout leaves out", async () => {
    put(root, { "docs/a.md": "A\n", "docs/b.md": "B\n" });
    start = commit();
    git(root, "sparse-checkout", "set", "app");
    expect(existsSync(join(root, "docs/a.md"))).toBe(false);
    expect(await changed()).toEqual([]);
  });
});

describe("what the repository's own settings could hide", () => {
  it("is found: exclude files, index marks, repositories inside", async () => {
    put(root, {
      ".git/info/exclude": "hidden.py\n",
      "hidden.py": "H = 1\n",
      "hidden2.py": "H = 2\n",
      excludes: "hidden2.py\nexcludes\n",
      "app/one.py": "ONE = 11\n",
      "app/two.py": "TWO = 22\n",
      "inner/code.py": "I = 1\n",
      "inner/deep/code.py": "I = 2\n",
    });
    git(root, "config", "core.excludesFile", join(root, "excludes"));
    git(root, "update-index", "--assume-unchanged", "app/one.py");
    git(root, "update-index", "--skip-worktree", "app/two.py");
    git(join(root, "inner"), "init", "--quiet");
    expect(await paths()).toEqual([
      ...["app/one.py", "app/two.py", "excludes", "hidden.py", "hidden2.py"],
      ...["inner/code.py", "inner/deep/code.py"],
    ]);
  });

  it("runs no program: filters, file system monitors, hooks", async () => {
    const ran = join(scratch(), "ran");
    const program = `touch ${ran}; cat`;
    git(root, "config", "filter.evil.clean", program);
    git(root, "config", "filter.evil.smudge", program);
    git(root, "config", "core.fsmonitor", program);
    git(root, "config", "core.pager", program);
    git(root, "config", "diff.external", program);
    put(root, { ".gitattributes": "* filter=evil diff=evil\n", "app/one.py": "ONE = 11\n" });
    await changed();
    expect(existsSync(ran)).toBe(false);
  });

  it("is found where a replaced object stands for the first commit", async () => {
    put(root, { "app/one.py": "ONE = 11\n" });
    const later = commit();
    git(root, "replace", start, later);
    expect(await paths()).toEqual(["app/one.py"]);
  });

  it("leaves the repository as it is", async () => {
    put(root, { "app/one.py": "ONE = 11\n" });
    const before = snapshot(root);
    await changed();
    expect(snapshot(root)).toEqual(before);
  });

  it("keeps to what the person ignores everywhere", async () => {
    const home = process.env["XDG_CONFIG_HOME"] ?? "";
    put(home, { "git/ignore": ".DS_Store\n" });
    put(root, { ".DS_Store": "", "app/.DS_Store": "" });
    expect(await changed()).toEqual([]);
  });
});

describe("where git cannot tell", () => {
  const refused = async (id: string, folder = root) =>
    (await refusalOf(() => filesSince(folder, id)))[0];

  it("says so without a repository", async () => {
    expect(await refused(start, scratch())).toMatchObject({ code: "not-checked" });
  });

  it.each(["f".repeat(40), "HEAD", "", "--output=x", "HEAD\0", "master"])(
    "says that the commit %j is unknown",
    async (id) => {
      expect(await refused(id)).toMatchObject({
        code: "not-checked",
        message: expect.stringContaining("is not in the repository") as string,
      });
    },
  );

  it("says that the clone is shallow", async () => {
    put(root, { "app/one.py": "ONE = 11\n" });
    commit();
    const clone = join(scratch(), "clone");
    git(root, "clone", "--quiet", "--depth=1", `file://${root}`, clone);
    expect(await refused(start, clone)).toMatchObject({
      code: "not-checked",
      fix: expect.stringContaining("--unshallow") as string,
    });
  });

  it("says that the present was not made from it", async () => {
    git(root, "checkout", "--quiet", "--orphan", "other");
    commit();
    expect(await refused(start)).toMatchObject({
      code: "not-checked",
      message: expect.stringContaining("was not made from") as string,
    });
  });

  it("says that objects are missing", async () => {
    put(root, { "app/one.py": "ONE = 11\n" });
    const blob = git(root, "rev-parse", `${start}:app/one.py`);
    rmSync(join(root, ".git/objects", blob.slice(0, 2), blob.slice(2)));
    expect(await refused(start)).toMatchObject({ code: "not-checked" });
  });

  it("refuses new files that not every platform can store", async () => {
    mkdirSync(join(root, "app/pkg"));
    appendFileSync(join(root, "app/pkg/aux.py"), "");
    expect(await refused(start)).toMatchObject({ code: "unsafe-path" });
  });
});

describe("trusted texts", () => {
  const asked = ["app/one.py", "gone.py", "link", "data.bin"].map((path) => projectPath(path));

  it("are those of the commit, whatever stands there now", async () => {
    git(root, "tag", "reviewed");
    put(root, { "app/one.py": "ONE = 11\n" });
    for (const ref of ["reviewed", start, "HEAD"])
      expect([...(await textsAt(root, { ref, flag: "--trusted" }, asked))]).toEqual([
        ["app/one.py", "ONE = 1\n"],
      ]);
  });

  it.each(["nowhere", "--help", "", "HEAD:app", "reviewed\nx"])(
    "need a commit: %j",
    async (ref) => {
      expect(
        (await refusalOf(() => textsAt(root, { ref, flag: "--trusted" }, asked)))[0],
      ).toMatchObject({
        code: "bad-arguments",
        field: "--trusted",
      });
    },
  );
});
