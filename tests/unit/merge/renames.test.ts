import { describe, expect, test } from "vitest";
import { projectPath } from "../../../src/tree/path.js";
import { applied, fileOf, mergeFiles, projectFrom, treeFrom, type Files } from "./support/files.js";

const was = "one\ntwo\nthree\n";
const wanted = "one\ntwo\nTHREE\n";
const edited = "ONE\ntwo\nthree\n";
const both = "ONE\ntwo\nTHREE\n";

const files = (contents: Record<string, string>): Files =>
  new Map(Object.entries(contents).map(([path, text]) => [path, fileOf(text)]));

const renames = new Map([[projectPath("old.md"), projectPath("new.md")]]);

/** What the rename of old.md to new.md makes of a project. */
function after(project: Record<string, string>, target = wanted, more = {}) {
  const given = {
    base: files({ "old.md": was }),
    project: files(project),
    target: files({ "new.md": target }),
  };
  const plan = mergeFiles(given, { renames, ...more });
  const disk = Object.fromEntries(
    [...applied(plan, given.project)].map(([path, { bytes }]) => [
      path,
      Buffer.from(bytes).toString(),
    ]),
  );
  return { disk, plan, said: plan.changes.map((change) => `${change.do} ${change.path}`) };
}

describe("a file that the template renamed", () => {
  test("moves, changed as in the template", () => {
    const { disk, said, plan } = after({ "old.md": was });
    expect(disk).toEqual({ "new.md": wanted });
    expect(said).toEqual(["rename new.md"]);
    expect([...plan.base]).toEqual([...treeFrom(files({ "new.md": wanted }))]);
  });

  test("takes a person's edits along", () => {
    expect(after({ "old.md": edited }).disk).toEqual({ "new.md": both });
    expect(after({ "old.md": edited }, was).disk).toEqual({ "new.md": edited });
  });

  test("takes a conflict along", () => {
    const { disk, said } = after({ "old.md": "one\ntwo\nmine\n" });
    expect(said).toEqual(["conflict new.md"]);
    expect(Object.keys(disk)).toEqual(["new.md"]);
    expect(disk["new.md"]).toContain("<<<<<<< yours\nmine\n");
  });

  test("stays deleted", () => {
    expect(after({}).said).toEqual(["keep new.md"]);
  });

  test("is merged where the person has moved it already", () => {
    const { disk, said } = after({ "new.md": edited });
    expect(disk).toEqual({ "new.md": both });
    expect(said).toEqual(["merge new.md"]);
  });

  test("is not renamed over a file of the person's", () => {
    const { disk, said } = after({ "old.md": edited, "new.md": "mine\n" });
    expect(said).toEqual(["conflict new.md", "keep old.md"]);
    expect(disk["old.md"]).toBe(edited);
    expect(disk["new.md"]).toContain("mine\n");
  });

  test("goes from the old place where the new one has it already", () => {
    expect(after({ "old.md": was, "new.md": wanted }).disk).toEqual({ "new.md": wanted });
  });

  test("is a conflict where something that is no file stands in the new place", () => {
    const project = projectFrom(files({ "old.md": edited }));
    const blocked = new Map([
      ...project,
      [projectPath("new.md"), { is: "other", what: "directory" } as const] as const,
    ]);
    const { said, plan } = after({ "old.md": edited }, wanted, { project: blocked });
    expect(said).toEqual(["conflict new.md"]);
    expect([...plan.base.keys()]).toEqual(["old.md"]);
  });

  test("stays where a person has taken it over, beside the new one", () => {
    const keep = new Set([projectPath("old.md")]);
    const { disk, said, plan } = after({ "old.md": edited }, wanted, { keep });
    expect(disk).toEqual({ "new.md": wanted, "old.md": edited });
    expect(said).toEqual(["create new.md", "keep old.md"]);
    expect([...plan.base.keys()]).toEqual(["new.md", "old.md"]);
  });
});
