import { describe, expect, it } from "vitest";
import { featureChange, type FeatureAnswers } from "../../../generators/feature-answers.js";
import { fieldQuestion, featureNameQuestion } from "../../../generators/feature-questions.js";
import { layouts } from "../../../src/render/layouts/index.js";
import { parseSpec } from "../../../src/spec/parse.js";
import { featureJson } from "../../../src/spec/files.js";
import { problemOf } from "../../support/refusal.js";

const spec = parseSpec(
  JSON.stringify({
    name: "shop",
    layout: "api-v1",
    features: [
      { name: "customer", fields: ["name:str:80"] },
      {
        name: "invoice",
        access: "owned",
        fields: ["number:str:32:unique", "paid:bool=false", "customer:ref:customer"],
      },
    ],
  }),
  "test",
  layouts,
);

/** The features after a change, as their files would hold them. */
function after(answers: FeatureAnswers) {
  return featureChange(spec, answers).spec.features.map(featureJson);
}

const refused = (answers: FeatureAnswers) => problemOf(() => featureChange(spec, answers));

const [customer, invoice] = spec.features.map(featureJson);

describe("adding a feature", () => {
  it("puts it in order of name, with what was said of it", () => {
    const answers = { name: "delivery", fields: ["on:date:null"], access: "role:admin" };
    expect(after(answers)).toEqual([
      customer,
      { name: "delivery", access: "role:admin", fields: ["on:date:null"] },
      invoice,
    ]);
  });

  it("takes a plural that English does not have", () => {
    const answers = { name: "staff", plural: "staff_members", fields: ["name:str"] };
    expect(after(answers)).toContainEqual({
      name: "staff",
      plural: "staff_members",
      fields: ["name:str"],
    });
  });

  it("changes nothing when the same feature is there", () => {
    const answers = { name: "customer", fields: ["name:str:80"] };
    expect(featureChange(spec, answers).spec).toBe(spec);
  });

  it("refuses another feature of the same name, and says how to change it", () => {
    const problem = refused({ name: "customer", fields: ["name:str:90"] });
    expect(problem.message).toContain("'customer' already");
    expect(problem.fix).toContain("--add");
  });

  it("shows what is wrong in a field, with the place in its text", () => {
    const problem = refused({ name: "order_item", fields: ["price:decimel:8,2"] });
    expect(problem).toMatchObject({
      code: "invalid-field",
      field: "<field>",
      at: { line: 1, column: 7 },
    });
    expect(problem.fix).toContain("decimal");
  });

  it.each([
    ["no fields", { name: "order_item" }, "has no fields"],
    ["a name of the layout", { name: "user", fields: ["a:int"] }, "user"],
    ["a reserved field", { name: "order_item", fields: ["metadata:json"] }, "metadata"],
    ["two fields of a name", { name: "order_item", fields: ["a:int", "a:str"] }, "'a'"],
    ["a reference to nothing", { name: "order_item", fields: ["a:ref:nothing"] }, "nothing"],
    ["an unknown access", { name: "order_item", fields: ["a:int"], access: "all" }, "access"],
    ["a plural that is the name", { name: "fish", plural: "fish", fields: ["a:int"] }, "differ"],
    ["another's table", { name: "order_item", plural: "invoices", fields: ["a:int"] }, "invoices"],
  ])("refuses %s", (_, answers, words) => {
    expect(refused(answers).message).toContain(words);
  });
});

describe("changing a feature", () => {
  it("renames in place, drops, and adds at the end", () => {
    const change = featureChange(spec, {
      name: "invoice",
      rename: ["number=code"],
      drop: ["paid"],
      add: ["due_on:date:null"],
    });
    expect(change.spec.features.map(featureJson)).toEqual([
      customer,
      {
        name: "invoice",
        access: "owned",
        fields: ["code:str:32:unique", "customer:ref:customer", "due_on:date:null"],
      },
    ]);
    expect(change.renames).toEqual(new Map([["invoice", new Map([["code", "number"]])]]));
  });

  it("changes who may use it", () => {
    expect(after({ name: "invoice", access: "public" })[1]).toMatchObject({ access: "public" });
  });

  it.each<[string, FeatureAnswers]>([
    ["a field that is there", { name: "invoice", add: ["paid:bool=false"] }],
    ["the drop of a field that is not there", { name: "invoice", drop: ["remark"] }],
    ["a rename that was made", { name: "invoice", rename: ["code=number"] }],
    ["the access that it has", { name: "invoice", access: "owned" }],
    ["the removal of what is not there", { name: "voucher", remove: true }],
  ])("passes over %s", (_, answers) => {
    expect(after(answers)).toEqual([customer, invoice]);
    expect(featureChange(spec, answers).renames.size).toBe(0);
  });

  it.each<[string, FeatureAnswers, string]>([
    ["nothing at all", { name: "invoice" }, "no change of it"],
    ["new fields without --add", { name: "invoice", fields: ["a:int"] }, "already"],
    ["a field of a taken name", { name: "invoice", add: ["paid:int"] }, "paid:bool=false"],
    ["a slip in --drop", { name: "invoice", drop: ["numbr"] }, "numbr"],
    ["a slip in --rename", { name: "invoice", rename: ["numbr=code"] }, "numbr"],
    ["a rename without a new name", { name: "invoice", rename: ["number"] }, "which name"],
    ["a rename to a taken name", { name: "invoice", rename: ["number=paid"] }, "paid"],
    [
      "rename and drop of one field",
      { name: "invoice", rename: ["paid=p"], drop: ["paid"] },
      "paid",
    ],
    ["the last field's drop", { name: "customer", drop: ["name"] }, "no fields"],
    ["a change of what is not there", { name: "voucher", add: ["a:int"] }, "voucher"],
    ["a slip in the name", { name: "invoce", add: ["a:int"] }, "invoce"],
  ])("refuses %s", (_, answers, words) => {
    expect(refused(answers).message).toContain(words);
  });
});

describe("removing a feature", () => {
  it("takes it out", () => {
    expect(after({ name: "invoice", remove: true })).toEqual([customer]);
  });

  it("refuses while another refers to it, and says what to drop", () => {
    const problem = refused({ name: "customer", remove: true });
    expect(problem.message).toContain("'invoice.customer'");
    expect(problem.fix).toContain("agent-project feature invoice --drop customer");
  });

  it("refuses a slip in the name, and other changes beside it", () => {
    expect(refused({ name: "invoce", remove: true }).fix).toContain("'invoice'");
    expect(refused({ name: "invoice", remove: true, drop: ["paid"] }).field).toBe("--remove");
  });
});

describe("the questions for a feature", () => {
  it("judge a name as it is typed", () => {
    const { fault } = featureNameQuestion(spec);
    expect(fault("delivery")).toBeUndefined();
    expect(fault("Delivery")).toContain("lower-case");
    expect(fault("user")).toContain("layout");
  });

  it("judge each field with those before it, and end with an empty answer", () => {
    expect(fieldQuestion(spec, "delivery", []).fault("")).toContain("empty");
    const { fault } = fieldQuestion(spec, "delivery", ["on:date"]);
    expect(fault("")).toBeUndefined();
    expect(fault("customer:ref:customer")).toBeUndefined();
    expect(fault("on:int")).toContain("'on'");
    expect(fault("customer:ref:client")).toContain("client");
  });
});
