import * as z from "zod/mini";
import { refuseAll, type Problem } from "../problem.js";
import { pathText, valueAt } from "../spec/json/json.js";
import { anyOf, didYouMean, quoted } from "../spec/text.js";

/** What a tool takes, by name. */
export type Shape = Readonly<Record<string, z.ZodMiniType>>;

/** What a call of a tool gives it. */
export type Given<S extends Shape> = z.infer<z.ZodMiniObject<S, z.core.$strict>>;

/**
 * The arguments of a call.
 * @throws Refused with every argument that is not as the tool takes it, each by its name
 */
export function argumentsOf<S extends Shape>(shape: S, raw: unknown): Given<S> {
  const parsed = z.strictObject(shape).safeParse(raw ?? {});
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  refuseAll(issues.flatMap((issue) => problemsOf(issue, raw, Object.keys(shape))));
  throw parsed.error;
}

function problemsOf(
  issue: z.core.$ZodIssue,
  raw: unknown,
  known: readonly string[],
): readonly Problem[] {
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({
      code: "bad-arguments",
      field: key,
      message: `There is no argument ${quoted(key)}.`,
      fix: `${didYouMean(key, known)}The arguments are ${anyOf(known)}.`,
    }));
  const path = issue.path.map((step) => (typeof step === "number" ? step : String(step)));
  const field = pathText(path);
  const fix = `Give ${expectedBy(issue)}.`;
  return valueAt(raw, path) === undefined
    ? [{ code: "missing-value", field, message: `${quoted(field)} is missing.`, fix }]
    : [{ code: "bad-arguments", field, message: `${quoted(field)} is of another kind.`, fix }];
}

const KINDS: ReadonlyMap<string, string> = new Map([
  ["string", "a text"],
  ["boolean", "true or false"],
  ["array", "a list"],
  ["record", "an object"],
  ["object", "an object"],
]);

function expectedBy(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_value") return anyOf(issue.values.map(String));
  const kind = issue.code === "invalid_type" ? KINDS.get(issue.expected) : undefined;
  return kind ?? "what its schema says";
}
