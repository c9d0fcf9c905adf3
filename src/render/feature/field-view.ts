import type { Code } from "../../languages/python/code.js";
import type { EnumClass } from "./enum.js";
import type { Bounds } from "./samples.js";
import type { Target } from "./subject.js";

/** A field, as templates speak of it. */
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
  readonly sqlalchemy: Code;
  readonly pydantic: {
    readonly create: Code;
    readonly update: Code;
    readonly read: Code;
    readonly filters: readonly Code[];
  };
  readonly sample: Code | undefined;
  readonly bounds: Bounds;
  /** What it is where a client does not say it, as the API answers it. */
  readonly default: string | undefined;
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
export type RefView = FieldView & { readonly target: TargetView };

/** Whether a field refers to another feature. */
export function isRef(field: FieldView): field is RefView {
  return field.target !== undefined;
}
