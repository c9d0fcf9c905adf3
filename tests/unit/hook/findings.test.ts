import { expect, it } from "vitest";
import { digestOfFindings, findingsText } from "../../../src/hook/findings.js";
import { readInput } from "../../../src/hook/input.js";
import type { Problem } from "../../../src/problem.js";

const problem = (message: string, more: Partial<Problem> = {}): Problem => ({
  ...{ code: "behind", message, fix: "Do it." },
  ...more,
});

it("findings are told by what and where they are, not by how to mend them", () => {
  expect(digestOfFindings([])).toBeUndefined();
  const one = digestOfFindings([problem("a")]);
  expect(digestOfFindings([problem("a", { fix: "Do something else." })])).toBe(one);
  expect(digestOfFindings([problem("b")])).not.toBe(one);
  expect(digestOfFindings([problem("a", { path: "x.py" })])).not.toBe(one);
});

it("findings fit on a screen, each fix once", () => {
  const many = Array.from({ length: 100 }, (_, n) =>
    problem(`${"long ".repeat(100)}${n}`, { path: `app/${n}.py`, at: { line: n + 1, column: 1 } }),
  );
  const lines = findingsText(many).split("\n");
  expect(lines.length).toBeLessThanOrEqual(24);
  expect(lines[0]).toMatch(/^- app\/0\.py:1: long /);
  expect(lines.filter((line) => line.includes("Do it."))).toHaveLength(1);
  expect(lines.at(-1)).toBe("- and 88 more");
  for (const line of lines) expect(line.length).toBeLessThan(250);
});

it("a terminal obeys nothing that a finding says", () => {
  expect(findingsText([problem("\u001b[2Jgone\u202e")])).toBe(
    "- <U+001B>[2Jgone<U+202E>\n  Do it.",
  );
});

async function* chunks(...parts: readonly (string | Uint8Array)[]) {
  for (const part of parts) yield await Promise.resolve(Buffer.from(part));
}

it.each([
  ["an object in parts", chunks('{"session', '_id":"a"}'), { session_id: "a" }],
  ["nothing", chunks(), {}],
  ["no JSON", chunks("{]"), {}],
  ["no object", chunks("[1]"), {}],
  ["a text", chunks('"x"'), {}],
  ["no UTF-8", chunks(new Uint8Array([0xff, 0xfe, 0])), {}],
])("input that is %s is read, or is nothing", async (_case, stream, expected) => {
  expect(await readInput(stream)).toEqual(expected);
});

it("of a gigabyte of input no more than some megabytes are read", async () => {
  let read = 0;
  async function* endless() {
    for (; read < 1024; read++) yield await Promise.resolve(Buffer.alloc(1024 * 1024, "["));
  }
  expect(await readInput(endless())).toEqual({});
  expect(read).toBeLessThan(8);
});
