import { type Feature, parseFeature } from "../../../../src/spec/feature.js";
import type { Field } from "../../../../src/spec/field/field.js";
import {
  featureName,
  type FeatureName,
  fieldName,
  type FieldName,
} from "../../../../src/spec/naming/name.js";

/** A feature as the command line takes it. */
export function feature(text: string, access?: "owned" | "role"): Feature {
  const parsed = parseFeature(text, new Map());
  if (access === undefined) return parsed;
  return {
    ...parsed,
    access: access === "owned" ? { kind: access } : { kind: access, role: "clerk" },
  };
}

/** Whether rows belong to users, in a layout whose features are not owned unless they say so. */
export const isOwned = ({ access }: Feature): boolean => access?.kind === "owned";

/** Renamed fields by feature: new names, and what they were. */
export function renames(
  names: Readonly<Record<string, Readonly<Record<string, string>>>>,
): Map<FeatureName, Map<FieldName, FieldName>> {
  return new Map(
    Object.entries(names).map(([name, fields]) => [
      featureName(name, new Map()),
      new Map(Object.entries(fields).map(([now, was]) => [fieldName(now), fieldName(was)])),
    ]),
  );
}

/** What some random changes make of features: fields dropped, renamed, optional, unique, owned. */
export function changed(
  features: readonly Feature[],
  random: () => number,
): { after: Feature[]; renames: Map<FeatureName, Map<FieldName, FieldName>> } {
  const names = new Map<FeatureName, Map<FieldName, FieldName>>();
  const after = features.map((one): Feature => {
    const renamed = new Map<FieldName, FieldName>();
    names.set(one.name, renamed);
    const free: FieldName[] = [];
    const fields = one.fields.flatMap((field, at): Field[] => {
      const choice = random();
      if (choice < 0.2 && at > 0) {
        free.push(field.name);
        return [];
      }
      if (choice > 0.6) return [altered(field, random)];
      if (choice > 0.4) return [field];
      // Sometimes the name that another has just given up.
      const name = free.pop() ?? fieldName(`new${at}`);
      renamed.set(name, field.name);
      free.push(field.name);
      return [{ ...altered(field, random), name }];
    });
    const access = random() < 0.3 ? ({ kind: "owned" } as const) : one.access;
    return { ...one, access, fields };
  });
  return { after, renames: names };
}

function altered(field: Field, random: () => number): Field {
  const nullable = field.type === "list" ? false : random() < 0.7;
  const isIndexed = field.unique || field.index;
  const unique =
    isIndexed && random() < 0.5 && field.type !== "bool" && field.default === undefined;
  const index = isIndexed && !unique && field.type !== "ref";
  const common = { ...field, nullable, unique, index };
  return common.type === "str" && !isIndexed ? { ...common, length: common.length + 1 } : common;
}
