import * as z from "zod/mini";
import type { Problem, ProblemCode } from "../problem.js";
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
 * Adds what is wrong with a JSON's shape: missing and unknown keys, values of another kind, and what the
 * checks of the shape say.
 * @param knownKeys the keys that an object may have, by its path
 * @param code what such a problem is called, unless something is missing
 */
export function checkShape(
  json: Json,
  shape: z.ZodMiniType,
  knownKeys: (path: JsonPath) => readonly string[],
  diagnostics: Diagnostics,
  code: ProblemCode = "invalid-spec",
): void {
  const issues = shape.safeParse(json.value).error?.issues ?? [];
  for (const issue of issues.flatMap(nearestIssues)) {
    if (diagnostics.full) return;
    const path = issue.path.map((step) => (typeof step === "number" ? step : String(step)));
    if (issue.code === "unrecognized_keys")
      for (const key of issue.keys)
        diagnostics.add(unknownKey(key, knownKeys(path), code), placeOfKey(json, [...path, key]));
    else diagnostics.add(misshapen(json.value, path, issue, code), placeOf(json, path));
  }
}

/** Of a value that may be one of several kinds, what is wrong with the parts of the one that it is. */
function nearestIssues(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== "invalid_union") return [issue];
  const nearest = issue.errors.find((issues) => issues.every(({ path }) => path.length > 0));
  if (nearest === undefined) return [issue];
  return nearest.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
}

function unknownKey(key: string, known: readonly string[], code: ProblemCode): Problem {
  return {
    code,
    message: `The key ${quoted(key)} is not known here.`,
    fix: `${didYouMean(key, known)}The keys are ${anyOf(known)}.`,
  };
}

function misshapen(
  document: unknown,
  path: JsonPath,
  issue: z.core.$ZodIssue,
  code: ProblemCode,
): Problem {
  const value = valueAt(document, path);
  const what = path.length === 0 ? "The JSON" : `'${pathText(path)}'`;
  const kind = kindIn(issue);
  if (kind === undefined)
    return { code, message: `${what} ${issue.message}.`, fix: "Correct it here." };
  return value === undefined
    ? {
        code: "missing-value",
        message: `${what} is missing.`,
        fix: `Add it: it is ${kind}.`,
      }
    : {
        code,
        message: `${what} must be ${kind}, and is ${issue.code === "invalid_value" ? valueText(value) : kindText(value)}.`,
        fix: `Write ${kind}.`,
      };
}

/** The kind of value that is expected; undefined where it is of that kind, and something else is wrong. */
function kindIn(issue: z.core.$ZodIssue): string | undefined {
  if (issue.code === "invalid_type") return KINDS.get(issue.expected) ?? issue.expected;
  if (issue.code === "invalid_value")
    return anyOf(issue.values.map((value) => JSON.stringify(value)));
  return issue.code === "invalid_union"
    ? anyOf(issue.errors.flat().flatMap((inner) => kindIn(inner) ?? []))
    : undefined;
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

function valueText(value: unknown): string {
  return typeof value === "string" ? quoted(value) : kindText(value);
}
