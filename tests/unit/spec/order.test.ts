import { expect, it } from "vitest";
import { parseFeature } from "../../../src/spec/feature.js";
import { inOrderOfReference } from "../../../src/spec/relations/order.js";

const order = (...texts: string[]) =>
  inOrderOfReference(texts.map((text) => parseFeature(text, new Map()))).map((group) =>
    group.map(({ name }) => name),
  );

it("puts a feature after those it refers to, and otherwise by name", () => {
  expect(
    order("address customer:ref:customer", "beacon a:int", "customer a:int", "zebra a:ref:beacon"),
  ).toEqual([["beacon"], ["customer"], ["address"], ["zebra"]]);
});

it("puts those of a cycle together, after what they need", () => {
  expect(
    order("author best:ref:book:null", "book by:ref:author", "country a:int", "prize of:ref:book"),
  ).toEqual([["author", "book"], ["country"], ["prize"]]);
  expect(order("a of:ref:b:null", "b of:ref:a", "b_part of:ref:c", "c a:int")).toEqual([
    ["a", "b"],
    ["c"],
    ["b_part"],
  ]);
});

it("does not mind a feature that refers to itself", () => {
  expect(order("folder inside:ref:folder:null")).toEqual([["folder"]]);
});
