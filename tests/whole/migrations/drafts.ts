import type { Feature } from "../../../src/spec/feature.js";
import { parseField } from "../../../src/spec/field/parse.js";
import {
  featureName,
  fieldName,
  type FeatureName,
  type FieldName,
} from "../../../src/spec/naming/name.js";

/** A field as the oracle reads it: its text in pieces. */
export type FieldDraft = {
  name: string;
  type: string;
  argument: string;
  nullable: boolean;
  unique: boolean;
  index: boolean;
  default: string | null;
};

export type FeatureDraft = { name: string; plural: string; owned: boolean; fields: FieldDraft[] };

/** The features at one point, and which fields had other names at the point before: new, old. */
export type State = {
  features: FeatureDraft[];
  renames: Record<string, Record<string, string>>;
};

/** Every type, with an argument and a default. */
export const TYPES: Readonly<Record<string, { argument: string; default?: string }>> = {
  str: { argument: "16", default: 'it\'s "x" \\ 100%' },
  text: { argument: "", default: "Ein längerer Text: ".repeat(6).trim() },
  int: { argument: "", default: "-9223372036854775808" },
  float: { argument: "", default: "1e+300" },
  decimal: { argument: "9,3", default: "-12.5" },
  bool: { argument: "", default: "true" },
  date: { argument: "", default: "0001-02-03" },
  datetime: { argument: "", default: "2024-02-29T23:30:00.000120-01:00" },
  uuid: { argument: "", default: "12345678-90ab-cdef-1234-567890abcdef" },
  enum: { argument: "draft,sent", default: "sent" },
  json: { argument: "" },
  list: { argument: "str" },
  ref: { argument: "" },
};

/** The types that may be unique. */
export const UNIQUE = new Set(["str", "int", "float", "decimal", "date", "datetime", "uuid"]);
/** The types that may have an index. */
export const INDEXED = new Set([...UNIQUE, "bool", "enum"]);

/** A draft as the generator takes it. */
export function featureOf({ name, plural, owned, fields }: FeatureDraft): Feature {
  return {
    name: featureName(name, new Map()),
    plural,
    access: owned ? { kind: "owned" } : undefined,
    fields: fields.map((field) =>
      parseField(
        [
          field.name,
          field.type,
          ...(field.argument === "" ? [] : [field.argument]),
          ...(field.nullable ? ["null"] : []),
          ...(field.unique ? ["unique"] : []),
          ...(field.index ? ["index"] : []),
        ].join(":") + (field.default === null ? "" : `=${field.default}`),
      ),
    ),
  };
}

/** The renames of a state as the generator takes them. */
export function renamesOf({ renames }: State): Map<FeatureName, Map<FieldName, FieldName>> {
  return new Map(
    Object.entries(renames).map(([feature, names]) => [
      featureName(feature, new Map()),
      new Map(Object.entries(names).map(([now, was]) => [fieldName(now), fieldName(was)])),
    ]),
  );
}
