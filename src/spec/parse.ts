import { Diagnostics } from "./diagnostics.js";
import { documentShape, featureShape, checkShape } from "./shape.js";
import { parseJson, type Json, placeOf, valueAt } from "./json/json.js";
import { reservedBy, type Layouts } from "./layout.js";
import { projectName, type ProjectName } from "./naming/name.js";
import type { ReservedNames } from "./naming/reserved.js";
import { featureAt, gather, lengthAt, projectAt, type ReadFeature } from "./read.js";
import type { Spec } from "./spec.js";

// Larger than any project that one spec should describe; it also bounds the work for a hostile one.
const MAX_FEATURES = 1_000;

type NameOverride = { readonly name?: string; readonly otherwise?: string };

/**
 * Reads a spec that is one JSON document. What is left out takes its default.
 * @param source what a person calls the text: a path, or `--spec`
 * @param override a name from elsewhere: `name` wins over the document's, `otherwise` is taken where it has none
 * @throws Refused `invalid-json`, or every problem in the document, each with its line and column.
 */
export function parseSpec(
  text: string,
  source: string,
  layouts: Layouts,
  override: NameOverride = {},
): Spec {
  const json = parseJson(text, source);
  const diagnostics = new Diagnostics();
  checkShape(json, documentShape, (path) => keysOf(path.length === 0), diagnostics);
  const project = projectAt(json, nameFor(json, override), layouts, diagnostics);
  const features = readFeatures(json, reservedBy(project.layout, layouts), diagnostics);
  return diagnostics.conclude(gather(json, project, features, layouts, diagnostics));
}

function nameFor(json: Json, { name, otherwise }: NameOverride): ProjectName | undefined {
  const text = name ?? (valueAt(json.value, ["name"]) === undefined ? otherwise : undefined);
  return text === undefined ? undefined : projectName(text);
}

function keysOf(document: boolean): readonly string[] {
  return Object.keys(document ? documentShape.shape : featureShape.shape);
}

function readFeatures(
  json: Json,
  reserved: ReservedNames,
  diagnostics: Diagnostics,
): readonly ReadFeature[] {
  const length = lengthAt(json, ["features"]) ?? 0;
  if (length > MAX_FEATURES)
    diagnostics.add(
      {
        code: "invalid-spec",
        message: `There are ${length} features, and ${MAX_FEATURES} is the most.`,
        fix: "Make it several projects.",
      },
      placeOf(json, ["features"]),
    );
  return Array.from({ length: Math.min(length, MAX_FEATURES) }, (_, index) =>
    featureAt(json, ["features", index], reserved, diagnostics),
  );
}
