import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inverse, type MigrationStep } from "../../../src/migrate/schema.js";
import { stepsBetween } from "../../../src/migrate/steps.js";
import type { Feature } from "../../../src/spec/feature.js";
import type { FeatureName, FieldName } from "../../../src/spec/naming/name.js";
import { problemsOf } from "../../support/refusal.js";
import { specs } from "../spec/arbitrary.js";
import { changed, feature, isOwned, renames } from "./support/features.js";
import { apply, schemaOf } from "./support/schema.js";

const steps = (before: readonly Feature[], after: readonly Feature[], names = {}) =>
  stepsBetween({ before, after, renames: renames(names), isOwned });

/** Each step in a few words. */
const words = (list: readonly MigrationStep[]) =>
  list.map((step) => {
    const of = typeof step.table === "string" ? step.table : step.table.name;
    if ("column" in step)
      return `${step.do} ${of}.${typeof step.column === "string" ? step.column : step.column.name}`;
    if ("from" in step) return `${step.do} ${of}.${step.from} ${step.to}`;
    const what =
      "constraint" in step ? step.constraint.name : "index" in step ? step.index.name : of;
    return `${step.do} ${what}`;
  });

describe("the steps between two lists of features", () => {
  it("are none where no table differs", () => {
    const before = [feature("invoice status:enum:draft,sent=draft tags:list:str n:int")];
    const after = [feature("invoice status:enum:draft,sent,paid=sent tags:json n:int=3", "role")];
    expect(steps(before, before)).toEqual([]);
    expect(steps(before, after)).toEqual([]);
  });

  it("make what is referred to first, and unmake it last", () => {
    const before = [feature("zebra name:str")];
    const after = [
      feature("apple zebra2:ref:zebra basket:ref:basket"),
      feature("basket size:int"),
      feature("zebra name:str apple:ref:apple:null"),
    ];
    const there = steps(before, after);
    expect(words(there)).toEqual([
      "create table baskets",
      "create table apples",
      "add column zebras.apple_id",
      "add constraint fk_zebras_apple_id_apples",
      "add index ix_zebras_apple_id",
    ]);
    expect(words(steps(after, before))).toEqual(words(inverse(there)));
  });

  it("close a cycle of references with a key that comes later", () => {
    const after = [
      feature("head body:ref:body:null head:ref:head:null"),
      feature("body neck:ref:neck"),
      feature("neck head:ref:head"),
    ];
    expect(words(steps([], after))).toEqual([
      "create table heads",
      "create table necks",
      "create table bodies",
      "add constraint fk_heads_body_id_bodies",
    ]);
  });

  it("free names before they are taken", () => {
    const before = [feature("invoice a:str:unique b:str:unique c:int:index")];
    const after = [feature("invoice b:str:unique d:str:unique c:text:null")];
    const names = { invoice: { b: "a", d: "b" } };
    const changedTypes = [feature("invoice b:str:unique d:str:unique e:int:index c:text:null")];
    expect(words(steps(before, changedTypes, { invoice: { ...names.invoice, e: "c" } }))).toEqual([
      "drop index ix_invoices_c",
      "drop constraint uq_invoices_a",
      "drop constraint uq_invoices_b",
      "rename column invoices.b d",
      "rename column invoices.c e",
      "rename column invoices.a b",
      "add column invoices.c",
      "add constraint uq_invoices_b",
      "add constraint uq_invoices_d",
      "add index ix_invoices_e",
    ]);
    expect(problemsOf(() => steps(before, after, names))).toHaveLength(1);
  });

  it("follow a reference's delete rule, and ownership", () => {
    const before = [feature("tag name:str"), feature("note tag:ref:tag", "owned")];
    const after = [feature("tag name:str", "owned"), feature("note tag:ref:tag:null")];
    expect(words(steps(before, after))).toEqual([
      "add column tags.owner_id",
      "add constraint fk_tags_owner_id_users",
      "add index ix_tags_owner_id",
      "drop index ix_notes_owner_id",
      "drop constraint fk_notes_tag_id_tags",
      "drop constraint fk_notes_owner_id_users",
      "drop column notes.owner_id",
      "set nullable notes.tag_id",
      "add constraint fk_notes_tag_id_tags",
    ]);
  });

  it("know from the layout which features are owned", () => {
    const one = [feature("tag name:str")];
    const change = { before: [], after: one, renames: renames({}), isOwned: () => true };
    expect(JSON.stringify(stepsBetween(change))).toContain("fk_tags_owner_id_users");
  });

  it("lead from one schema to the other, and back", () => {
    const pair = fc.tuple(specs, specs).map(([before, after]) => [before.features, after.features]);
    const unrelated = fc.property(pair, ([before = [], after = []]) => {
      holds(before, after, new Map());
    });
    fc.assert(unrelated, { numRuns: 200 });
  });

  it("lead from one schema to what a few changes made of it, and back", () => {
    const related = fc.property(specs, fc.infiniteStream(fc.nat(999)), ({ features }, numbers) => {
      const random = () => (numbers.next().value ?? 0) / 1000;
      const { after, renames: names } = changed(features, random);
      holds(features, after, names);
    });
    fc.assert(related, { numRuns: 500 });
  });
});

