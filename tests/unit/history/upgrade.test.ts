import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { Release, TemplateChange, Documents } from "../../../src/history/release.js";
import {
  changesBetween,
  isOlder,
  changesFor,
  reasonsFor,
  renamesFor,
  upgradedTexts,
} from "../../../src/history/upgrade.js";
import { layouts } from "../../../src/render/layouts/index.js";
import { specFromFiles } from "../../../src/spec/files.js";
import { parseSpec } from "../../../src/spec/parse.js";
import { projectPath } from "../../../src/tree/path.js";
import { problemsOf } from "../../support/refusal.js";

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

const PROJECT = ".agent-project/project.json";
const INVOICE = ".agent-project/features/invoice.json";

function changing(more: Partial<TemplateChange>): TemplateChange {
  return { what: "What.", why: "Why.", ...more };
}

/** Upgrades the texts of spec files, given and returned by path. */
function upgraded(texts: Readonly<Record<string, string>>, ...changes: TemplateChange[]) {
  const paths = Object.entries(texts).map(([path, text]) => [projectPath(path), text] as const);
  return Object.fromEntries(upgradedTexts(new Map(paths), changes));
}

/** The options of a project after an upgrade, from those before it. */
function optionsAfter(options: unknown, ...changes: TemplateChange[]): unknown {
  const text = JSON.stringify({ name: "shop", layout: "api-v1", options });
  const after = upgraded({ [PROJECT]: text }, ...changes)[PROJECT] ?? "";
  return z.object({ options: z.unknown() }).parse(JSON.parse(after)).options;
}

describe("an option", () => {
  const adding = changing({ options: { added: { audit: false } } });
  const renaming = changing({ options: { renamed: { audit: "journal" } } });
  const removing = changing({ options: { removed: ["journal"] } });

  it("that is new has the value that keeps the project as it is", () => {
    expect(optionsAfter({ database: "sqlite" }, adding)).toEqual({
      audit: false,
      database: "sqlite",
    });
    expect(optionsAfter(undefined, adding)).toEqual({ audit: false });
  });

  it("that is there already keeps its value", () => {
    expect(optionsAfter({ audit: true }, adding)).toEqual({ audit: true });
  });

  it("that has another name keeps its value", () => {
    expect(optionsAfter({ audit: "x" }, renaming)).toEqual({ journal: "x" });
    expect(optionsAfter({ other: 1 }, renaming)).toEqual({ other: 1 });
  });

  it("that is gone goes", () => {
    expect(optionsAfter({ journal: true, other: 1 }, removing)).toEqual({ other: 1 });
  });

  it("goes through all releases, one after the other", () => {
    expect(optionsAfter({}, adding, renaming)).toEqual({ journal: false });
    expect(optionsAfter({ audit: true }, adding, renaming, removing, adding)).toEqual({
      audit: false,
    });
  });

  it("of one release may take the name of another that goes or gets a new one", () => {
    const swapping = changing({ options: { renamed: { a: "b", b: "a" } } });
    expect(optionsAfter({ a: 1, b: 2 }, swapping)).toEqual({ b: 1, a: 2 });
    const replacing = changing({ options: { removed: ["b"], renamed: { a: "b" } } });
    expect(optionsAfter({ a: 1, b: 2 }, replacing)).toEqual({ b: 1 });
  });

  it("is only changed in the layouts that a release speaks of", () => {
    const theirs = { ...adding, layouts: ["sqlmodel"] };
    const ours = { ...renaming, layouts: ["sqlmodel", "api-v1"] };
    expect(optionsAfter({ audit: 1 }, theirs, ours)).toEqual({ journal: 1 });
  });

  it("is changed whether or not a project is told of it", () => {
    expect(optionsAfter({}, { ...adding, when: { docker: false } })).toEqual({ audit: false });
  });

  it.each([null, [], ["audit"], "audit", 1])(
    "is left to the reader where the options are no object: %j",
    (options) => {
      expect(optionsAfter(options, adding)).toEqual(options);
    },
  );

  it.each(["constructor", "toString", "hasOwnProperty", "__proto__"])(
    "may have any name, for all that upgrading cares: %s",
    (name) => {
      const project = `{ "layout": "api-v1", "options": { "${name}": 1, "docker": true } }`;
      const written = `${JSON.stringify(JSON.parse(project), null, 2)}\n`;
      for (const text of [project, written]) {
        const after = upgraded({ [PROJECT]: text }, adding, renaming)[PROJECT] ?? "";
        expect(after).toContain(`"${name}": 1`);
        expect(Object.prototype).not.toHaveProperty("docker");
      }
    },
  );
});

