import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { layouts } from "../../../src/render/layouts/index.js";
import { formatAccess } from "../../../src/spec/feature.js";
import { TYPES } from "../../../src/spec/field/type.js";
import { parseSpec } from "../../../src/spec/parse.js";

/** The features that projects are proven with. */
const FILE = "tests/proofs/features.json";

it("the features of the proofs have every type, modifier and access, and a default where one can be", () => {
  const features: unknown = JSON.parse(readFileSync(FILE, "utf8"));
  const spec = parseSpec(JSON.stringify({ name: "a", layout: "api-v1", features }), FILE, layouts);
  const fields = spec.features.flatMap((feature) => feature.fields);
  const typesOf = (found: typeof fields) => new Set(found.map(({ type }) => type));
  expect(typesOf(fields)).toEqual(new Set(Object.keys(TYPES)));
  const withoutDefault = new Set(["json", "list", "ref"]);
  expect(typesOf(fields.filter((field) => field.default !== undefined))).toEqual(
    new Set(Object.keys(TYPES).filter((type) => !withoutDefault.has(type))),
  );
  for (const modifier of ["nullable", "unique", "index"] as const)
    expect(typesOf(fields.filter((field) => field[modifier])).size).toBeGreaterThan(3);
  const access = spec.features.map((one) => one.access && formatAccess(one.access));
  expect(new Set(access)).toEqual(
    new Set([undefined, "public", "owned", "role:editor", "role:admin"]),
  );
});
