import { projectPath, type ProjectPath } from "../tree/path.js";
import type { Diagnostics, Place } from "./diagnostics.js";
import { type Feature, type Located, readFeature } from "./feature.js";
import { type Json, type JsonPath, placeOf, placeOfKey, isObject, valueAt } from "./json/json.js";
import type { Layouts } from "./layout.js";
import { projectName, type ProjectName } from "./naming/name.js";
import type { ReservedNames } from "./naming/reserved.js";
import { assemble, type Spec } from "./spec.js";
import { anyOf } from "./text.js";

/*
 * Reading the pieces of a spec from JSON. The shape has been judged before: what is not of the right
 * kind has been told, and is skipped here as if it were missing.
 */

/** The text at a path, and its place. */
function textAt(json: Json, path: JsonPath): Located | undefined {
  const text = valueAt(json.value, path);
  return typeof text === "string" ? { text, place: placeOf(json, path) } : undefined;
}

/** The texts of a list; undefined where there is no list, or nothing in it is a text. */
function textsAt(json: Json, path: JsonPath): readonly Located[] | undefined {
  const length = lengthAt(json, path) ?? 0;
  const texts = Array.from({ length }, (_, index) => textAt(json, [...path, index])).filter(
    (text) => text !== undefined,
  );
  return texts.length === 0 && (length > 0 || lengthAt(json, path) === undefined)
    ? undefined
    : texts;
}

/** How many values a list has; undefined where there is no list. */
export function lengthAt(json: Json, path: JsonPath): number | undefined {
  const list = valueAt(json.value, path);
  return Array.isArray(list) ? list.length : undefined;
}

/** A feature as far as it could be read, its name as it was written, and how to say where in it. */
export type ReadFeature = {
  readonly name: string | undefined;
  readonly feature: Feature | undefined;
  readonly place: (where: JsonPath) => Place;
};

/** Reads the feature that is the object at a path. */
export function featureAt(
  json: Json,
  path: JsonPath,
  reserved: ReservedNames,
  diagnostics: Diagnostics,
): ReadFeature {
  const name = textAt(json, [...path, "name"]);
  const raw = {
    place: placeOf(json, path),
    name,
    plural: textAt(json, [...path, "plural"]),
    access: textAt(json, [...path, "access"]),
    fields: textsAt(json, [...path, "fields"]),
  };
  return {
    name: name?.text,
    feature: readFeature(raw, reserved, diagnostics),
    place: (where) => placeOf(json, [...path, ...where]),
  };
}

/** What a spec says of the project itself, at the top of its JSON. */
type RawProject = {
  readonly name: ProjectName | undefined;
  /** Not looked up yet. */
  readonly layout: string | undefined;
  readonly options: Readonly<Record<string, unknown>>;
  readonly keep: readonly ProjectPath[];
};

/** Reads the top of a spec. A name from elsewhere wins over the one in the text, which may be missing then. */
export function projectAt(
  json: Json,
  override: ProjectName | undefined,
  layouts: Layouts,
  diagnostics: Diagnostics,
): RawProject {
  const keep = (textsAt(json, ["keep"]) ?? []).map(({ text, place }) =>
    diagnostics.attempt(() => projectPath(text), place),
  );
  return {
    name: override ?? nameAt(json, diagnostics),
    layout: layoutAt(json, layouts, diagnostics),
    options: objectAt(json, ["options"]),
    keep: keep.filter((path) => path !== undefined),
  };
}

/** Makes a spec of what was read, with what is wrong between its parts placed where it was read. */
export function gather(
  json: Json,
  project: RawProject,
  features: readonly ReadFeature[],
  layouts: Layouts,
  diagnostics: Diagnostics,
): Spec | undefined {
  const read = features.flatMap(({ feature, place }) =>
    feature === undefined ? [] : [{ feature, place }],
  );
  const lost = features.flatMap(({ feature, name }) =>
    feature === undefined && name !== undefined ? [name] : [],
  );
  return assemble(
    { ...project, features: read.map(({ feature }) => feature), unreadable: new Set(lost) },
    layouts,
    diagnostics,
    {
      layout: placeOf(json, ["layout"]),
      option: (name) => placeOf(json, ["options", name]),
      optionName: (name) => placeOfKey(json, ["options", name]),
      feature: (index, where) => read[index]?.place(where) ?? placeOf(json, []),
    },
  );
}

function nameAt(json: Json, diagnostics: Diagnostics): ProjectName | undefined {
  const name = textAt(json, ["name"]);
  if (name !== undefined) return diagnostics.attempt(() => projectName(name.text), name.place);
  missing(json, "name", 'Add the project\'s name, such as "name": "shop".', diagnostics);
  return undefined;
}

function layoutAt(json: Json, layouts: Layouts, diagnostics: Diagnostics): string | undefined {
  const layout = textAt(json, ["layout"])?.text;
  if (layout === undefined)
    missing(json, "layout", `Add one of the layouts: ${anyOf([...layouts.keys()])}.`, diagnostics);
  return layout;
}

// A value of another kind has been told with the shape.
function missing(json: Json, key: string, fix: string, diagnostics: Diagnostics): void {
  if (isObject(json.value) && !Object.hasOwn(json.value, key))
    diagnostics.add(
      { code: "missing-value", message: `'${key}' is missing.`, fix },
      placeOf(json, [key]),
    );
}

function objectAt(json: Json, path: JsonPath): Readonly<Record<string, unknown>> {
  const value = valueAt(json.value, path);
  return isObject(value) ? { ...value } : {};
}
