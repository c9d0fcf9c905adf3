import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createIn } from "../../../src/disk/create.js";
import { readRecord } from "../../../src/disk/project.js";
import { projectPath } from "../../../src/tree/path.js";
import { treeOf } from "../../../src/tree/tree.js";
import { put, scratch, snapshot } from "../../support/folders.js";
import { SPEC, wholeOf } from "../../support/plans.js";
import { refusalOf } from "../../support/refusal.js";
import { treeFrom } from "../../support/trees.js";

const TREE = treeFrom({
  ...SPEC,
  "README.md": "# Shop\n",
  "app/api/v1/item.py": "item\n",
  "bin/run": { run: "#!/bin/sh\n" },
});
const WHOLE = wholeOf(TREE);

/** What stands in a folder whose creation was refused is what stood there before. */
async function refused(root: string, target: string) {
  const standing = snapshot(root);
  const problems = await refusalOf(() => createIn(target, WHOLE));
  expect(snapshot(root)).toEqual(standing);
  return problems;
}

describe("a created project", () => {
  it("is its files and its record, and nothing else", async () => {
    const parent = scratch();
    const root = await createIn(join(parent, "shop"), WHOLE);
    expect(root).toBe(join(parent, "shop"));
    expect(readRecord(root, () => "lines").base).toEqual(TREE);
    expect(snapshot(root).filter((line) => !line.includes("/ "))).toHaveLength(WHOLE.size);
    expect(snapshot(root)).toContain("bin/run 755 #!/bin/sh\n");
    expect(readdirSync(parent)).toEqual(["shop"]);
  });

  it("is the same in a missing folder, an empty one, and one with only a .git", async () => {
    const fresh = snapshot(await createIn(join(scratch(), "shop"), WHOLE));
    const empty = scratch();
    await createIn(empty, WHOLE);
    expect(snapshot(empty)).toEqual(fresh);
    const submodule = scratch();
    put(submodule, { ".git": "gitdir: ../.git/modules/shop\n" });
    await createIn(submodule, WHOLE);
    expect(snapshot(submodule).filter((line) => !line.startsWith(".git "))).toEqual(fresh);
    const cloned = scratch();
    put(cloned, { ".git/HEAD": "ref: refs/heads/main\n" });
    await createIn(cloned, WHOLE);
    expect(snapshot(cloned).filter((line) => !line.startsWith(".git/"))).toEqual(fresh);
  });

  it("lets nobody but its owner read what is secret, wherever it is created", async () => {
    const secret = { bytes: Buffer.from("KEY=1\n"), executable: false, secret: true } as const;
    const files = treeOf([...WHOLE, [projectPath(".env"), { ...secret, merge: "keyed" }]]);
    for (const folder of [scratch(), join(scratch(), "shop")]) {
      const lines = snapshot(await createIn(folder, files));
      expect(lines.filter((line) => line.includes(" 600 "))).toEqual([".env 600 KEY=1\n"]);
    }
  });

  it("makes the folders above it", async () => {
    const parent = scratch();
    await createIn(join(parent, "a/b/shop"), WHOLE);
    expect(existsSync(join(parent, "a/b/shop/README.md"))).toBe(true);
  });

  it("stays in the folder that a shell stands in", async () => {
    const root = scratch();
    const { ino } = statSync(root);
    const cwd = process.cwd();
    process.chdir(root);
    try {
      expect(await createIn(".", WHOLE)).toBe(root);
    } finally {
      process.chdir(cwd);
    }
    expect(statSync(root).ino).toBe(ino);
    expect(existsSync(join(root, "README.md"))).toBe(true);
  });

  it("goes through a link to an empty folder, and through one on the way", async () => {
    const parent = scratch();
    mkdirSync(join(parent, "real"));
    symlinkSync("real", join(parent, "link"));
    expect(await createIn(join(parent, "link/shop"), WHOLE)).toBe(join(parent, "real/shop"));
    mkdirSync(join(parent, "empty"));
    symlinkSync("empty", join(parent, "shop"));
    expect(await createIn(join(parent, "shop"), WHOLE)).toBe(join(parent, "empty"));
    expect(existsSync(join(parent, "empty/README.md"))).toBe(true);
  });

  it("may have a name as long as names can be", async () => {
    const root = await createIn(join(scratch(), "x".repeat(255)), WHOLE);
    expect(existsSync(join(root, "README.md"))).toBe(true);
  });
});

