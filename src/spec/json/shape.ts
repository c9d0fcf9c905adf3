import type * as z from "zod/mini";
import type { Problem } from "../../problem.js";
import type { Diagnostics } from "../diagnostics.js";
import { anyOf, didYouMean, quoted } from "../text.js";
import { type Json, type JsonPath, pathText, placeOf, placeOfKey, valueAt } from "./json.js";

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
