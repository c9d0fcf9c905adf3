import { describe, expect, test } from "vitest";
import { mergeTexts } from "./support/files.js";

/** Lines of a text, each with its ending. */
const lines = (...all: string[]) => all.map((line) => `${line}\n`).join("");

type Case = {
  readonly what: string;
  readonly path: string;
  readonly base: string;
  readonly project: string;
  readonly target: string;
};

const CASES: readonly Case[] = [
  {
    what: "statements at the end of a function",
    path: "a.ts",
    base: lines("function f(a: A) {", "  const b = 1;", "}"),
    project: lines("function f(a: A) {", "  const b = 1;", "", "  log(a);", "}"),
    target: lines("function f(a: A) {", "  const b = 1;", "", "  return a;", "}"),
  },
  {
    what: "statements at the start of a function",
    path: "a.ts",
    base: lines("function f(a: A) {", "  g();", "}"),
    project: lines("function f(a: A) {", "  log(a);", "", "  g();", "}"),
    target: lines("function f(a: A) {", "  if (!a) return;", "", "  g();", "}"),
  },
  {
    what: "commands at the end of a function of the shell",
    path: "run.sh",
    base: lines("f() {", "  a", "}"),
    project: lines("f() {", "  a", "", "  rm -r x", "}"),
    target: lines("f() {", "  a", "", "  return 1", "}"),
  },
  {
    what: "entries of a list without commas that have comments behind them",
    path: "a.ts",
    base: lines("const a = [", "  [1, 2] // x", "];"),
    project: lines("const a = [", "  [1, 2], // x", "  [3, 4] // y", "];"),
    target: lines("const a = [", "  [1, 2], // x", "  [5, 6] // z", "];"),
  },
  {
    what: "the first entries of a list, without commas",
    path: "a.ts",
    base: lines("const a = [", "];"),
    project: lines("const a = [", "  [1]", "];"),
    target: lines("const a = [", "  [2]", "];"),
  },
  {
    what: "constants with numbers, above one that is numbered by its place",
    path: "a.ts",
    base: lines("enum A {", "  B = 1,", "  C,", "}"),
    project: lines("enum A {", "  B = 1,", "  D = 10,", "  C,", "}"),
    target: lines("enum A {", "  B = 1,", "  E = 20,", "  C,", "}"),
  },
  {
    what: "one key, quoted by one side",
    path: "a.ts",
    base: lines("const a = {", "  b: 1,", "};"),
    project: lines("const a = {", "  b: 1,", "  k: 2,", "};"),
    target: lines("const a = {", "  b: 1,", '  "k": 3,', "};"),
  },
  {
    what: "one name for a property and for a method",
    path: "a.ts",
    base: lines("interface A {", "  a: 1;", "  b: 2;", "  c: 3;", "}"),
    project: lines("interface A {", "  k: 5;", "  a: 1;", "  b: 2;", "  c: 3;", "}"),
    target: lines("interface A {", "  a: 1;", "  b: 2;", "  c: 3;", "  k(): void;", "}"),
  },
  {
    what: "one key twice, where the templates take away another that was there twice",
    path: "a.ts",
    base: lines("const a = {", "  d: 1,", "  e: 2,", "  f: 3,", "  d: 4,", "  g: 5,", "};"),
    project: lines(
      ...["const a = {", "  k: 9,", "  d: 1,", "  e: 2,", "  f: 3,", "  d: 4,", "  g: 5,"],
      "};",
    ),
    target: lines("const a = {", "  d: 1,", "  e: 2,", "  f: 3,", "  g: 5,", "  k: 8,", "};"),
  },
];

describe("a person is asked where both sides add", () => {
  test.each(CASES)("$what", ({ path, base, project, target }) => {
    expect(mergeTexts(path, { base, project, target }).action).toBe("conflict");
  });
});
