import type { FeatureName, FieldName } from "./name.js";
import type { Spec } from "./spec.js";

/** The fields that were renamed: by feature, the new name and the old one. */
export type FieldRenames = ReadonlyMap<FeatureName, ReadonlyMap<FieldName, FieldName>>;

/** What a generator makes of a spec: the spec that is wanted, and what the two alone do not tell. */
export type SpecChange = { readonly spec: Spec; readonly renames: FieldRenames };
