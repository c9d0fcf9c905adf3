import { describe, expect, test } from "vitest";
import { loadLanguages } from "../../../src/languages/languages.js";
import { projectPath } from "../../../src/tree/path.js";

const languageOf = await loadLanguages(["a.py", "a.tsx"]);

const namesIn = (path: string, text: string) => [
  ...(languageOf(projectPath(path))?.boundNames(text) ?? []),
];

describe("names that a text binds at its top level, in Python", () => {
  test.each([
    ["def f(a):\n    b = 1\n", ["f"]],
    ["@dec\nasync def f():\n    pass\n\nclass C(B):\n    a = 1\n", ["f", "C"]],
    ["a = b = 1\n", ["a", "b"]],
    ["a, (b, c) = d\n", ["a", "b", "c"]],
    ["a: int\nb: str = c\n", ["b"]],
    ["a.b = c\nf(d=e)\nassert g == h\n", []],
    ["import os.path as p, sys  # why\n", ["p", "sys"]],
    ["from a.b import (\n    c,  # why\n    d as e,\n)\n", ["c", "e"]],
    ["from a import b; c = b\n", ["b", "c"]],
    ["if a:\n    from b import c\nelse:\n    c = None\n", ["c"]],
    ['"""a = 1\nb = 2\n"""\n# c = 3\n', []],
    ["f(\n    a=1,\n)\n", []],
  ])("%j", (text, names) => {
    expect(namesIn("a.py", text)).toEqual(names);
  });

  test("are found in what is not complete as well", () => {
    expect(namesIn("a.py", "def f():\n    pass\n\nx = (\n")).toContain("f");
  });
});

describe("names that a text binds at its top level, in TypeScript", () => {
  test.each([
    ['import a, { b as c, type D } from "x";\nimport * as e from "y";', ["a", "c", "D", "e"]],
    ["export function f() {\n  const a = 1;\n}\nexport class C {}", ["f", "C"]],
    ["export const { a, b: { c }, ...d } = e, [f = g, , h] = i;", ["a", "c", "d", "f", "h"]],
    ["export type A<T> = T;\ninterface B {}\nenum C {}\nnamespace D {}", ["A", "B", "C", "D"]],
    ['export { a as b, c } from "x";', ["b", "c"]],
    ["export default function f() {}", ["default", "f"]],
    ["a.b = c;", []],
  ])("%j", (text, names) => {
    expect(namesIn("a.tsx", text)).toEqual(names);
  });

  test("may be any in what is no program", () => {
    expect(namesIn("a.ts", "export const a = ;")).toContain("a");
  });
});

test("of other files nothing is known", () => {
  expect(languageOf(projectPath("README.md"))).toBeUndefined();
});
