import type { FeatureName, FieldName } from "../naming/name.js";

/** What every field has. */
export type Common = {
  readonly name: FieldName;
  /** Whether it may be absent. */
  readonly nullable: boolean;
  /** Whether no two rows may have the same value. */
  readonly unique: boolean;
  /** Whether an index was asked for. A unique field and a ref have one without asking. */
  readonly index: boolean;
};

/** One field of a feature, its default in a canonical form. */
export type Field = Common &
  (
    | { readonly type: "str"; readonly length: number; readonly default: string | undefined }
    // An int's default is its digits, as 64 bits do not fit a number; a uuid's is in lower case.
    | {
        readonly type: "text" | "int" | "date" | "datetime" | "uuid";
        readonly default: string | undefined;
      }
    | { readonly type: "float"; readonly default: number | undefined }
    | {
        readonly type: "decimal";
        readonly precision: number;
        readonly scale: number;
        /** With every digit of the scale. */
        readonly default: string | undefined;
      }
    | { readonly type: "bool"; readonly default: boolean | undefined }
    | {
        readonly type: "enum";
        readonly values: readonly string[];
        readonly default: string | undefined;
      }
    | { readonly type: "json"; readonly default: undefined }
    | { readonly type: "list"; readonly item: "str"; readonly default: undefined }
    | { readonly type: "ref"; readonly feature: FeatureName; readonly default: undefined }
  );

export type TypeName = Field["type"];

/** The column of a field: a ref's holds the other row's id. */
export function columnOf(field: Field): string {
  return field.type === "ref" ? `${field.name}_id` : field.name;
}
