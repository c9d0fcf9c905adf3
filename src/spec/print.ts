import { formatAccess } from "./access.js";
import type { Feature } from "./feature.js";
import { formatField } from "./field/parse.js";
import { pluralOf } from "./naming/name.js";
import type { Spec } from "./spec.js";

/** The whole spec as one JSON document, in its one canonical form. `parseSpec` gives it back. */
export function printSpec(spec: Spec): string {
  const { keep, ...project } = projectJson(spec);
  const features = spec.features.map(featureJson);
  return printJson({ ...project, features, ...(keep === undefined ? {} : { keep }) });
}

/** What `.agent-project/project.json` says, keys in order. */
export function projectJson({ name, layout, options, keep }: Spec) {
  return { name, layout, options, ...(keep.length === 0 ? {} : { keep }) };
}

/** A feature as a document and its own file have it, keys in order; what follows from the name is left out. */
export function featureJson({ name, plural, access, fields }: Feature) {
  return {
    name,
    ...(plural === pluralOf(name) ? {} : { plural }),
    ...(access === undefined ? {} : { access: formatAccess(access) }),
    fields: fields.map(formatField),
  };
}

/** JSON as every file of ours has it: two spaces, a final newline. */
export function printJson(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
