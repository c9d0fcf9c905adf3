import type { Field } from "../../spec/field.js";
import { code, type Code } from "../python/code.js";
import type { EnumClass } from "./enum.js";
import { spoken } from "./words.js";

// Longer would not fit a line beside the longest name.
const LONGEST_LABEL = 20;

/** What the samples of a field are made from. */
export type SampleParts = {
  readonly field: Field;
  readonly enumClass: EnumClass | undefined;
  /** The module that the class of an enum is in. */
  readonly enumModule: string;
};

/**
 * An expression over `number` that gives what a client may send, as Python has JSON: a greater number
 * gives a greater value, and different numbers different ones as far as there are so many. A ref has
 * none: its rows have to be there first.
 */
export function sampleOf({ field, enumClass, enumModule }: SampleParts): Code | undefined {
  switch (field.type) {
    case "str":
      return code(textSample(field.name, field.length));
    case "text":
      return code(textSample(field.name, LONGEST_LABEL * 2));
    case "int":
      return code("number");
    case "float":
      return code("number + 0.5");
    case "decimal":
      return code(decimalSample(field.precision, field.scale));
    case "bool":
      return code("number % 2 == 1");
    case "date":
      return code('f"{2000 + number}-01-01"');
    case "datetime":
      return code('f"2026-01-01T12:00:00.{number + 1:06}Z"');
    case "uuid":
      return code("str(UUID(int=number))", "uuid.UUID");
    case "enum":
      return enumClass && field.values.length > 1
        ? code(`sorted(${enumClass.name})[number % ${field.values.length}]`, `${enumModule}.${enumClass.name}`)
        : code(`"${field.values[0] ?? ""}"`);
    case "json":
      return code('{"number": number}');
    case "list":
      return code(`[${textSample(field.name, LONGEST_LABEL * 2)}]`);
    case "ref":
      return undefined;
  }
}

/** Whether the samples of two numbers differ. */
export function differs(field: Field): boolean {
  return field.type !== "enum" || field.values.length > 1;
}

function textSample(name: string, length: number): string {
  if (length === 1) return "str(number % 10)";
  const label = spoken(name)
    .slice(0, Math.max(0, Math.min(length - " 12".length, LONGEST_LABEL)))
    .trim();
  return label === "" ? "str(number)" : `f"${label} {number}"`;
}

function decimalSample(precision: number, scale: number): string {
  const whole = precision - scale;
  if (whole === 0) return scale === 1 ? 'f"0.{number % 10}"' : `f"0.{number:0${scale}}"`;
  if (whole === 1) return `f"{number % 10:.${scale}f}"`;
  return scale === 0 ? "str(number)" : `f"{number:.${scale}f}"`;
}

/** Values that are in bounds, and such that are not, as Python has JSON. */
export type Bounds = { readonly accepted: readonly string[]; readonly refused: readonly string[] };

/** What a field just accepts, and what it does not. */
export function boundsOf(field: Field): Bounds {
  switch (field.type) {
    case "str":
      return { accepted: [`"x" * ${field.length}`], refused: [`"x" * ${field.length + 1}`] };
    case "text":
      return { accepted: ['"x" * 10_000'], refused: ["1"] };
    case "int":
      return { accepted: ["2**63 - 1", "-(2**63)"], refused: ["2**63", "-(2**63) - 1", '"1"'] };
    case "float":
      return { accepted: ["1e308", "-0.5"], refused: ['float("inf")', '"0.5"'] };
    case "decimal":
      return decimalBounds(field.precision, field.scale);
    case "bool":
      return { accepted: ["True", "False"], refused: ['"true"', "1"] };
    case "date":
      return { accepted: ['"0001-01-01"', '"9999-12-31"'], refused: ['"2026-02-30"'] };
    case "datetime":
      return {
        accepted: ['"2026-01-01T00:00:00.000001Z"'],
        refused: ['"2026-01-01T00:00:00"', '"0001-01-01T00:00:00+01:00"'],
      };
    case "uuid":
    case "ref":
      return { accepted: [], refused: ['"x"'] };
    case "enum":
      return { accepted: [], refused: ['"no such value"'] };
    case "json":
      return { accepted: ['{"a": [1, 0.5, "b", True, None]}', "[]"], refused: ['float("nan")'] };
    case "list":
      return { accepted: ['["x" * 255] * 100', "[]"], refused: ['"x"', '["x"] * 101', '["x" * 256]'] };
  }
}

function decimalBounds(precision: number, scale: number): Bounds {
  const whole = precision - scale;
  const most = `${"9".repeat(whole) || "0"}${scale > 0 ? `.${"9".repeat(scale)}` : ""}`;
  return {
    accepted: [`"${most}"`, `"-${most}"`],
    refused: [`"1${"0".repeat(whole)}"`, `"0.${"0".repeat(scale)}1"`, "True"],
  };
}
