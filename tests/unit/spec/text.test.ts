import { describe, expect, test } from "vitest";
import { anyOf, didYouMean, nearest, quoted } from "../../../src/spec/text.js";

describe("a quoted value", () => {
  test.each([
    ["shop", "'shop'"],
    ["größe 日本", "'größe 日本'"],
    ["a\u202Eb", "'a<U+202E>b'"],
    ["a\u0007b\n", "'a<U+0007>b<U+000A>'"],
    ["\u00A0\u200B\uFEFF", "'<U+00A0><U+200B><U+FEFF>'"],
    ["\uD800", "'<U+D800>'"],
  ])("%j is shown as %s", (text, shown) => {
    expect(quoted(text)).toBe(shown);
  });

  test("is shortened between characters, however long it is", () => {
    expect(quoted("😀".repeat(1_000_000))).toBe(`'${"😀".repeat(60)}…'`);
    expect(quoted("x".repeat(60))).toBe(`'${"x".repeat(60)}'`);
  });
});

test("a list of words has 'or' before the last, and ends after twenty", () => {
  expect(anyOf(["a"])).toBe("a");
  expect(anyOf(["a", "b", "c"])).toBe("a, b or c");
  expect(anyOf(Array.from({ length: 30 }, (_, n) => String(n)))).toMatch(/, 19 or 10 more$/);
});

describe("the nearest known word", () => {
  test.each([
    ["databse", "database"],
    ["POSTGRESQL", "postgresql"],
    ["postgres", "postgresql"],
    ["frobnicate", undefined],
    ["x", undefined],
    ["", undefined],
  ])("to %j is %j", (word, match) => {
    expect(nearest(word, ["database", "postgresql", "sqlite"])).toBe(match);
  });

  test("is not looked for where the word is longer than any", () => {
    expect(nearest("x".repeat(5_000_000), ["xx"])).toBeUndefined();
  });

  test("becomes a question, or nothing", () => {
    expect(didYouMean("sqlit", ["sqlite"])).toBe("Did you mean 'sqlite'? ");
    expect(didYouMean("oracle", ["sqlite"])).toBe("");
  });
});