describe("creating is refused, with nothing written,", () => {
  it("in a folder that is not empty, naming what it holds", async () => {
    const root = scratch();
    put(root, { ".git/HEAD": "", "b.txt": "", a: "" });
    const problems = await refused(root, root);
    expect(problems).toMatchObject([{ code: "target-not-empty" }]);
    expect(problems[0]?.message).toContain("holds 'a' and 'b.txt'.");
    put(root, { c: "", d: "", e: "" });
    expect((await refused(root, root))[0]?.message).toContain("'a', 'b.txt', 'c' and 2 more.");
  });

  it("in a project", async () => {
    const root = await createIn(join(scratch(), "shop"), WHOLE);
    expect(await refused(root, root)).toMatchObject([{ code: "target-not-empty" }]);
  });

  it("where a file is", async () => {
    const root = scratch();
    put(root, { shop: "" });
    expect(await refused(root, join(root, "shop"))).toMatchObject([{ code: "target-not-empty" }]);
  });

  it("on a path through a file", async () => {
    const root = scratch();
    put(root, { shop: "" });
    for (const path of ["shop/a", "shop/a/b"])
      expect(await refused(root, join(root, path))).toMatchObject([
        { code: "target-not-writable" },
      ]);
  });

  it("at a link that leads nowhere or in a circle, or through one", async () => {
    const root = scratch();
    symlinkSync("nowhere", join(root, "dangling"));
    symlinkSync("circle", join(root, "circle"));
    for (const path of ["dangling", "dangling/shop", "circle", "circle/shop"]) {
      const problems = await refused(root, join(root, path));
      expect(problems).toMatchObject([{ code: "target-not-writable" }]);
      expect(problems[0]?.message).toContain("leads nowhere");
    }
  });

  it("with a name that is too long, also further up", async () => {
    const root = scratch();
    for (const path of ["x".repeat(256), `${"x".repeat(256)}/shop`, `a/${"x".repeat(256)}/shop`])
      expect(await refused(root, join(root, path))).toMatchObject([
        { code: "target-not-writable", path: join(root, path) },
      ]);
  });

  it("where a file of the project is too long for the file system, after others were written", async () => {
    const root = scratch();
    const deep = Array<string>(17).fill("x".repeat(250)).join("/");
    const files = treeFrom({ a: "", [deep]: "" });
    const standing = snapshot(root);
    for (const target of [root, join(root, "shop"), join(root, "new/shop")]) {
      const problems = await refusalOf(() => createIn(target, files));
      expect(problems).toMatchObject([{ code: "target-not-writable" }]);
      expect(snapshot(root)).toEqual(standing);
    }
  });
});

describe("what killed commands left beside a target", () => {
  it("is removed when they are gone, and only then", async () => {
    const parent = scratch();
    const { pid } = spawnSync(process.execPath, ["--version"]);
    const others = [".shop.1.tmp", `.other.${pid}-1.tmp`, ".shop.x-1.tmp", "shop.1-1.tmp"];
    for (const name of [`.shop.${pid}-1.tmp`, ...others]) mkdirSync(join(parent, name));
    writeFileSync(join(parent, `.shop.${pid}-1.tmp`, "half"), "");
    await createIn(join(parent, "shop"), WHOLE);
    expect(readdirSync(parent).sort()).toEqual([...others, "shop"].sort());
  });
});
