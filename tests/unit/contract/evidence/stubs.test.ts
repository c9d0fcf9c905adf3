import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Stub } from "../../../../src/contract/evidence/evidence.js";
import { loadJudges } from "../../../../src/contract/evidence/judges.js";
import {
  CLASS_EXEMPTIONS,
  FUNCTION_EXEMPTIONS,
  stubsIn,
} from "../../../../src/contract/evidence/python/stubs.js";
import {
  FUNCTION_RULES,
  stubsIn as typescriptStubs,
} from "../../../../src/contract/evidence/typescript/stubs.js";
import { projectPath } from "../../../../src/tree/path.js";

const FIXTURES = join(import.meta.dirname, "fixtures/stubs");

const python = sourcesIn("python");
const typescript = sourcesIn("typescript");
const judgeOf = await loadJudges(["a.py", "a.ts"]);

test.each([...python, ...typescript])("%s: what is marked is found, and nothing else", (path) => {
  const text = readFileSync(join(FIXTURES, path), "utf8");
  const stubs = judgeOf(projectPath(path))?.stubsIn(text) ?? [];
  expect(linesOf(stubs)).toEqual(marksIn(text));
});

test.each(Object.keys(FUNCTION_EXEMPTIONS))("without '%s' its fixture has more stubs", (rule) => {
  const text = readFileSync(join(FIXTURES, "python", `${rule}.py`), "utf8");
  const others = Object.entries(FUNCTION_EXEMPTIONS).filter(([name]) => name !== rule);
  const stubs = stubsIn(text, false, Object.fromEntries(others));
  expect(stubs.length).toBeGreaterThan(marksIn(text).length);
});

test.each(Object.keys(CLASS_EXEMPTIONS))("without '%s' its fixture has more classes", (rule) => {
  const text = readFileSync(join(FIXTURES, "python", `${rule}.py`), "utf8");
  const others = Object.entries(CLASS_EXEMPTIONS).filter(([name]) => name !== rule);
  const stubs = stubsIn(text, false, undefined, Object.fromEntries(others));
  expect(stubs.length).toBeGreaterThan(marksIn(text).length);
});

test.each(Object.keys(FUNCTION_RULES))("without '%s' its fixture has fewer stubs", (rule) => {
  const text = readFileSync(join(FIXTURES, "typescript", `${rule}.tsx`), "utf8");
  const others = Object.entries(FUNCTION_RULES).filter(([name]) => name !== rule);
  const stubs = typescriptStubs(text, "with JSX", Object.fromEntries(others));
  expect(stubs.length).toBeLessThan(marksIn(text).length);
});

test.each([
  ["python/modules/idle.py", "it defines nothing and does nothing"],
  ["python/modules/empty.py", "it is empty"],
  ["python/modules/commented.py", "it is empty"],
  ["python/modules/__init__.py", undefined],
  ["python/modules/exports.py", undefined],
  ["python/modules/given_on.py", undefined],
  ["python/modules/relative.py", undefined],
  ["python/modules/runs.py", undefined],
  ["typescript/modules/idle.ts", "it exports nothing and does nothing"],
  ["typescript/modules/empty.ts", "it is empty"],
  ["typescript/modules/exports-nothing.ts", "it exports nothing and does nothing"],
  ["typescript/modules/effect.ts", undefined],
  ["typescript/modules/again.ts", undefined],
  ["typescript/modules/types.ts", undefined],
  ["typescript/modules/vite-env.d.ts", undefined],
  ["typescript/modules/config.cjs", undefined],
  ["typescript/modules/runs.js", undefined],
])("%s as a whole: %s", (path, why) => {
  const text = readFileSync(join(FIXTURES, path), "utf8");
  expect(judgeOf(projectPath(path))?.stubsIn(text)[0]?.why).toBe(why);
});

test("files of types, and what stands beside tests, are no stubs", () => {
  const text = "def load(key: str) -> str: ...\ndef test_load(): ...\n";
  const names = (path: string) =>
    judgeOf(projectPath(path))
      ?.stubsIn(text)
      .map(({ name }) => name);
  expect(names("app/store.py")).toEqual(["load", "test_load"]);
  expect(names("app/store.pyi")).toEqual([]);
  expect(names("tests/test_store.py")).toEqual(["test_load"]);
});

function sourcesIn(folder: string): string[] {
  return readdirSync(join(FIXTURES, folder), { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => `${folder}/${name}`);
}

/** The lines on which a fixture says that there is a stub, and of which kind. */
function marksIn(text: string): string[] {
  return text.split("\n").flatMap((line, at) => {
    const mark = /(?:#|\/\/) (stub|declared)$/.exec(line)?.[1];
    return mark === undefined ? [] : [`${at + 1} ${mark}`];
  });
}

function linesOf(stubs: readonly Stub[]): string[] {
  return stubs.map(({ at, isDeclared }) => `${at.line} ${isDeclared ? "declared" : "stub"}`);
}
