import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mergeLines } from "../../../src/merge/text/lines.js";
import { labelsOf } from "../../../src/merge/text/pieces.js";
import { split, stringOf, type Text } from "../../../src/merge/text/text.js";
import { runs } from "./support/runs.js";

/*
 * `git merge-file --diff3` is the oracle for the three-way merge of lines, without the lists and the
 * keeping of both that go beyond it. Lines are all different, so that there is one right diff.
 */
const labels = labelsOf("0.1.0", "0.2.0");
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "merge-oracle-"));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** What a side does to the line at a place. */
const edit = fc.constantFrom("keep", "keep", "keep", "keep", "change", "delete", "insert");
const edits = fc.array(edit, { minLength: 12, maxLength: 12 });

test("lines merge as git merges them, conflicts included", () => {
  fc.assert(
    fc.property(edits, edits, fc.boolean(), (mine, theirs, agree) => {
      const base = Array.from({ length: 12 }, (_, at) => `line ${at}`);
      const texts = {
        base: joined(base),
        project: joined(edited(base, mine, "mine")),
        target: joined(edited(base, theirs, agree ? "mine" : "theirs")),
      };
      const ours = mergeLines(
        { base: textOf(texts.base), project: textOf(texts.project), target: textOf(texts.target) },
        { grammar: { statements: () => undefined, unique: "nearby" }, labels, parses: () => true },
      );
      const git = mergeByGit(texts);
      expect(stringOf(ours.text)).toBe(git.text);
      expect(ours.conflict).toBe(git.conflict);
    }),
    runs(80),
  );
});

function edited(base: readonly string[], how: readonly string[], who: string): string[] {
  return base.flatMap((line, at) => {
    if (how[at] === "delete") return [];
    if (how[at] === "change") return [`${line}, ${who}`];
    if (how[at] === "insert") return [`${who} before ${at}`, line];
    return [line];
  });
}

function mergeByGit(texts: { base: string; project: string; target: string }) {
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(folder, name), text);
  const names = [labels.project, labels.base, labels.target].flatMap((label) => ["-L", label]);
  const files = ["project", "base", "target"];
  const { status, stdout } = spawnSync("git", ["merge-file", "--diff3", "-p", ...names, ...files], {
    cwd: folder,
    encoding: "utf8",
  });
  return { text: stdout, conflict: status !== 0 };
}

function textOf(all: string): Text {
  return { bom: false, ...split(all) };
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}
