import * as z from "zod/mini";
import type { Problem } from "../problem.js";
import { ACCESS_PATTERN } from "./feature.js";
import type { Diagnostics } from "./diagnostics.js";
import { type Json, type JsonPath, pathText, placeOf, placeOfKey, valueAt } from "./json/json.js";
import { anyOf, didYouMean, quoted } from "./text.js";

/*
 * The shape of what a spec is read from. What names, fields and options may say is not for a shape
 * to judge: their patterns here are for editors that read the JSON Schema, not for our reading.
 */

const NAME_PATTERN = "^[a-z][a-z0-9]*(_[a-z0-9]+)*$";

/** Every text that `parseField` accepts matches; a few that it refuses do, too. */
export const FIELD_PATTERN =
  "^[a-z][a-z0-9]*(_[a-z0-9]+)*:(str(:[0-9]+)?|text|int|float|decimal:[0-9]+,[0-9]+|bool|date" +
  "|datetime|uuid|enum:[a-z][a-z0-9_]*(,[a-z][a-z0-9_]*)*|json|list:str|ref:[a-z][a-z0-9_]*)" +
  "(:null|:unique|:index)*(=.*)?$";

const field = z.string().check(
  z.meta({
    title: "Field",
    description:
      "name:type, the type's argument if it takes one, any of :null, :unique and :index, then =default. " +
      "Types: str[:n], text, int, float, decimal:p,s, bool, date, datetime, uuid, enum:a,b,…, json, list:str, ref:feature.",
    pattern: FIELD_PATTERN,
    examples: [
      "number:str:32:unique",
      "status:enum:draft,sent,paid=draft",
      "customer:ref:customer",
    ],
  }),
);

/** A feature, in a document or in its own file. */
export const featureShape = z
  .strictObject({
    name: z.string().check(
      z.meta({
        description: "The feature's name in the singular, in lower snake_case.",
        pattern: NAME_PATTERN,
        maxLength: 40,
      }),
    ),
    plural: z.optional(
      z.string().check(
        z.meta({
          description: "The name of its table and collection; without it, the English plural.",
          pattern: NAME_PATTERN,
        }),
      ),
    ),
    access: z.optional(
      z.string().check(
        z.meta({
          description:
            "Who may use it: public, authenticated, owned (each their own rows) or role:NAME; without it, as the layout has it.",
          pattern: ACCESS_PATTERN,
        }),
      ),
    ),
    fields: z.array(field).check(z.meta({ description: "Its fields, one at least.", minItems: 1 })),
  })
  .check(z.meta({ id: "feature", title: "Feature" }));

const projectKeys = {
  name: z.optional(
    z.string().check(
      z.meta({
        description: "The project's name; without it, that of the folder.",
        pattern: "^[A-Za-z]([A-Za-z0-9._-]*[A-Za-z0-9])?$",
        maxLength: 50,
      }),
    ),
  ),
  // Each layout makes its own document of this, with its name and its options.
  layout: z.optional(z.string()),
  options: z.optional(z.record(z.string(), z.unknown())),
  keep: z.optional(
    z
      .array(z.string())
      .check(z.meta({ description: "Files that a person has taken over: they are left alone." })),
  ),
};

/** `.agent-project/project.json`. */
export const projectShape = z.strictObject(projectKeys);

/** The whole spec as one document. */
export const documentShape = z.strictObject({
  ...projectKeys,
  features: z.optional(
    z.array(featureShape).check(z.meta({ description: "What the project has, in any order." })),
  ),
});

/**
 * Adds what is wrong with a JSON's shape: missing and unknown keys, values of another kind.
 * @param knownKeys the keys that an object may have, by its path
 */
export function checkShape(
  json: Json,
  shape: z.ZodMiniType,
  knownKeys: (path: JsonPath) => readonly string[],
  diagnostics: Diagnostics,
): void {
  for (const issue of shape.safeParse(json.value).error?.issues ?? []) {
    if (diagnostics.full) return;
    const path = issue.path.map((step) => (typeof step === "number" ? step : String(step)));
    if (issue.code === "unrecognized_keys")
      for (const key of issue.keys)
        diagnostics.add(unknownKey(key, knownKeys(path)), placeOfKey(json, [...path, key]));
    else {
      const expected = issue.code === "invalid_type" ? issue.expected : "something else";
      diagnostics.add(misshapen(json.value, path, expected), placeOf(json, path));
    }
  }
}

function unknownKey(key: string, known: readonly string[]): Problem {
  return {
    code: "invalid-spec",
    message: `The key ${quoted(key)} is not known here.`,
    fix: `${didYouMean(key, known)}The keys are ${anyOf(known)}.`,
  };
}

function misshapen(document: unknown, path: JsonPath, expected: string): Problem {
  const value = valueAt(document, path);
  const what = path.length === 0 ? "The JSON" : `'${pathText(path)}'`;
  const kind = KINDS.get(expected) ?? expected;
  return value === undefined
    ? {
        code: "missing-value",
        message: `${what} is missing.`,
        fix: `Add it: it is ${kind}.`,
      }
    : {
        code: "invalid-spec",
        message: `${what} must be ${kind}, and is ${kindText(value)}.`,
        fix: `Write ${kind}.`,
      };
}

// What zod expects, in words.
const KINDS: ReadonlyMap<string, string> = new Map([
  ["string", "a text in double quotes"],
  ["array", "a list in [ ]"],
  ["object", "an object in { }"],
  ["record", "an object in { }"],
]);

function kindText(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  return typeof value === "string" ? "a text" : JSON.stringify(value);
}
