import type { Field } from "../../spec/field/field.js";
import type { EnumClass } from "./enum.js";
import type { Target } from "./subject.js";

/** A field, as dialects are told of it. */
export type FieldFacts = {
  /** The name of the feature that has it. */
  readonly feature: string;
  readonly field: Field;
  readonly enumClass: EnumClass | undefined;
  readonly target: Target | undefined;
};

/** A field, as templates speak of it in whichever dialect. */
export type FieldView = {
  /** The name of its column, and in requests and responses. */
  readonly name: string;
  readonly isNullable: boolean;
  readonly isUnique: boolean;
  /** Whether a row cannot be made without saying it. */
  readonly isRequired: boolean;
  readonly isComparable: boolean;
  readonly isRanged: boolean;
  readonly isSortable: boolean;
  /** Whether two samples differ. */
  readonly differs: boolean;
  readonly enum: EnumClass | undefined;
  /** What a ref refers to. */
  readonly target: TargetView | undefined;
};

/** A feature that a ref refers to. */
export type TargetView = Target & {
  readonly className: string;
  /** Whether a row of it can be stored before the one that refers to it. */
  readonly comesFirst: boolean;
  /** The number of a sample of it that nothing but this field refers to; the next is as free. */
  readonly sample: number;
};

/** A field that refers to another feature. */
export type RefView<F extends FieldView = FieldView> = F & { readonly target: TargetView };

/** Whether a field refers to another feature. */
export function isRef<F extends FieldView>(field: F): field is RefView<F> {
  return field.target !== undefined;
}

/** Whether rows cannot be made without saying this field. */
export function isRequired({ nullable, default: value, type }: Field): boolean {
  return !nullable && value === undefined && type !== "list";
}

/** Whether what clients send has to show something: a text that must be there, or that no two may have. */
export function isNeverBlank({ type, nullable, unique, default: value }: Field): boolean {
  const mayBeBlank = (nullable && !unique) || (typeof value === "string" && value.trim() === "");
  return type === "str" && !mayBeBlank;
}

/** Whether its column has an index of its own, beside the one that a unique column has. */
export function isIndexed({ unique, index, type }: Field): boolean {
  return !unique && (index || type === "ref");
}

/** Whether rows can be chosen by a value that they have in this field. */
export function isComparable({ type }: Field): boolean {
  return !["text", "float", "json", "list"].includes(type);
}

/** Whether rows can be chosen by the least and the greatest value of this field. */
export function isRanged({ type }: Field): boolean {
  return ["int", "float", "decimal", "date", "datetime"].includes(type);
}

/** Whether rows can be sorted by this field. */
export function isSortable({ type }: Field): boolean {
  return !["text", "uuid", "json", "list", "ref"].includes(type);
}
