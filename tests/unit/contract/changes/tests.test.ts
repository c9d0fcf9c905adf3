import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ChangedFile } from "../../../../src/contract/changes/changes.js";
import { changedExpectations, weakenedTests } from "../../../../src/contract/changes/tests.js";
import { loadJudges } from "../../../../src/contract/evidence/judges.js";
import type { Problem } from "../../../../src/problem.js";
import { projectPath } from "../../../../src/tree/path.js";

// Each case is a folder: tests before and now, and what is to be said of them.
const FIXTURES = join(import.meta.dirname, "fixtures");

const judgeOf = await loadJudges(["a.py", "a.ts"]);

test.each(readdirSync(FIXTURES))("%s", (name) => {
  const folder = join(FIXTURES, name);
  const changed = changedIn(folder);
  const found = [
    ...weakenedTests(changed, judgeOf).map(line),
    ...changedExpectations(changed, judgeOf).map((problem) => `changed: ${line(problem)}`),
  ];
  const expected = readFileSync(join(folder, "problems.txt"), "utf8").split("\n").filter(Boolean);
  expect(found.sort()).toEqual(expected.sort());
});

test.each(readdirSync(FIXTURES))("%s: nothing is said of what did not change", (name) => {
  const same = changedIn(join(FIXTURES, name)).flatMap(({ path, before, now }) => [
    { path, before, now: before },
    { path: projectPath(`now/${path}`), before: now, now },
  ]);
  expect([...weakenedTests(same, judgeOf), ...changedExpectations(same, judgeOf)]).toEqual([]);
});

function changedIn(folder: string): ChangedFile[] {
  const namesIn = (at: string) =>
    existsSync(join(folder, at)) ? readdirSync(join(folder, at)) : [];
  const read = (at: string, name: string) =>
    namesIn(at).includes(name) ? readFileSync(join(folder, at, name), "utf8") : undefined;
  return [...new Set([...namesIn("before"), ...namesIn("now")])].map((name) => ({
    path: projectPath(name),
    before: read("before", name),
    now: read("now", name),
  }));
}

function line({ path, at, message }: Problem): string {
  return `${path}:${at?.line ?? ""} ${message}`;
}
