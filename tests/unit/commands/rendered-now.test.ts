import { describe, expect, it } from "vitest";
import { isExplained } from "../../../src/commands/rendered-now.js";

const bytes = (text: string | undefined) => (text === undefined ? undefined : Buffer.from(text));

describe("a copy of an older version's", () => {
  it.each<[string, string, string | undefined, string | undefined, boolean]>([
    ["as at the start", "a\nb\n", "a\nb\n", undefined, true],
    ["as rendered now", "a\nb\n", undefined, "a\nb\n", true],
    ["between, when lines were added", "a\nb\n", "a\n", "a\nb\nc\n", true],
    ["between, when lines were removed", "a\nb\n", "a\nb\nc\n", "a\n", true],
    [
      "with the line that the templates changed since, as it was",
      "a\nold\n",
      "a\nold\n",
      "a\nnew\n",
      true,
    ],
    ["apart from empty lines", "a\n\n\nb\n", "a\n\nb\n", "a\nb\n", true],
    ["with a line that is in neither", "a\nx\n", "a\nb\n", "a\nb\n", false],
    ["without a line that is in both", "a\n", "a\nb\n", "a\nb\n", false],
    [
      "with one of two replaced by what stands elsewhere in it",
      "b\nb\n",
      "a\nb\n",
      "a\nb\n",
      false,
    ],
    ["with other white space in a line", "a \n", "a\n", "a\n", false],
    ["of a file that is in neither", "a\n", undefined, undefined, false],
  ])("%s", (_, copy, first, now, is) => {
    expect(isExplained(Buffer.from(copy), bytes(first), bytes(now))).toBe(is);
  });
});
