import { describe, expect, it } from "vitest";
import type { Result } from "../../proofs/support/results.js";
import { documentOf, withTablesOf } from "../../proofs/support/table.js";
import { columnOf } from "../../proofs/support/target.js";

const KINDS = [
  { layout: "one", database: "sqlite", featured: false },
  { layout: "one", database: "sqlite", featured: true },
] as const;
const [PLAIN, FEATURED] = KINDS.map(columnOf);

const result = (title: string, column = "", more: Partial<Result> = {}): Result => ({
  layout: "one",
  column,
  tree: "1234567890",
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
    expect(document.split("\n").slice(-7)).toEqual([
      "| --- | --- | --- | --- |",
      expect.stringMatching(/^\| the project's tree.*\| `1234567890` \| `1234567890` \| {2}\|$/),
      "| sooner | proven | failed | [theme](../tests/proofs/theme.test.ts) |",
      "| later | proven | n/a | [theme](../tests/proofs/theme.test.ts); n/a: not with features |",
      "| latest | proven | missing | [theme](../tests/proofs/theme.test.ts) |",
      "| other | n/a | n/a | has none |",
      "",
    ]);
  });

  describe("beside the one that is committed", () => {
    const tableOf = (found: readonly Result[], committed?: string) =>
      documentOf(KINDS, found, [], committed);
    const rowOf = (document: string, title: string) =>
      document.split("\n").find((line) => line.startsWith(`| ${title} `));
    const unreached = { outcome: "out of reach", reason: "database out of reach" } as const;
    const both = (more: Partial<Result>) => [result("a", PLAIN, more), result("a", FEATURED, more)];

    it("keeps the cells of proofs that did not run, and the tree", () => {
      const committed = tableOf(both({}));
      const now = { tree: "0987654321", outcome: "failed" } as const;
      expect(tableOf([result("a", PLAIN, { tree: now.tree })], committed)).toBe(committed);
      const row = rowOf(tableOf([result("a", PLAIN, now)], committed), "a");
      expect(row).toMatch(/^\| a \| failed \| proven \|/);
    });

    it("has none for a proof that is new and did not run", () => {
      const found = [...both({}), result("b", PLAIN)];
      expect(rowOf(tableOf(found, tableOf(both({}))), "b")).toMatch(
        /^\| b \| proven \| missing \|/,
      );
    });

    it("says of one that is new that it did not have to run, until it has", () => {
      const found = [
        ...both({}),
        result("b", PLAIN),
        result("b", FEATURED, { outcome: "out of scope" }),
      ];
      const document = tableOf(found, tableOf(both({})));
      expect(rowOf(document, "b")).toMatch(/^\| b \| proven \| out of scope \|/);
      expect(tableOf(found, document)).toBe(document);
      const whole = tableOf([...both({}), result("b", PLAIN), result("b", FEATURED)]);
      expect(tableOf(found, whole)).toBe(whole);
    });

    it("has no tree for a layout that is new", () => {
      const found = [result("a", PLAIN), result("a", FEATURED)];
      expect(tableOf(found, "# of other layouts")).not.toContain("1234567890");
      expect(tableOf(found)).toContain("1234567890");
    });

    it("keeps what is committed where one of the two was out of reach", () => {
      for (const [earlier, now] of [
        [both({}), both(unreached)],
        [both(unreached), both({})],
      ] as const) {
        const committed = tableOf(earlier);
        expect(tableOf(now, committed)).toBe(committed);
      }
    });

    it("keeps the tables of layouts that the run was not about, and the order", () => {
      const kindsOf = (layout: string) => KINDS.map((kind) => ({ ...kind, layout }));
      const foundIn = (layout: string, tree: string) => both({ layout, tree });
      const of = (first: string, second: string) =>
        documentOf(
          [...kindsOf("one"), ...kindsOf("two")],
          [...foundIn("one", first), ...foundIn("two", second)],
          [],
        );
      const ofTwo = documentOf(kindsOf("two"), foundIn("two", "2222222222"), []);
      expect(withTablesOf(of("1111111111", "1111111111"), ofTwo)).toBe(
        of("1111111111", "2222222222"),
      );
    });

    it("gets the table of a layout that it did not have, as the last one", () => {
      const [one, two] = ["one", "two"].map((layout) => {
        const kinds = KINDS.map((kind) => ({ ...kind, layout }));
        return documentOf(kinds, both({ layout }), []);
      });
      const all = withTablesOf(String(one), String(two));
      expect(all.match(/^## .*/gm)).toEqual(["## one", "## two"]);
    });

    it("keeps nothing else", () => {
      const row = rowOf(tableOf(both({ outcome: "failed" }), tableOf(both(unreached))), "a");
      expect(row).toMatch(/^\| a \| failed \| failed \|/);
    });
  });
});
