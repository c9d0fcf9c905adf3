import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { changedExpectations, weakenedTests } from "../../../../src/contract/changes/tests.js";
import { loadJudges } from "../../../../src/contract/evidence/judges.js";
import { projectPath } from "../../../../src/tree/path.js";

/* Files of the examples and of Python's standard library are whole. It takes 10 s: 1,800 files, 13 MB. */

const SOURCE = /\.(?:py|[cm]?[jt]sx?)$/;
const root = join(import.meta.dirname, "../../../..");
const judgeOf = await loadJudges(["a.py", "a.ts"]);

const sourcesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => SOURCE.test(name));

test("generated projects have no stubs", { timeout: 60_000 }, () => {
  const folder = join(root, "examples");
  const found = sourcesIn(folder).flatMap((name) =>
    stubsIn(folder, name).map((stub) => `${name}: ${stub}`),
  );
  expect(found).toEqual([]);
});

test(
  "generated projects' tests assert, and are not weaker than themselves",
  { timeout: 60_000 },
  () => {
    const folder = join(root, "examples");
    const files = sourcesIn(folder).map((name) => ({
      ...{ path: projectPath(name), text: readFileSync(join(folder, name), "utf8") },
    }));
    const tests = files.flatMap(({ path, text }) => judgeOf(path)?.testsIn(text) ?? []);
    expect(tests.length).toBeGreaterThan(1000);
    // Of some it is enough that nothing is raised.
    const silent = tests.filter(({ assertions }) => assertions.length === 0);
    expect(silent.length).toBeLessThan(tests.length / 50);
    const same = files.map(({ path, text }) => ({ path, before: text, now: text }));
    expect([...weakenedTests(same, judgeOf), ...changedExpectations(same, judgeOf)]).toEqual([]);
  },
);

test(
  "of Python's standard library, only what is listed with a reason",
  { timeout: 120_000 },
  () => {
    const told = execFileSync("python3", [
      ...["-c", "import os, sys; print(os.path.dirname(os.__file__), sys.version_info[1])"],
    ]);
    const [folder = "", version] = told.toString().trim().split(" ");
    const isTest = /(?:^|\/)(?:tests?|idle_test|site-packages|lib2to3)\//;
    const found = sourcesIn(folder)
      .filter((name) => name.endsWith(".py") && !isTest.test(name))
      .flatMap((name) => stubsIn(folder, name).map((stub) => `${name}: ${ownerOf(stub)}`));
    const known = knownStubs();
    const unlisted = new Set(found.filter((one) => !known.has(one)));
    // The list is that of 3.11; others have a few of their own.
    if (version === "11") expect([...known].sort()).toEqual([...new Set(found)].sort());
    else expect(unlisted.size).toBeLessThan(known.size / 3);
  },
);

function stubsIn(folder: string, name: string): string[] {
  const text = readFileSync(join(folder, name), "utf8");
  const stubs = judgeOf(projectPath(name))?.stubsIn(text) ?? [];
  return stubs.map((stub) => stub.name);
}

const ownerOf = (stub: string) => stub.split(".")[0] ?? stub;

function knownStubs(): Set<string> {
  const lines = readFileSync(join(import.meta.dirname, "fixtures/standard-library.txt"), "utf8");
  return new Set(
    lines.split("\n").flatMap((line) => {
      const [module = "", names] = line.split(": ");
      return line.startsWith("#") || names === undefined
        ? []
        : names.split(", ").map((name) => `${module}: ${name}`);
    }),
  );
}