describe("spec files", () => {
  const project = `{ "name": "shop", "layout": "api-v1", "options": { "docker": true } }\r\n`;
  const invoice = `\uFEFF{ "name": "invoice", "fields": ["number:str"] }`;

  it("keep their text where they say what they said", () => {
    const texts = { [PROJECT]: project, [INVOICE]: invoice };
    const same = changing({ documents: (documents) => ({ ...documents }) });
    const missing = changing({ options: { renamed: { a: "b" }, removed: ["c"] } });
    expect(upgraded(texts, same, missing, changing({}))).toEqual(texts);
  });

  it("are written anew where they have another form, and those only", () => {
    const fields = changing({
      documents: ({ project: { name, ...rest }, features }) => ({
        project: { title: name, ...rest },
        features: new Map([...features].map(([key, value]) => [key, { ...value }])),
      }),
    });
    expect(upgraded({ [PROJECT]: project, [INVOICE]: invoice }, fields)).toEqual({
      [PROJECT]: `{
  "title": "shop",
  "layout": "api-v1",
  "options": {
    "docker": true
  }
}
`,
      [INVOICE]: invoice,
    });
  });

  it("of features go through every release, too, with the project's", () => {
    const listed = changing({
      documents: ({ project, features }: Documents) => ({
        project: { ...project, count: features.size },
        features: new Map(
          [...features].map(([name, value]) => [name, { ...value, columns: value["fields"] }]),
        ),
      }),
    });
    const dropped = changing({
      documents: ({ project, features }: Documents) => ({
        project,
        features: new Map(
          [...features].map(([name, { fields, ...value }]) => [
            name,
            { ...value, had: Array.isArray(fields) },
          ]),
        ),
      }),
    });
    const after = upgraded({ [PROJECT]: project, [INVOICE]: invoice }, listed, dropped);
    expect(JSON.parse(after[PROJECT] ?? "")).toMatchObject({ name: "shop", count: 1 });
    expect(JSON.parse(after[INVOICE] ?? "")).toEqual({
      name: "invoice",
      columns: ["number:str"],
      had: true,
    });
  });

  it("may come and go", () => {
    const replaced = changing({
      documents: ({ project, features }: Documents) => ({
        project,
        features: new Map([...features].map(([name, value]) => [`${name}_item`, value])),
      }),
    });
    const after = upgraded({ [PROJECT]: project, [INVOICE]: invoice }, replaced);
    expect(Object.keys(after)).toEqual([PROJECT, ".agent-project/features/invoice_item.json"]);
  });

  const adding = changing({ options: { added: { audit: false } } });

  it.each([
    ["no JSON", "{"],
    ["a list", "[]"],
    ["null", "null"],
    ["nothing", ""],
    ["a conflict", "<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> main\n"],
    ["a comment", '{ "name": "shop" /* ours */ }'],
    ["a key twice", '{ "name": "shop", "name": "desk" }'],
    ["a key that is none", '{ "name": "shop", "__proto__": { "layout": "api-v1" } }'],
    ["too many levels", "[".repeat(40) + "]".repeat(40)],
  ])("are left to the reader, which says what is wrong, where one is %s", (_, text) => {
    for (const texts of [
      { [PROJECT]: text, [INVOICE]: invoice },
      { [PROJECT]: project, [INVOICE]: text },
    ]) {
      const after = upgraded(texts, adding);
      expect(after).toEqual(texts);
      const files = new Map(Object.entries(after).map(([path, one]) => [projectPath(path), one]));
      expect(problemsOf(() => specFromFiles(files, layouts))).not.toEqual([]);
    }
  });

  it("are left to the reader where the project's own is missing", () => {
    expect(upgraded({ [INVOICE]: invoice }, adding)).toEqual({ [INVOICE]: invoice });
  });

  it("of another layout, or of none, are left to the reader", () => {
    for (const layout of ['"sqlmodel"', "null", "1", '"constructor"']) {
      const texts = { [PROJECT]: `{ "layout": ${layout} }` };
      expect(upgraded(texts, { ...adding, layouts: ["api-v1"] })).toEqual(texts);
    }
  });
});
