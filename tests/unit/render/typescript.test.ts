import { format } from "prettier";
import { expect, it } from "vitest";
import { layouts } from "../../../src/render/layouts/index.js";
import { featureTemplateView } from "../../../src/render/feature/view.js";
import { subjectsOf } from "../../../src/render/feature/subject.js";
import { parseSpec } from "../../../src/spec/parse.js";

/** A feature, told to templates in TypeScript. */
function inTypescript(name: string, ...fields: readonly string[]) {
  const text = JSON.stringify({ name: "a", layout: "api-v1", features: [{ name, fields }] });
  const { features } = parseSpec(text, "test", layouts);
  const [subject] = subjectsOf(features, { kind: "public" });
  if (subject === undefined) throw new Error("There is no feature.");
  const { feature } = featureTemplateView(
    subject,
    { dialects: { typescript: true }, modules: {}, packages: new Set() },
    "1.0.0",
  );
  return { names: feature.typescript, fields: feature.fields.map((field) => field.typescript) };
}

it.each([
  ["str:9", "string"],
  ["text", "string"],
  ["int", "number"],
  ["float", "number"],
  ["decimal:9,2", "string"],
  ["bool", "boolean"],
  ["date", "string"],
  ["datetime", "string"],
  ["uuid", "string"],
  ["list:str", "string[]"],
  ["json", "unknown"],
  ["enum:low,high", "TicketLevel"],
])("a field of type %s is what JSON makes of it, in TypeScript: %s", (type, expected) => {
  const { fields } = inTypescript("ticket", `level:${type}`);
  expect(fields[0]?.type).toBe(expected);
});

it("refers to another feature by the column that holds the other's id", () => {
  const { fields } = inTypescript("ticket", "before:ref:ticket:null");
  expect(fields[0]).toMatchObject({ type: "string | null", read: "before_id: string | null" });
});

it.each([
  ["due:date", "due: string", "due: string", "due?: string"],
  ["due:date:null", "due: string | null", "due?: string | null", "due?: string | null"],
  ["due:date=2026-01-31", "due: string", "due?: string", "due?: string"],
  ["due:list:str", "due: string[]", "due?: string[]", "due?: string[]"],
  ["due:json:null", "due: unknown", "due?: unknown", "due?: unknown"],
])("%s is read as %s, made as %s, changed as %s", (field, read, create, update) => {
  expect(inTypescript("ticket", field).fields[0]).toMatchObject({ read, create, update });
});

it("declares what an enum can be as prettier writes it, and nothing for other fields", async () => {
  const many = Array.from({ length: 9 }, (_, n) => `value_${n}`).join(",");
  const { fields } = inTypescript("ticket", "level:enum:low,high", `kind:enum:${many}`, "a:int");
  const [level, kind, other] = fields.map((field) => field?.union);
  expect(level).toBe('export type TicketLevel = "low" | "high";');
  expect(kind).toContain('export type TicketKind =\n  | "value_0"\n  | "value_1"\n');
  expect(other).toBeUndefined();
  for (const text of [level, kind])
    expect(await format(text ?? "", { parser: "typescript" })).toBe(`${text}\n`);
});

it("has names for one and for many, as variables and as types", () => {
  expect(inTypescript("invoice_line", "a:int").names).toEqual({
    one: "invoiceLine",
    many: "invoiceLines",
    Many: "InvoiceLines",
  });
});
