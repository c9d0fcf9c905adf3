import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { askingCalls } from "../../../../src/contract/evidence/python/assertions.js";
import { stubsIn } from "../../../../src/contract/evidence/python/stubs.js";
import { testsIn } from "../../../../src/contract/evidence/python/tests.js";
import { type Node, treeOf } from "../../../../src/languages/python/tree.js";
import { RUNS_ALL, sample } from "../../../support/extent.js";

/*
 * What is read of Python, beside what Python's own parser says of the same files: the standard library and
 * its tests. A sample takes 3 s, all of its 1,700 files take a minute and a half.
 */

const SAMPLE = 80;

const Judged = z.union([
  z.null(),
  z.object({ stubs: z.array(z.string()), tests: z.array(z.string()), asserts: z.number() }),
]);

const folder = run(["-c", "import os; print(os.path.dirname(os.__file__))"], "").trim();
const files = sample(
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".py") && !name.includes("site-packages"))
    .map((name) => join(folder, name))
    .sort(),
  SAMPLE,
);

let judged: ReadonlyMap<string, z.infer<typeof Judged>>;

beforeAll(
  () => {
    const script = join(import.meta.dirname, "../../../support/judged.py");
    const lines = run(["-W", "ignore", script], files.join("\n")).trim().split("\n");
    judged = new Map(
      lines.map((line, at) => [files[at] ?? "", Judged.parse(JSON.parse(line) as unknown)]),
    );
  },
  RUNS_ALL ? 300_000 : 60_000,
);

test.each(files.map((path) => [relative(folder, path), path]))(
  "%s",
  { timeout: 60_000 },
  (_, path) => {
    const expected = judged.get(path);
    if (expected == null) return;
    const text = readFileSync(path, "utf8");
    const stubs = stubsIn(text, true, {}, {})
      // Of a `return` alone, the annotation says whether it is one.
      .filter(({ why }) => !why.includes("return"))
      .map(({ name, at }) => `${at.line} ${name}`);
    const tests = testsIn(text).map(({ name, at }) => `${at.line} ${name}`);
    expect({
      stubs: stubs.sort(),
      tests: tests.sort(),
      asserts: assertsIn(treeOf(text) ?? []),
    }).toEqual(expected);
  },
);

function assertsIn(nodes: readonly Node[]): number {
  return nodes.reduce((count, { tokens, decorators, body }) => {
    const calls = [tokens, ...decorators].flatMap(askingCalls).length;
    const own = tokens[0]?.text === "assert" && tokens[0].is === "name" ? 1 : 0;
    return count + calls + own + assertsIn(body ?? []);
  }, 0);
}

function run(args: readonly string[], input: string): string {
  const { stdout, status, stderr } = spawnSync("python3", [...args], {
    ...{ input, encoding: "utf8", maxBuffer: 1 << 28 },
  });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}
