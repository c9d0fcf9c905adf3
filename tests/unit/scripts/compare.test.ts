import { execFileSync } from "node:child_process";
import { appendFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { equalOf, named } from "../../../bench/compare/equals.mjs";
import { committedIn, unwatchedIn } from "../../../bench/compare/hidden.mjs";
import { judge } from "../../../bench/compare/judge.mjs";
import type { Tree } from "../../../bench/compare/trees.mjs";
import { put, scratch } from "../../support/folders.js";
import { allCases } from "../../whole/refresh/support/case.js";

describe("what a case is in another program", () => {
  it("is said of cases that there are", () => {
    const names = new Set(allCases().map(({ name }) => name));
    expect([...named].filter((name) => !names.has(name))).toEqual([]);
  });

  it("is nothing where our record is edited, and an update like any other elsewhere", () => {
    const without = allCases().flatMap((one) =>
      ["copier", "cruft"].every((tool) => equalOf(one, tool).none) ? [one.name] : [],
    );
    expect(without).toEqual([
      "sparse-checkout-without-the-record",
      "spec-that-is-kept",
      "spec-with-crlf-and-byte-order-mark",
    ]);
    expect(allCases().filter((one) => equalOf(one, "create-agent-project").none)).toEqual([]);
  });
});

describe("the judge", () => {
  const PATH = "requirements.txt";
  const tree = (text: string): Tree =>
    new Map([[PATH, { bytes: Buffer.from(text), link: false, executable: false }]]);
  const nowhere = () => false;
  /** What is lost and what is missed, of a template's and a project's texts. */
  function verdict(base: string, person: string, template: string, merged: string) {
    const trees = { base: tree(base), person: tree(person), template: tree(template) };
    const { lost, missed, conflicts } = judge({ ...trees, merged: tree(merged) }, nowhere, nowhere);
    return { lost, missed, conflicts };
  }
  const right = { lost: [], missed: [], conflicts: [] };

  it.each([
    ["the higher of two raised requirements", "beta==1.0", "beta==1.5", "beta==2.0", "beta==2.0"],
    ["a person's own that is higher", "beta==1.0", "beta==2.0.1", "beta==2.0", "beta==2.0.1"],
    ["one that was held back", "beta==1.0", "beta==0.9", "beta==2.0", "beta==0.9"],
    ["numbers, not letters", "beta==1.9", "beta==1.10", "beta==1.11", "beta==1.11"],
    ["an action", "  - uses: a/b@v4", "  - uses: a/b@v4.2", "  - uses: a/b@v5", "  - uses: a/b@v5"],
  ])("takes %s for right", (_, ...texts) => {
    expect(verdict(...texts)).toEqual(right);
  });

  it.each([
    ["the lower of two", "beta==1.0", "beta==2.5", "beta==2.0", "beta==2.0"],
    ["one that was held back and is raised", "beta==1.0", "beta==0.9", "beta==2.0", "beta==2.0"],
    ["one in another form", "beta==1.0", "beta>=1.5", "beta==2.0", "beta==2.0"],
    ["the version of something else", "beta==1.0", "zeta==1.5", "beta==2.0", "beta==2.0"],
  ])("takes %s for a lost edit", (_, ...texts) => {
    expect(verdict(...texts).lost).not.toEqual([]);
  });

  it("takes the template's raise for missed where the person's lower one stands", () => {
    const { missed } = verdict("beta==1.0", "beta==1.5", "beta==2.0", "beta==1.5");
    expect(missed).toEqual([`${PATH}: +beta==2.0`]);
  });

  it("sees both versions in a conflict", () => {
    const merged = "<<<<<<< ours\nbeta==1.5\n=======\nbeta==2.0\n>>>>>>> theirs\n";
    const found = verdict("beta==1.0", "beta==1.5", "beta==2.0", merged);
    expect(found).toEqual({ ...right, conflicts: [PATH] });
  });

  it("takes a file for lost that neither side touched and that is gone", () => {
    const untouched = tree("alpha==1.0\n");
    const trees = { base: untouched, person: untouched, template: untouched, merged: new Map() };
    expect(judge(trees, nowhere, nowhere).lost).toEqual([
      `${PATH}: is gone, and neither side did that`,
    ]);
  });
});

describe("what git does not look at", () => {
  it("counts as the index has it, until a program takes it from there", () => {
    const shop = join(scratch(), "shop");
    const where = { cwd: shop, env: { PATH: process.env["PATH"] ?? "" } };
    const git = (...args: string[]) =>
      execFileSync("git", ["-c", "user.name=Ada", "-c", "user.email=a@b.c", ...args], {
        cwd: shop,
      });
    put(shop, { "app/main.py": "print()\n", "docs/notes.md": "Notes\n", "run.sh": "#!\n" });
    git("init", "--quiet");
    git("add", ".");
    git("commit", "--quiet", "--message=Shop");
    git("sparse-checkout", "set", "--cone", "app");
    git("update-index", "--assume-unchanged", "run.sh");
    appendFileSync(join(shop, "run.sh"), "Ours.\n");
    const texts = (tree: Tree) =>
      Object.fromEntries([...tree].map(([path, { bytes }]) => [path, bytes.toString()]));
    const hidden = { "docs/notes.md": "Notes\n", "run.sh": "#!\n" };
    expect(texts(unwatchedIn(where, shop))).toEqual(hidden);
    git("rm", "--quiet", "--cached", "--sparse", "docs/notes.md");
    expect(texts(unwatchedIn(where, shop))).toEqual({ "run.sh": "#!\n" });
    expect(texts(committedIn(where, shop))).toEqual({ ...hidden, "app/main.py": "print()\n" });
    rmSync(join(shop, ".git"), { recursive: true });
    expect(unwatchedIn(where, shop).size).toBe(0);
  });
});
