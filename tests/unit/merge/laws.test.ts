import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sameFile } from "../../../src/merge/text/content.js";
import type { Content } from "../../../src/tree/tree.js";
import { applied, fileOf, mergeFiles, mergeTexts, treeFrom, type Files } from "./support/files.js";
import {
  anyBytes,
  inserted,
  insertions,
  pythonText,
  someFiles,
  somePath,
} from "./support/generate.js";
import { runs } from "./support/runs.js";

const isMigration = (path: string) => path.startsWith("alembic/");

describe("laws of merging, over trees with anything in them", () => {
  test("who changed nothing gets exactly the template", () => {
    fc.assert(
      fc.property(someFiles, someFiles, (base, target) => {
        const after = applied(mergeFiles({ base, project: base, target }), base);
        expect(withoutMigrations(after)).toEqual(withoutMigrations(target));
      }),
    );
  });

  test("where the template changed nothing, the project stays exactly as it is", () => {
    fc.assert(
      fc.property(someFiles, someFiles, (base, project) => {
        const plan = mergeFiles({ base, project, target: base });
        expect(plan.changes).toEqual([]);
        expect(contents(plan.base)).toEqual(contents(base));
      }),
    );
  });

  test("where both sides are the same, nothing is written", () => {
    fc.assert(
      fc.property(someFiles, someFiles, (base, both) => {
        const plan = mergeFiles({ base, project: both, target: both });
        expect(plan.changes.filter((change) => change.do !== "keep")).toEqual([]);
      }),
    );
  });

  test("merging again after a plan was carried out changes nothing", () => {
    fc.assert(
      fc.property(someFiles, someFiles, someFiles, (base, project, target) => {
        const plan = mergeFiles({ base, project, target });
        const after = applied(plan, project);
        const again = mergeFiles({ base: plan.base, project: after, target });
        expect(again.changes.filter((change) => change.do !== "keep")).toEqual([]);
      }),
      runs(200),
    );
  });

  test("no file that a person has is lost without a word", () => {
    fc.assert(
      fc.property(someFiles, someFiles, someFiles, (base, project, target) => {
        const after = applied(mergeFiles({ base, project, target }), project);
        for (const [path, content] of project) {
          const was = base.get(path);
          const edited = was === undefined || !Buffer.from(was.bytes).equals(content.bytes);
          if (edited) expect(after.has(path), path).toBe(true);
        }
      }),
    );
  });

  test("a lock file is one side's as a whole, and the person's where both changed it", () => {
    const path = "uv.lock";
    const texts = ["one\n", "one\r\n", "two\n", "<<<<<<< yours\n", "<<<<<<< yours\r\n", "\0"];
    const bytes = fc.oneof(
      anyBytes,
      fc.constantFrom(...texts).map((text) => Buffer.from(text)),
    );
    const some = fc.option(fc.tuple(bytes, fc.boolean()), { nil: undefined });
    const files = (one: readonly [Uint8Array, boolean] | undefined): Files =>
      new Map(one ? [[path, fileOf(...one)]] : []);
    fc.assert(
      fc.property(some, some, some, (a, b, c) => {
        const [base, project, target] = [files(a), files(b), files(c)];
        const plan = mergeFiles({ base, project, target });
        const [was, mine, theirs] = [base, project, target].map((side) => side.get(path));
        const after = applied(plan, project).get(path);
        expect(plan.changes.map((change) => change.do)).not.toContain("conflict");
        const isTheirs = sameAs(was, mine) && !sameAs(was, theirs);
        expect(sameAs(after, isTheirs ? theirs : mine)).toBe(true);
      }),
      runs(1000),
    );
  });

  test("whatever the bytes are, merging does not throw", () => {
    fc.assert(
      fc.property(somePath, anyBytes, anyBytes, anyBytes, (path, a, b, c) => {
        const files = (bytes: Uint8Array): Files => new Map([[path, { bytes, executable: false }]]);
        mergeFiles({ base: files(a), project: files(b), target: files(c) });
      }),
      runs(300),
    );
  });
});

describe("laws of merging lines", () => {
  const path = "app/main.py";

  test("every line of both sides is in the result, clean or not", () => {
    fc.assert(
      fc.property(pythonText, pythonText, pythonText, (base, project, target) => {
        const { text } = mergeTexts(path, { base, project, target });
        const has = new Set(text?.split("\n"));
        const before = new Set(base.split("\n"));
        const mine = project.split("\n").filter((line) => !before.has(line));
        const theirs = target.split("\n").filter((line) => !before.has(line));
        expect(
          [...mine, ...theirs].filter((line) => !has.has(line)),
          text,
        ).toEqual([]);
      }),
      runs(400),
    );
  });

  test("what both sides insert is all there, each side's in its order", () => {
    const lines = Array.from({ length: 6 }, (_, at) => `value_${at} = ${at}`);
    const mine = insertions(
      fc.nat(99).map((n) => `mine_${n} = ${n}`),
      lines.length,
    );
    const theirs = insertions(
      fc.nat(99).map((n) => `theirs_${n} = ${n}`),
      lines.length,
    );
    fc.assert(
      fc.property(mine, theirs, (a, b) => {
        const project = inserted(lines, unique(a));
        const target = inserted(lines, unique(b));
        const { text, action } = mergeTexts(path, {
          base: joined(lines),
          project: joined(project),
          target: joined(target),
        });
        expect(action).not.toBe("conflict");
        const merged = (text ?? "").split("\n").slice(0, -1);
        expect(merged.filter((line) => !line.startsWith("theirs"))).toEqual(project);
        expect(merged.filter((line) => !line.startsWith("mine"))).toEqual(target);
      }),
    );
  });

  test("two refreshes equal one where the person's edits and the template's changes do not touch", () => {
    const lines = Array.from({ length: 20 }, (_, at) => `value_${at} = ${at}`);
    // Even tenths are the person's, odd ones the template's; a line in between is nobody's.
    const edit = (of: readonly string[], places: readonly number[], who: string) =>
      of.map((line, at) => (places.includes(at) ? `${line}  # ${who}` : line));
    const mine = fc.subarray([0, 4, 8, 12, 16]);
    const theirs = fc.subarray([2, 6, 10, 14, 18]);
    fc.assert(
      fc.property(mine, theirs, theirs, (own, first, second) => {
        const project = joined(edit(lines, own, "mine"));
        const one = edit(lines, first, "one");
        const two = edit(one, second, "two");
        const base = joined(lines);
        const halfway = mergeTexts(path, { base, project, target: joined(one) }).text ?? "";
        const twice = mergeTexts(path, {
          base: joined(one),
          project: halfway,
          target: joined(two),
        });
        const once = mergeTexts(path, { base, project, target: joined(two) });
        expect(twice.text).toBe(once.text);
      }),
    );
  });
});

function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}

function unique(added: readonly (readonly [number, string])[]) {
  return [...new Map(added.map((one) => [one[1], one] as const)).values()];
}

/** Whether two files, if any, are the same but for how their lines end. */
function sameAs(one: Content | undefined, other: Content | undefined): boolean {
  return one && other ? sameFile(one, other) : one === other;
}

function contents(files: ReadonlyMap<string, Content>) {
  return [...files]
    .map(([path, { bytes, executable }]) => ({
      path: path,
      bytes: Buffer.from(bytes).toString("latin1"),
      executable,
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

function withoutMigrations(files: ReadonlyMap<string, Content>) {
  return contents(new Map([...files].filter(([path]) => !isMigration(path))));
}

test("the trees of these laws are trees", () => {
  fc.assert(fc.property(someFiles, (files) => treeFrom(files).size === files.size));
});
