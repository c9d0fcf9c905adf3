import { describe, expect, it } from "vitest";
import type { Result } from "../../proofs/support/results.js";
import { documentOf, keepingOutOfReach } from "../../proofs/support/table.js";
import { columnOf } from "../../proofs/support/target.js";

const KINDS = [
  { layout: "one", database: "sqlite", featured: false },
  { layout: "one", database: "sqlite", featured: true },
] as const;
const [PLAIN, FEATURED] = KINDS.map(columnOf);

const result = (title: string, column = "", more: Partial<Result> = {}): Result => ({
  layout: "one",
  column,
  theme: "theme",
  place: 1,
  title,
  outcome: "proven",
  ...more,
});

describe("the table of proofs", () => {
  it("has a row for each proof, in order, and a cell for each kind of project", () => {
    const document = documentOf(
      KINDS,
      [
        result("later", PLAIN, { place: 2 }),
        result("sooner", FEATURED, { outcome: "failed" }),
        result("sooner", PLAIN),
        result("latest", PLAIN, { place: 3 }),
      ],
      [
        { where: { layout: "one" }, proofs: ["other"], reason: "has none" },
        { where: { featured: true }, proofs: ["later"], reason: "not with features" },
      ],
    );
    expect(document.split("\n").slice(-6)).toEqual([
      "| --- | --- | --- | --- |",
      "| sooner | proven | failed | [theme](../tests/proofs/theme.test.ts) |",
      "| later | proven | n/a | [theme](../tests/proofs/theme.test.ts); n/a: not with features |",
      "| latest | proven | missing | [theme](../tests/proofs/theme.test.ts) |",
      "| other | n/a | n/a | has none |",
      "",
    ]);
  });

  it.each([
    ["| a | out of reach |", "| a  | proven |"],
    ["| a | proven |", "| a | out of reach   |"],
  ])("keeps what is committed where one of the two was out of reach: %s", (row, committed) => {
    expect(keepingOutOfReach(`| b | proven |\n${row}`, committed)).toBe(
      `| b | proven |\n${committed.replaceAll(/ +/g, " ")}`,
    );
  });

  it("keeps nothing else", () => {
    expect(keepingOutOfReach("| a | proven |", "| a | missing |")).toBe("| a | proven |");
  });
});
