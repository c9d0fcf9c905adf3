import { expect, test } from "vitest";
import { logicalLines, tokensOf } from "../../../src/languages/python/reader.js";

test("a name that objects have is a name like any other", () => {
  const tokens = tokensOf("constructor(toString)");
  expect(tokens.map(({ text, depth }) => `${text} ${depth}`)).toEqual([
    ...["constructor 0", "( 0", "toString 1", ") 0"],
  ]);
  expect(logicalLines(["constructor = 1", "b = 2"])).toHaveLength(2);
});
