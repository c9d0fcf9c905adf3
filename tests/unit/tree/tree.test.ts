import { describe, expect, it } from "vitest";
import { projectPath } from "../../../src/tree/path.js";
import { treeOf, type Entry } from "../../../src/tree/tree.js";

const entry: Entry = { bytes: new Uint8Array(), executable: false, merge: "lines" };
const tree = (...paths: string[]) => treeOf(paths.map((path) => [projectPath(path), entry]));

describe("treeOf", () => {
  it("keeps files in order of path, whatever order they came in", () => {
    expect([...tree("b", "a/c", "a/B").keys()]).toEqual(["a/B", "a/c", "b"]);
  });

  it("takes files whose names only start alike", () => {
    expect(tree("a", "a.b", "ab/c", "abc").size).toBe(4);
  });

  it.each([
    ["the same file twice", ["a", "a"]],
    ["files that differ only in case", ["README", "readme"]],
    ["folders that differ only in case", ["App/a", "app/b"]],
    ["a file that is also a folder", ["a", "a/b"]],
    ["a file that is a folder of another case", ["A/b", "a"]],
    ["a file above a deeper folder", ["a/b", "a/b/c/d"]],
  ])("refuses %s", (_, paths) => {
    expect(() => tree(...paths)).toThrow("where case does not count");
  });
});
