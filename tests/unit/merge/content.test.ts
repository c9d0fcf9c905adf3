import { describe, expect, test } from "vitest";
import { hasOurMarkers } from "../../../src/merge/text/pieces.js";
import { projectPath } from "../../../src/tree/path.js";
import { applied, fileOf, mergeFiles, mergeTexts, treeFrom } from "./support/files.js";

const base = "one\ntwo\nthree\n";
const target = "one\ntwo\nthree\nfour\n";

/** What comes of a file that the template added a line to. */
const merged = (project: string, wanted = target) =>
  mergeTexts("notes.txt", { base, project, target: wanted }).text;

const one = (path: string, file: ReturnType<typeof fileOf>) => new Map([[path, file]]);

describe("how a person's file is written stays", () => {
  test("its line endings", () => {
    expect(merged("ONE\r\ntwo\r\nthree\r\n")).toBe("ONE\r\ntwo\r\nthree\r\nfour\r\n");
  });

  test("mixed line endings, line by line; new lines get the usual one", () => {
    expect(merged("ONE\r\ntwo\nthree\n")).toBe("ONE\r\ntwo\nthree\nfour\n");
    expect(merged("ONE\r\ntwo\nthree\r\n")).toBe("ONE\r\ntwo\nthree\r\nfour\r\n");
  });

  test("its byte order mark", () => {
    expect(merged("\uFEFFONE\ntwo\nthree\n")).toBe("\uFEFFONE\ntwo\nthree\nfour\n");
  });

  test("its missing final newline", () => {
    expect(merged("ONE\ntwo\nthree")).toBe("ONE\ntwo\nthree\nfour");
  });

  test("line endings that git changed are no edit", () => {
    const crlf = base.replaceAll("\n", "\r\n");
    const files = (text: string) => one("notes.txt", fileOf(text));
    const plan = mergeFiles({ base: files(base), project: files(crlf), target: new Map() });
    expect(plan.changes.map((change) => change.do)).toEqual(["delete"]);
    expect(merged(crlf)).toBe(target.replaceAll("\n", "\r\n"));
  });

  test("line endings that the template changed follow it where the person kept the old ones", () => {
    const wanted = base.replaceAll("\n", "\r\n");
    expect(merged("ONE\ntwo\nthree\n", wanted)).toBe("ONE\r\ntwo\r\nthree\r\n");
  });
});

describe("whether a file may be run is merged on its own", () => {
  const modes = (was: boolean, mine: boolean, theirs: boolean) => {
    const project = one("run.sh", fileOf("ONE\ntwo\nthree\n", mine));
    const plan = mergeFiles({
      base: one("run.sh", fileOf(base, was)),
      project,
      target: one("run.sh", fileOf(target, theirs)),
    });
    return applied(plan, project).get("run.sh")?.executable;
  };

  test("as the template has it where only that changed", () => {
    expect(modes(false, false, true)).toBe(true);
    expect(modes(true, true, false)).toBe(false);
  });

  test("as the person has it where they changed it", () => {
    expect(modes(false, true, false)).toBe(true);
    expect(modes(true, false, true)).toBe(false);
  });

  test("also where nothing else changed", () => {
    const project = one("run.sh", fileOf("mine\n"));
    const files = { base: one("run.sh", fileOf(base)), target: one("run.sh", fileOf(base, true)) };
    const plan = mergeFiles({ ...files, project });
    expect(plan.changes.map((change) => change.do)).toEqual(["merge"]);
    expect(applied(plan, project).get("run.sh")).toEqual(fileOf("mine\n", true));
  });
});

describe("what cannot be merged line by line", () => {
  const latin1 = Buffer.from("caf\u00e9\n", "latin1");
  const other = Buffer.from("th\u00e9\n", "latin1");

  test.each([
    ["notes.txt", latin1, other],
    ["notes.txt", Buffer.from("a\0b"), Buffer.from("a\0c")],
    ["logo.png", Buffer.from("first"), Buffer.from("second")],
  ])("%s is left as the person has it, and said to be a conflict", (path, mine, theirs) => {
    const project = one(path, fileOf(mine));
    const plan = mergeFiles({
      base: one(path, fileOf(base)),
      project,
      target: one(path, fileOf(theirs)),
    });
    expect(plan.changes).toMatchObject([{ do: "conflict", after: undefined }]);
    expect([...plan.base]).toEqual([...treeFrom(one(path, fileOf(theirs)))]);
  });

  test("is updated where the person did not change it", () => {
    const files = (bytes: Uint8Array) => one("notes.txt", fileOf(bytes));
    const plan = mergeFiles({ base: files(latin1), project: files(latin1), target: files(other) });
    expect(plan.changes).toMatchObject([{ do: "update", after: { bytes: other } }]);
  });
});

describe("markers", () => {
  const conflict = mergeTexts("notes.txt", {
    base,
    project: "one\nmine\nthree\n",
    target: "one\ntheirs\nthree\n",
  });

  test("are found, also with other line endings", () => {
    expect(conflict.action).toBe("conflict");
    expect(hasOurMarkers(conflict.text ?? "")).toBe(true);
    expect(hasOurMarkers((conflict.text ?? "").replaceAll("\n", "\r\n"))).toBe(true);
  });

  test("of other programs are not ours", () => {
    expect(hasOurMarkers("<<<<<<< HEAD\na\n=======\nb\n>>>>>>> main\n")).toBe(false);
    expect(hasOurMarkers("Title\n=======\n")).toBe(false);
  });

  test("that are still there keep a file from being merged again, and its base from moving", () => {
    const project = one("notes.txt", fileOf(conflict.text ?? ""));
    const base = one("notes.txt", fileOf("one\ntheirs\nthree\n"));
    const plan = mergeFiles({ base, project, target: one("notes.txt", fileOf("other\n")) });
    expect(plan.changes).toMatchObject([{ do: "conflict", after: undefined }]);
    expect([...plan.base]).toEqual([...treeFrom(base)]);
  });
});

test("a file that a person has taken over is left alone, and its base stays", () => {
  const files = (text: string) => one("notes.txt", fileOf(text));
  const plan = mergeFiles(
    { base: files(base), project: files("mine\n"), target: files(target) },
    { keep: new Set([projectPath("notes.txt")]) },
  );
  expect(plan.changes).toEqual([{ path: "notes.txt", do: "keep", why: "taken-over" }]);
  expect([...plan.base]).toEqual([...treeFrom(files(base))]);
});

test("a migration is written once", () => {
  const files = (text: string) => one("alembic/versions/0001_start.py", fileOf(text));
  const plan = mergeFiles({ base: files("a = 1\n"), project: files("b = 1\n"), target: new Map() });
  expect(plan.changes).toEqual([]);
  expect(plan.base.size).toBe(1);
});
