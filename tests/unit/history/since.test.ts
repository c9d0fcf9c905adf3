import { describe, expect, it } from "vitest";
import type { Release, TemplateChange } from "../../../src/history/release.js";
import {
  changesBetween,
  isOlder,
  changesFor,
  reasonsFor,
  renamesFor,
} from "../../../src/history/since.js";
import { layouts } from "../../../src/render/layouts/index.js";
import { parseSpec } from "../../../src/spec/parse.js";

function specWith(more: object = {}) {
  const spec = { name: "shop", layout: "api-v1", ...more };
  return parseSpec(JSON.stringify(spec), "spec", layouts);
}

function change(what: string, more: Partial<TemplateChange> = {}): TemplateChange {
  return { what, why: `Why ${what}`, ...more };
}

function whatOf(changes: readonly TemplateChange[]): string[] {
  return changes.map(({ what }) => what);
}

describe("versions", () => {
  // From the specification of Semantic Versioning, 11.4, and around it.
  const ordered = [
    ..."0.9.0 1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2".split(" "),
    ..."1.0.0-beta.11 1.0.0-rc.1 1.0.0 1.0.1-0 1.0.1 1.2.0 1.10.0 10.0.0".split(" "),
  ];

  it("are older or not by the order of Semantic Versioning", () => {
    for (const [a, one] of ordered.entries())
      for (const [b, other] of ordered.entries())
        expect(isOlder(one, other), `${one} < ${other}`).toBe(a < b);
  });
});

describe("what changed between two versions", () => {
  const history: readonly Release[] = [
    { version: "0.2.0", changes: [change("a"), change("b")] },
    { version: "0.3.0-rc.1", changes: [change("c")] },
    { version: "0.3.0", changes: [change("d")] },
    { version: "0.10.0", changes: [change("e")] },
  ];

  it.each([
    ["0.1.0", "0.10.0", "abcde"],
    ["0.1.0", "0.2.0", "ab"],
    ["0.2.0", "0.3.0", "cd"],
    ["0.2.0", "0.3.0-rc.1", "c"],
    ["0.3.0-rc.1", "0.3.0", "d"],
    ["0.3.0", "0.9.0", ""],
    ["0.9.0", "0.10.0", "e"],
    ["0.3.0", "0.3.0", ""],
    ["1.0.0", "0.3.0", ""],
  ])("after %s up to %s is what those releases say: %j", (written, now, expected) => {
    expect(whatOf(changesBetween(written, now, history)).join("")).toBe(expected);
  });
});

describe("the news for a project", () => {
  it("are those of its layout and its options", () => {
    const changes = [
      change("all"),
      change("ours", { layouts: ["sqlmodel", "api-v1"] }),
      change("another layout", { layouts: ["sqlmodel"] }),
      change("no layout", { layouts: [] }),
      change("our database", { when: { database: "postgresql", docker: true } }),
      change("another database", { when: { database: "sqlite" } }),
      change("half of it", { when: { database: "postgresql", docker: false } }),
      change("an option that nobody has", { when: { lights: true } }),
    ];
    const spec = specWith({ options: { database: "postgresql" } });
    expect(whatOf(changesFor(spec, changes))).toEqual(["all", "ours", "our database"]);
  });
});

describe("renamed files", () => {
  const spec = specWith({
    features: [
      { name: "invoice", fields: ["number:str"] },
      { name: "person", fields: ["name:str"] },
    ],
  });
  const renaming = (...records: Readonly<Record<string, string>>[]) =>
    Object.fromEntries(
      renamesFor(
        spec,
        records.map((renamed) => change("renamed", { files: { renamed } })),
      ),
    );

  it("lead from every older path to the newest", () => {
    expect(renaming({ a: "b", x: "y" }, { b: "c" }, { c: "d", y: "z" })).toEqual({
      ...{ a: "d", b: "d", c: "d" },
      ...{ x: "z", y: "z" },
    });
  });

  it("are there for each feature, by its name or its plural", () => {
    const first = { "app/[feature].py": "app/[features]/model.py" };
    expect(renaming(first, { "app/[features]/model.py": "app/[features]/[feature].py" })).toEqual({
      "app/invoice.py": "app/invoices/invoice.py",
      "app/invoices/model.py": "app/invoices/invoice.py",
      "app/person.py": "app/people/person.py",
      "app/people/model.py": "app/people/person.py",
    });
  });

  it("of one change happen at once", () => {
    expect(renaming({ a: "b", b: "c" })).toEqual({ a: "b", b: "c" });
    expect(renaming({ b: "c", a: "b" })).toEqual({ a: "b", b: "c" });
  });

  it("are not mixed up with what came to their path later", () => {
    expect(renaming({ a: "b" }, { a: "c" })).toEqual({ a: "b" });
  });

  it("that came back go on from there", () => {
    expect(renaming({ a: "b" }, { b: "a" }, { a: "c" })).toMatchObject({ a: "c" });
  });

  it("of other layouts are none of ours", () => {
    const files = { renamed: { a: "b" }, removed: ["c"] };
    const changes = [change("theirs", { layouts: ["sqlmodel"], files })];
    expect(renamesFor(spec, changes).size).toBe(0);
    expect(reasonsFor(spec, changes).size).toBe(0);
  });

  it("and removed ones have a reason, by their older path", () => {
    const changes = [
      change("one", { files: { renamed: { a: "b" } } }),
      change("two", { files: { removed: ["tests/test_[features].py", "c"] } }),
      change("three"),
    ];
    expect(Object.fromEntries(reasonsFor(spec, changes))).toEqual({
      a: "Why one",
      "tests/test_invoices.py": "Why two",
      "tests/test_people.py": "Why two",
      c: "Why two",
    });
  });
});
