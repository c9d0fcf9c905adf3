import type { Field, TypeName } from "../../spec/field/field.js";
import { code, type Code } from "../../languages/python/code.js";
import { type FieldFacts, isNeverBlank } from "./field-view.js";

// Longer would not fit a line beside the longest name.
const LONGEST_LABEL = 20;

const SAMPLES = {
  int: code("number"),
  float: code("number + 0.5"),
  bool: code("number % 2 == 1"),
  date: code('f"{2000 + number}-01-01"'),
  datetime: code('f"2026-01-01T12:00:00.{number + 1:06}Z"'),
  uuid: code("str(UUID(int=number))", "uuid.UUID"),
  json: code('{"number": number}'),
};

/**
 * An expression over `number` that gives what a client may send, as Python has JSON: a greater number
 * gives a greater value, and different numbers different ones as far as there are so many. A ref has
 * none: its rows have to be there first.
 * @param enums the package that the classes of enums are in
 */
export function sampleOf(
  { feature, field, enumClass }: FieldFacts,
  enums: string,
): Code | undefined {
  if (field.type === "str") return code(textSample(field.name, field.length));
  if (field.type === "text") return code(textSample(field.name, LONGEST_LABEL * 2));
  if (field.type === "list") return code(`[${textSample(field.name, LONGEST_LABEL * 2)}]`);
  if (field.type === "decimal") return code(decimalSample(field.precision, field.scale));
  if (field.type === "ref") return undefined;
  if (field.type !== "enum") return SAMPLES[field.type];
  return enumClass && field.values.length > 1
    ? code(
        `sorted(${enumClass.name})[number % ${field.values.length}]`,
        `${enums}.${feature}.${enumClass.name}`,
      )
    : code(`"${field.values[0] ?? ""}"`);
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

const BOUNDS: Readonly<Record<Exclude<TypeName, "str" | "decimal">, Bounds>> = {
  text: { accepted: ['"x" * 10_000'], refused: ["1"] },
  int: { accepted: ["2**63 - 1", "-(2**63)"], refused: ["2**63", "-(2**63) - 1", '"1"'] },
  float: { accepted: ["1e308", "-0.5"], refused: ['float("inf")', '"0.5"'] },
  bool: { accepted: ["True", "False"], refused: ['"true"', "1"] },
  date: { accepted: ['"0001-01-01"', '"9999-12-31"'], refused: ['"2026-02-30"', "0"] },
  datetime: {
    accepted: ['"2026-01-01T00:00:00.000001Z"'],
    refused: ['"2026-01-01T00:00:00"', '"0001-01-01T00:00:00+01:00"', "0"],
  },
  uuid: { accepted: [], refused: ['"x"'] },
  ref: { accepted: [], refused: ['"x"'] },
  enum: { accepted: [], refused: ['"no such value"'] },
  json: { accepted: ['{"a": [1, 0.5, "b", True, None]}', "[]"], refused: ['float("nan")'] },
  list: {
    accepted: ['["x" * 255] * 100', "[]"],
    refused: ['"x"', '["x"] * 101', '["x" * 256]'],
  },
};

/** What a field just accepts, and what it does not. */
export function boundsOf(field: Field): Bounds {
  if (field.type === "decimal") return decimalBounds(field.precision, field.scale);
  if (field.type === "str") return textBounds(field, field.length);
  return BOUNDS[field.type];
}

function textBounds(field: Field, length: number): Bounds {
  const blank = ['""', '" "'];
  const isRefused = isNeverBlank(field);
  return {
    accepted: [`"x" * ${length}`, ...(isRefused ? [] : blank)],
    refused: [`"x" * ${length + 1}`, ...(isRefused ? blank : [])],
  };
}

function decimalBounds(precision: number, scale: number): Bounds {
  const whole = precision - scale;
  const most = `${"9".repeat(whole) || "0"}${scale > 0 ? `.${"9".repeat(scale)}` : ""}`;
  return {
    accepted: [`"${most}"`, `"-${most}"`],
    refused: [`"1${"0".repeat(whole)}"`, `"0.${"0".repeat(scale)}1"`, '"0e0"', "True"],
  };
}

/** A name as people say it: `invoice line` for `invoice_line`. */
export function spoken(name: string): string {
  return name.replaceAll("_", " ");
}

/** With the article of English: `an invoice line`, `a user`. */
export function withArticle(words: string): string {
  const vowel = /^(?:[aio]|e(?!u)|u(?!ni|s[aeiu]|ti|ri)|hour|hono|heir)(?!ne\b|nce)/.test(words);
  return `${vowel ? "an" : "a"} ${words}`;
}

/** With a capital letter, as a sentence begins. */
export function capitalized(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
