import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { recordOf } from "../../../src/disk/record/record.js";
import { scratch } from "../../support/folders.js";
import { git } from "../../support/project.js";
import { treeFrom } from "../../support/trees.js";

/*
 * Two branches each change copies of the record, with their sums, as two features do; git merges them.
 * The sums merge where the copies do, conflict where they do, and are then those of the merged copies.
 * 12 merges of some 230 copies and their sums take about 10 seconds.
 */

const MERGES = 12;
const EXAMPLE = resolve("examples/api-v1-features/tree");
const BASE = ".agent-project/base";

const files = readdirSync(EXAMPLE, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(EXAMPLE, join(entry.parentPath, entry.name)));
const texts = new Map(files.map((path) => [path, readFileSync(join(EXAMPLE, path), "utf8")]));

type Edit = {
  readonly file: number;
  readonly line: number;
  readonly do: "add" | "drop" | "change";
};

const edit: fc.Arbitrary<Edit> = fc.record({
  file: fc.nat(files.length - 1),
  line: fc.nat(400),
  do: fc.constantFrom("add", "drop", "change"),
});
// Few files, so that both branches meet in some.
const branch = fc.array(
  edit.map((one) => ({ ...one, file: one.file % 25 })),
  { minLength: 10, maxLength: 40 },
);

function changed(edits: readonly Edit[], name: string): Map<string, string> {
  const after = new Map(texts);
  for (const [number, { file, line, do: what }] of edits.entries()) {
    const path = files[file] ?? "";
    const lines = (after.get(path) ?? "").split("\n");
    const at = line % lines.length;
    const fresh = `    ${name}_${number} = ${line}`;
    if (what === "add") lines.splice(at, 0, fresh);
    else if (what === "drop") lines.splice(at, 1);
    else lines[at] = fresh;
    after.set(path, lines.join("\n"));
  }
  return after;
}

function commitRecord(repository: string, contents: ReadonlyMap<string, string>): void {
  for (const [path, { bytes }] of recordOf(treeFrom(Object.fromEntries(contents)), "1.0.0")) {
    mkdirSync(dirname(join(repository, path)), { recursive: true });
    writeFileSync(join(repository, path), bytes);
  }
  git(repository, "add", "--all", "--force");
  git(repository, "commit", "--quiet", "--allow-empty", "--message", "Write");
}

/** The sum of a line by the book: FNV-1a in whole numbers of any size. */
function sumOf(line: string): string {
  const hash = Buffer.from(line).reduce(
    (sum, byte) => ((sum ^ BigInt(byte)) * 16_777_619n) % 2n ** 32n,
    2_166_136_261n,
  );
  return hash.toString(16).padStart(8, "0");
}

it("git merges the sums of copies exactly where it merges the copies", () => {
  const seed = Date.now() % 2 ** 31;
  console.log(`seed ${seed}`);
  let conflicts = 0;
  let merged = 0;
  fc.assert(
    fc.property(branch, branch, (ours, theirs) => {
      const repository = scratch();
      git(repository, "init", "--quiet", "--initial-branch=main");
      commitRecord(repository, texts);
      git(repository, "switch", "--quiet", "--create", "theirs");
      commitRecord(repository, changed(theirs, "theirs"));
      git(repository, "switch", "--quiet", "main");
      commitRecord(repository, changed(ours, "ours"));
      try {
        git(repository, "merge", "--quiet", "theirs");
      } catch {
        // Conflicts are looked at below.
      }
      const inConflict = git(repository, "diff", "--name-only", "--diff-filter=U").split("\n");
      const of = (suffix: string) =>
        inConflict
          .filter((name) => name.endsWith(suffix))
          .map((name) => name.slice(0, -suffix.length));
      expect(of(".sum")).toEqual(of(".base"));
      conflicts += of(".base").length;
      const open = new Set(of(".base"));
      for (const path of files.slice(0, 25)) {
        const name = `${BASE}/${path}`;
        if (open.has(name)) continue;
        const text = readFileSync(join(repository, `${name}.base`), "utf8");
        const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
        const sums = readFileSync(join(repository, `${name}.sum`), "utf8");
        expect(sums, path).toBe(lines.map((line) => `${sumOf(line)}\n`).join(""));
        if (text !== texts.get(path)) merged += 1;
      }
    }),
    { numRuns: MERGES, seed, endOnFailure: true },
  );
  // Both have happened, or nothing was shown.
  expect(conflicts).toBeGreaterThan(0);
  expect(merged).toBeGreaterThan(20);
});

it("the sums add less than six tenths to what git packs of a project", () => {
  const size = (withSums: boolean) => {
    const repository = scratch();
    git(repository, "init", "--quiet");
    for (const [path, text] of texts) {
      mkdirSync(dirname(join(repository, path)), { recursive: true });
      writeFileSync(join(repository, path), text);
    }
    if (withSums) commitRecord(repository, texts);
    git(repository, "add", "--all", "--force");
    git(repository, "commit", "--quiet", "--allow-empty", "--message", "Write");
    git(repository, "gc", "--quiet");
    const counted = execFileSync("git", ["count-objects", "-v"], {
      cwd: repository,
      encoding: "utf8",
    });
    return Number(/size-pack: (\d+)/.exec(counted)?.[1]);
  };
  // The copies themselves are the very objects of the files.
  expect(size(true) / size(false)).toBeLessThan(1.6);
});
