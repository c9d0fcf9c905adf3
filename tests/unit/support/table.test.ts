import { describe, expect, it } from "vitest";
import type { Result } from "../../proofs/support/results.js";
import { documentOf, keepingOutOfReach } from "../../proofs/support/table.js";

const KINDS = [
  { layout: "one", database: "sqlite" },
  { layout: "one", database: "postgresql" },
];

const result = (title: string, database: string, more: Partial<Result> = {}): Result => ({
  layout: "one",
  database,
  theme: "theme",
  place: 1,
  title,
  outcome: "proven",
  ...more,
});

describe("the table of proofs", () => {
  it("has a row for each proof, in order, and a cell for each database", () => {
    const document = documentOf(
      KINDS,
      [
        result("later", "sqlite", { place: 2 }),
        result("sooner", "postgresql", { outcome: "failed" }),
        result("sooner", "sqlite"),
      ],
      [{ layout: "one", proof: "other", reason: "has none" }],
    );
    expect(document.split("\n").slice(-5)).toEqual([
      "| --- | --- | --- | --- |",
      "| sooner | proven | failed | [theme](../tests/proofs/theme.test.ts) |",
      "| later | proven | missing | [theme](../tests/proofs/theme.test.ts) |",
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