/** The steps from one to the other, tried on a model of a database that knows nothing of fields. */
function holds(
  before: readonly Feature[],
  after: readonly Feature[],
  names: ReadonlyMap<FeatureName, ReadonlyMap<FieldName, FieldName>>,
): void {
  let found: MigrationStep[] = [];
  const refused = problemsOf(() => {
    found = stepsBetween({ before, after, renames: names, isOwned });
  });
  if (refused.length > 0) {
    expect(refused.every(({ code }) => code === "unsafe-change")).toBe(true);
    return;
  }
  expect(apply(schemaOf(before), found)).toEqual(schemaOf(after));
  expect(apply(schemaOf(after), inverse(found))).toEqual(schemaOf(before));
}

describe("what cannot be done to tables with rows", () => {
  const refusal = (before: string, after: string, names = {}) =>
    problemsOf(() => steps([feature(before)], [feature(after)], { invoice: names })).map(
      ({ code, message, fix }) => {
        expect(code).toBe("unsafe-change");
        return `${message} ${fix}`;
      },
    );

  it.each([
    ["a:str:20", "a:str:20"],
    ["a:str:20", "a:str:21"],
    ["a:str:20:null", "a:text:null"],
    ["a:enum:x,y", "a:enum:y,z,x"],
    ["a:enum:x,y", "a:str:63"],
    ["a:enum:x,y", "a:text"],
    ["a:decimal:8,2", "a:decimal:10,2"],
    ["a:decimal:8,2", "a:decimal:9,3"],
    ["a:list:str", "a:json"],
    ["a:int", "a:int:null"],
    ["a:int:null", "a:int=3"],
    ["a:int", "a:int:unique"],
    ["a:str:unique", "a:str:index"],
    ["a:int", "a:int b:list:str"],
    ["a:int", "a:int b:ref:invoice:null"],
    ["a:ref:invoice:null", "a:ref:invoice:null:unique"],
  ])("is not: %s to %s", (before, after) => {
    expect(refusal(`invoice ${before}`, `invoice ${after}`)).toEqual([]);
  });

  const KEEP =
    "Keep its type. Or: Add another field for the new values, move the rows over, and then drop this one.";

  it.each([
    ["a:str:20", "a:str:19"],
    ["a:text", "a:str"],
    ["a:enum:x", "a:str:62"],
    ["a:str", "a:enum:x"],
    ["a:int", "a:float"],
    ["a:int", "a:decimal:30,2"],
    ["a:date", "a:datetime"],
    ["a:uuid", "a:ref:invoice:null"],
    ["a:json", "a:list:str"],
    ["a:decimal:8,2", "a:decimal:7,2"],
    ["a:decimal:8,2", "a:decimal:8,3"],
    ["a:decimal:8,2", "a:decimal:9,1"],
  ])("is: %s to %s", (before, after) => {
    const [was, is] = [before, after].map((text) => `'${text.slice(2).replace(":null", "")}'`);
    const message = `invoice.a cannot become ${is ?? ""}: a migration from ${was ?? ""} would not keep every value. ${KEEP}`;
    expect(refusal(`invoice ${before}`, `invoice ${after}`)).toContain(message);
  });

  it.each([
    [
      "a:int total:decimal:12,2",
      "invoice.total needs a value for the rows that exist. Give it a default, as in 'total:decimal:12,2=0', or let it be absent: 'total:decimal:12,2:null'.",
    ],
    [
      "a:int state:enum:x,y",
      "invoice.state needs a value for the rows that exist. Give it a default, as in 'state:enum:x,y=x', or let it be absent: 'state:enum:x,y:null'.",
    ],
    [
      "a:int number:str:unique",
      "invoice.number needs a value for the rows that exist, and no default can be one for a unique field. Let it be absent: 'number:str:null:unique'.",
    ],
    [
      "a:int other:ref:invoice",
      "invoice.other needs a value for the rows that exist, and no default can be one for a 'ref'. Let it be absent: 'other:ref:invoice:null'.",
    ],
    [
      "a:int data:json",
      "invoice.data needs a value for the rows that exist, and no default can be one for a 'json'. Let it be absent: 'data:json:null'.",
    ],
  ])("is to add, or to require, without a value: %s", (after, message) => {
    expect(refusal("invoice a:int", `invoice ${after}`)).toEqual([message]);
    const [, field = ""] = after.split(" ");
    const optional = `invoice a:int ${field.replace(":unique", "")}:null${field.includes(":unique") ? ":unique" : ""}`;
    expect(refusal(optional, `invoice ${after}`)).toEqual([message]);
  });

  it("is to take values from an enum", () => {
    expect(refusal("invoice a:enum:x,y,z=x", "invoice a:enum:x")).toEqual([
      "invoice.a would no longer have 'y' or 'z', and rows may hold it. Keep it among the values. Or: Add another field for the new values, move the rows over, and then drop this one.",
    ]);
  });

  it("is to refer to another feature", () => {
    const others = [feature("cat name:str"), feature("dog name:str")];
    const problems = problemsOf(() =>
      steps(
        [...others, feature("bowl owned_by:ref:cat")],
        [...others, feature("bowl owned_by:ref:dog")],
      ),
    );
    expect(problems.map(({ message }) => message)).toEqual([
      "bowl.owned_by refers to 'cat', and cannot refer to 'dog' instead: its rows hold ids of the former.",
    ]);
  });

  it("is to rename a table", () => {
    const before = feature("person name:str");
    const problems = problemsOf(() => steps([before], [{ ...before, plural: "persons" }]));
    expect(problems.map(({ message }) => message)).toEqual([
      "The plural of 'person' is the name of its table, and cannot change from 'people' to 'persons'.",
    ]);
  });

  it("is to swap two names at once", () => {
    expect(refusal("invoice a:int b:int", "invoice a:int b:int", { a: "b", b: "a" })).toEqual([
      "The fields of 'invoice' cannot take each other's names at once. Give one of them a third name first.",
    ]);
  });

  it("is to give the name of a dropped column to another", () => {
    expect(refusal("invoice a:ref:invoice:null b:int", "invoice a_id:uuid:null b:int")).toEqual([
      "invoice.a_id would have the column 'a_id' of a field that is dropped at the same time. Drop the one first, and add the other afterwards.",
    ]);
  });

  it("is to give the name of a removed table to another", () => {
    const one = feature("person name:str");
    const other = { ...feature("human name:str"), plural: "people" };
    expect(problemsOf(() => steps([one], [other]))[0]).toMatchObject({
      code: "unsafe-change",
      message: "In the database 'people' would be of another feature than before.",
    });
  });
});
