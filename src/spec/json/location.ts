import type { Place } from "../diagnostics.js";
import type { Json, JsonPath } from "./json.js";

/** A path as a person writes it: `features[0].fields[2]`. */
export function pathText(path: JsonPath): string {
  return path
    .map((step, index) =>
      typeof step === "number" ? `[${step}]` : index === 0 ? step : `.${step}`,
    )
    .join("");
}

/** Places problems at a value; one that knows its column in a text, at that character of it. */
export function placeOf(json: Json, path: JsonPath): Place {
  return (problem) => ({
    ...problem,
    path: json.source,
    ...fieldOf(path),
    at: json.locate(path, problem.at === undefined ? undefined : problem.at.column - 1),
  });
}

/** Places problems at a key, where not its value is wrong. */
export function placeOfKey(json: Json, path: JsonPath): Place {
  return (problem) => ({
    ...problem,
    path: json.source,
    ...fieldOf(path),
    at: json.locateKey(path),
  });
}

function fieldOf(path: JsonPath): { field?: string } {
  return path.length === 0 ? {} : { field: pathText(path) };
}

/** The value at a path; undefined where there is none. */
export function valueAt(value: unknown, path: JsonPath): unknown {
  return path.reduce<unknown>(
    (at, step) =>
      typeof at === "object" && at !== null && Object.hasOwn(at, step)
        ? Reflect.get(at, step)
        : undefined,
    value,
  );
}
