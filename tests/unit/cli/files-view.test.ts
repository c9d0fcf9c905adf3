import { expect, it } from "vitest";
import { filesText, filesThatFit } from "../../../src/cli/views.js";
import type { Change } from "../../../src/merge/tree/plan.js";
import { treeFrom } from "../../support/trees.js";

const changes: Change[] = [
  ...treeFrom({ "a/b/c/d.py": "1", "a/b/e.py": "22", "a/f.py": "333", "g.py": "4444" }),
].map(([path, after]) => ({ path, do: "create", after }));

it("lists every file below its folders, with sizes and their sum", () => {
  expect(filesText(changes).split("\n")).toEqual([
    "  a/",
    "    b/",
    "      c/",
    "        d.py  1 B",
    "      e.py  2 B",
    "    f.py  3 B",
    "  g.py  4 B",
    "",
    "4 files, 10 B",
  ]);
});

it("sums up the inner folders, and the outer ones where even that does not fit", () => {
  const roomy = ["  a/", "    b/  2 files, 3 B", "    f.py  3 B", "  g.py  4 B", ""];
  expect(filesThatFit(changes, 6).split("\n")).toEqual([...roomy, "4 files, 10 B"]);
  const tight = ["  a/  3 files, 6 B", "  g.py  4 B", ""];
  expect(filesThatFit(changes, 5).split("\n")).toEqual([...tight, "4 files, 10 B"]);
});
