import { describe, expect, it } from "vitest";
import { ApiError } from "../src/api/client";
import { errorsByField } from "../src/components/fields/errors";
import { parse, toRaw } from "../src/components/fields/parse";
import type { Field } from "../src/components/fields/types";

const name = "it";
const decimal: Field = { name, kind: "decimal", digits: 5, places: 2 };

describe("parsing", () => {
  it.each<[Field, string, unknown]>([
    [{ name, kind: "text" }, "", ""],
    [{ name, kind: "text", nullable: true }, " ", null],
    [{ name, kind: "integer" }, " -12 ", -12],
    [{ name, kind: "number" }, "1.5e3", 1500],
    [decimal, "123.40", "123.40"],
    [{ name, kind: "date", nullable: true }, "", null],
    [{ name, kind: "date" }, "2026-01-31", "2026-01-31"],
    [{ name, kind: "json" }, '{"a": [1]}', { a: [1] }],
    [{ name, kind: "json", nullable: true }, "null", null],
  ])("takes %o from %o", (field, raw, value) => {
    expect(parse(field, raw)).toEqual({ value });
  });

  it.each<[Field, string]>([
    [{ name, kind: "text", required: true }, "  "],
    [{ name, kind: "text", maxLength: 2 }, "abc"],
    [{ name, kind: "integer" }, "1.5"],
    [{ name, kind: "integer" }, "9007199254740993"],
    [{ name, kind: "number" }, "many"],
    [decimal, "1234.5"],
    [decimal, "1.234"],
    [{ name, kind: "uuid" }, "42"],
    [{ name, kind: "json" }, "{"],
    [{ name, kind: "json" }, "null"],
  ])("refuses for %o what is %o", (field, raw) => {
    expect(parse(field, raw)).toHaveProperty("error");
  });

  it("limits lists", () => {
    const field: Field = { name, kind: "list", maxItems: 1, maxLength: 2 };
    expect(parse(field, ["ab"])).toEqual({ value: ["ab"] });
    expect(parse(field, ["a", "b"])).toHaveProperty("error");
    expect(parse(field, ["abc"])).toHaveProperty("error");
  });

  it("gives a time back as it was", () => {
    const field: Field = { name, kind: "datetime" };
    const raw = toRaw(field, "2026-11-29T08:30:15Z");
    expect(parse(field, raw)).toEqual({ value: "2026-11-29T08:30:15.000Z" });
  });
});

describe("errors of the server", () => {
  const names = ["title", "museum_id"];

  it("land at the field that they locate", () => {
    const errors = [{ location: ["body", "title"], message: "M", type: "t" }];
    const error = new ApiError(422, "validation_error", "D", errors);
    expect(errorsByField(error, names)).toEqual({ title: "M" });
  });

  it.each([
    ["title_taken", "Taken.", { title: "Taken." }],
    ["unknown_reference", "No 'museum_id'.", { museum_id: "No 'museum_id'." }],
    ["in_use", "Used.", {}],
  ])("with the code %s land at %o", (code, detail, expected) => {
    expect(errorsByField(new ApiError(409, code, detail), names)).toEqual(
      expected,
    );
  });
});
