import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseJson } from "../../../src/spec/json/json.js";
import { problemOf, problemsOf } from "../../support/refusal.js";

describe("JSON", () => {
  test("is read as JSON.parse reads it, from any text without a key twice", () => {
    fc.assert(
      fc.property(
        fc.json().filter((text) => !text.includes("__proto__")),
        (text) => {
          expect(parseJson(text, "x").value).toEqual(JSON.parse(text));
        },
      ),
    );
  });

  test("is refused where JSON.parse refuses it", () => {
    const piece = fc.constantFrom(
      ..."{ } [ ] , : \" ' \\ \\u12 / // 0 1 - . e true nul null a \t \n \u00A0 \uFEFF".split(" "),
      " ",
      '"a"',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = pieces.join("");
        const refused = problemsOf(() => parseJson(text, "x")).some(
          ({ message }) => !message.includes("is there twice"),
        );
        expect(refused).toBe(!isJson(text));
      }),
      { numRuns: 5000 },
    );
  });

  test("may begin with a byte order mark, which no column counts", () => {
    const json = parseJson('\uFEFF{"a": 1}', "x");
    expect(json.value).toEqual({ a: 1 });
    expect(json.locate(["a"])).toEqual({ line: 1, column: 7 });
  });

  test.each([
    ["", 1, 1, "the text is empty"],
    ['{\n  "a": 1,\n}', 3, 1, "no ',' is expected before this bracket"],
    ["[1,\n ]", 2, 2, "no ',' is expected before this bracket"],
    ["{'a': 1}", 1, 2, "texts and keys stand in double quotes"],
    ["{a: 1}", 1, 2, "'a' is neither a text in double quotes"],
    ['{"a" 1}', 1, 6, "a ':' is expected here"],
    ['{"a": 1\r\n "b": 2}', 2, 2, "a ',' is expected here"],
    ['{"a": 01}', 1, 8, "a ',' is expected here"],
    ['{"a": "b', 1, 7, "is expected to end with '\"'"],
    ['{"a": "\\x"}', 1, 7, "expected after '\\'"],
    ['["a\tb"]', 1, 2, "a control character"],
    ["// no\n{}", 1, 1, "it cannot have comments"],
    ['{"a": [1', 1, 9, "a ']' is expected here"],
    ["{} {}", 1, 4, "the end is expected here"],
    ['{\n<<<<<<< HEAD\n"a": 1\n=======\n', 2, 1, "a conflict of a git merge"],
    ['{"a": 1, "b": {"c": 1, "c": 2}}', 1, 24, "The key 'c' is there twice"],
    ['{"__proto__": {"a": 1}}', 1, 2, "The key '__proto__' is not allowed"],
    ["[".repeat(100_000), 1, 33, "nested more than 32 levels deep"],
    [" ".repeat(5_000_001), 1, 1, "larger than 5 MB"],
    [`[${"1,".repeat(30_000)}1]`, 1, 60_000, "more than 30000 keys and values"],
  ])("%.30j is refused at line %d, column %d: %s", (text, line, column, message) => {
    const problem = problemOf(() => parseJson(text, "spec.json"));
    expect(problem).toMatchObject({
      code: "invalid-json",
      path: "spec.json",
      at: { line, column },
    });
    expect(problem.message).toContain(message);
  });

  test("has every bad key told", () => {
    expect(problemsOf(() => parseJson('[{"a":1,"a":1},{"b":1,"b":1}]', "x"))).toHaveLength(2);
  });
});

describe("a place in JSON", () => {
  const json = parseJson('{\n  "a": [1, "x\\u0041\\n日y"],\r\n  "b": {}\n}', "x");

  test.each([
    [[], undefined, 1, 1],
    [["a"], undefined, 2, 8],
    [["a", 1], undefined, 2, 12],
    [["b", "missing"], undefined, 3, 8],
    [["a", 7], undefined, 2, 8],
    // Inside the text: x, A (six characters long), the line break (two), 日, y.
    [["a", 1], 0, 2, 13],
    [["a", 1], 2, 2, 20],
    [["a", 1], 4, 2, 23],
    [["a", 1], 99, 2, 24],
  ])("%j is found", (path, offset, line, column) => {
    expect(json.locate(path, offset)).toEqual({ line, column });
  });

  test("is a key's own place where the key is wrong", () => {
    expect(json.locateKey(["b"])).toEqual({ line: 3, column: 3 });
  });
});

function isJson(text: string): boolean {
  try {
    // A byte order mark is the one thing that we accept and JSON.parse does not.
    JSON.parse(text.replace(/^\uFEFF/, ""));
    return true;
  } catch {
    return false;
  }
}
