import { describe, expect, test } from "vitest";
import { parseFeature, type Feature } from "../../../src/spec/feature.js";
import { projectName } from "../../../src/spec/naming/name.js";
import { databaseNames } from "../../../src/spec/relations/collision.js";
import { specOf } from "../../../src/spec/spec.js";
import { projectPath } from "../../../src/tree/path.js";
import { problemOf, problemsOf } from "../../support/refusal.js";
import { layouts } from "./layouts.js";

function feature(text: string, plural?: string): Feature {
  const read = parseFeature(text, new Map());
  return plural === undefined ? read : { ...read, plural };
}

const shop = { name: projectName("shop"), layout: "api-v1" };
const specWith = (...features: readonly Feature[]) => specOf({ ...shop, features }, layouts);

describe("a spec", () => {
  test("takes the layout's defaults, and has features and files in order", () => {
    const spec = specOf(
      {
        ...shop,
        options: { docker: false },
        features: [feature("b x:int"), feature("a2 x:int"), feature("a x:int")],
        keep: ["README.md", "Dockerfile", "README.md"].map(projectPath),
      },
      layouts,
    );
    expect(Object.entries(spec.options)).toEqual([
      ["database", "sqlite"],
      ["agents", ["claude"]],
      ["docker", false],
    ]);
    expect(spec.features.map(({ name }) => name)).toEqual(["a", "a2", "b"]);
    expect(spec.keep).toEqual(["Dockerfile", "README.md"]);
  });

  test("has every problem told", () => {
    const problems = problemsOf(() =>
      specOf({ ...shop, options: { dokcer: true, agents: ["claud"], toString: 1 } }, layouts),
    );
    expect(problems.map(({ code, field, fix }) => [code, field, fix.split("?")[0]])).toEqual([
      ["unknown-option", "options.dokcer", "Did you mean 'docker'"],
      ["unknown-option", "options.toString", "It has database, agents or docker."],
      ["invalid-option", "options.agents", "Did you mean 'claude'"],
    ]);
  });

  test("needs a layout that exists", () => {
    expect(problemOf(() => specOf({ ...shop, layout: "__proto__" }, layouts)).code).toBe(
      "unknown-layout",
    );
  });
});

describe("features collide when", () => {
  test.each([
    ["they have one name", [feature("a x:int"), feature("a y:int")], "two features 'a'"],
    [
      "one is the plural of the other",
      [feature("invoice x:int"), feature("invoices x:int")],
      "'invoices' of the feature 'invoice'",
    ],
    [
      "they have one plural",
      [feature("a x:int", "rows"), feature("b x:int", "rows")],
      "plural 'rows'",
    ],
    [
      "they have one class",
      [feature("item2 x:int"), feature("item_2 x:int")],
      "'item2' of the feature 'item2'",
    ],
    [
      "their files differ only in case",
      [feature("a_b x:int"), feature("ab x:int")],
      "'a_b' of the feature 'a_b'",
    ],
    [
      "two names in the database are one",
      [feature("a b_c:int:index", "as_x"), feature("b c:int:index", "as_x_b")],
      "'ix_as_x_b_c' would be the index of the field 'c'",
    ],
  ])("%s", (_, features, message) => {
    const problems = problemsOf(() => specWith(...features));
    expect(problems.map((problem) => problem.message)).toEqual([expect.stringContaining(message)]);
  });
});

describe("fields collide when", () => {
  test.each([
    ["they have one name", "a x:int x:str", "has two fields 'x'"],
    ["a ref's column has the other's name", "a b:ref:a:null b_id:int", "would both be 'b_id'"],
    [
      "a ref's column has the other's name, in the other order",
      "a b_id:int b:ref:a:null",
      "would both be 'b_id'",
    ],
  ])("%s", (_, text, message) => {
    expect(problemOf(() => specWith(feature(text))).message).toContain(message);
  });
});

describe("a reference", () => {
  test("to what does not exist is answered with what is nearest", () => {
    const customer = feature("customer name:str");
    const near = problemOf(() => specWith(customer, feature("invoice c:ref:custmer")));
    expect(near.message).toContain("refers to 'custmer', and there is no such feature");
    expect(near.fix).toContain("Did you mean 'customer'?");
    const plural = problemOf(() => specWith(customer, feature("invoice c:ref:customers")));
    expect(plural.fix).toContain("Did you mean 'customer'?");
    const far = problemOf(() => specWith(feature("invoice c:ref:supplier")));
    expect(far.fix).toBe("Add the feature 'supplier', or drop the field.");
  });

  test("to its own feature must be nullable", () => {
    expect(specWith(feature("page parent:ref:page:null")).features).toHaveLength(1);
    expect(problemOf(() => specWith(feature("page parent:ref:page")))).toMatchObject({
      code: "invalid-field",
      message: expect.stringContaining("refers to its own feature 'page'") as string,
      fix: "Add ':null' to it.",
    });
  });

  test("in a cycle must be nullable somewhere", () => {
    const round = (last: string) => [
      feature("a b:ref:b"),
      feature("b x:int c:ref:c"),
      feature(`c a:ref:a${last}`),
      feature("d a:ref:a b:ref:b"),
    ];
    expect(specWith(...round(":null")).features).toHaveLength(4);
    expect(problemOf(() => specWith(...round("")))).toMatchObject({
      message: expect.stringContaining("a → b → c → a") as string,
      fix: "Add ':null' to one of them, such as 'b' of 'a'.",
    });
  });

  test("may be part of a chain of any length", () => {
    const chain = Array.from({ length: 20_000 }, (_, n) =>
      feature(n === 0 ? "f0 x:int" : `f${n} x:ref:f${n - 1}`, `p${n}`),
    );
    expect(specWith(...chain).features).toHaveLength(20_000);
  });
});

describe("names in the database", () => {
  test("follow the naming convention", () => {
    const invoice = feature(
      "invoice number:str:32:unique paid_on:date:index:null status:enum:x,y customer:ref:customer",
    );
    const names = databaseNames(invoice, () => "customers").map(({ name }) => name);
    expect(names).toEqual([
      "invoices",
      "pk_invoices",
      "ix_invoices_owner_id",
      "ix_invoices_created_at",
      "fk_invoices_owner_id_users",
      "uq_invoices_number",
      "ix_invoices_paid_on",
      "ix_invoices_customer_id",
      "fk_invoices_customer_id_customers",
    ]);
  });

  test("have at most 63 bytes", () => {
    const table = "t".repeat(30);
    const fits = feature(`a ${"c".repeat(29)}:int:index`, table);
    expect(specWith(fits).features).toHaveLength(1);
    const problem = problemOf(() => specWith(feature(`a ${"c".repeat(30)}:int:index`, table)));
    expect(problem.message).toContain(`'ix_${table}_${"c".repeat(30)}', of 64 bytes`);
    expect(problem.fix).toContain("1 shorter");
  });
});
