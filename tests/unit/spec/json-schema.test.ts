import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FIELD_PATTERN } from "../../../src/spec/shape.js";
import { formatField } from "../../../src/spec/field/parse.js";
import { specJsonSchema } from "../../../src/spec/json-schema.js";
import { printSpec } from "../../../src/spec/files.js";
import { fields, specs } from "./arbitrary.js";
import { layouts } from "./layouts.js";

const schema = specJsonSchema(layouts);
const validate = new Ajv2020({ strict: true, allErrors: true }).compile(schema);

describe("the JSON Schema", () => {
  test("accepts every spec that we print", () => {
    fc.assert(
      fc.property(specs, (spec) => {
        expect(validate(JSON.parse(printSpec(spec))), JSON.stringify(validate.errors)).toBe(true);
      }),
    );
  });

  test("accepts every field that we format", () => {
    const pattern = new RegExp(FIELD_PATTERN, "u");
    fc.assert(
      fc.property(fields, (field) => {
        expect(formatField(field)).toMatch(pattern);
      }),
    );
  });

  test("needs only a layout", () => {
    expect(validate({ layout: "komorebi" })).toBe(true);
    expect(validate({})).toBe(false);
  });

  test.each([
    [{ layout: "api-v2" }],
    [{ layout: "api-v1", optons: {} }],
    [{ layout: "api-v1", name: "my shop" }],
    [{ layout: "api-v1", options: { database: "oracle" } }],
    [{ layout: "api-v1", options: { frontend: true } }],
    [{ layout: "komorebi", options: { database: "sqlite" } }],
    [{ layout: "api-v1", options: { agents: ["claud"] } }],
    [{ layout: "api-v1", options: { docker: "on" } }],
    [{ layout: "api-v1", features: [{ name: "a" }] }],
    [{ layout: "api-v1", features: [{ name: "a", fields: [] }] }],
    [{ layout: "api-v1", features: [{ name: "a", fields: ["x:strr"] }] }],
    [{ layout: "api-v1", features: [{ name: "A", fields: ["x:str"] }] }],
    [{ layout: "api-v1", features: [{ name: "a", fields: ["x:str"], access: "owner" }] }],
    [{ layout: "api-v1", features: [{ name: "a", fields: ["x:str"], more: 1 }] }],
  ])("refuses %j", (document) => {
    expect(validate(document)).toBe(false);
  });

  test("tells editors what each option is and what it is without it", () => {
    expect(schema).toMatchObject({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      anyOf: [
        {
          title: "api-v1",
          properties: {
            options: {
              properties: {
                database: {
                  description: "The database",
                  enum: ["sqlite", "postgresql"],
                  default: "sqlite",
                },
              },
            },
          },
        },
        { title: "komorebi" },
      ],
    });
  });
});
