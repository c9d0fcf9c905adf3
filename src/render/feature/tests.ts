import { isRef, type FieldView, type RefView } from "./field-view.js";

/** What the tests of a feature go by. */
export type TestsView = {
  /** The fields that are in a sample from the start. */
  readonly sampled: readonly FieldView[];
  /** Of these, the refs. */
  readonly ready: readonly RefView[];
  /** The refs whose rows cannot be there before the row that refers to them. */
  readonly late: readonly RefView[];
  /** The refs whose rows may be somebody else's. */
  readonly guarded: readonly RefView[];
  readonly required: readonly FieldView[];
  readonly optional: readonly FieldView[];
  readonly nullable: readonly FieldView[];
  readonly unique: readonly FieldView[];
  readonly compared: readonly FieldView[];
  readonly ranged: readonly FieldView[];
  readonly sorted: readonly FieldView[];
  /** A number of samples that no ref of this feature uses. */
  readonly freeSample: number;
};

/** What the tests of a feature with these fields go by. */
export function testsOf(fields: readonly FieldView[], knowsUser: boolean): TestsView {
  const sampled = fields.filter((field) => field.target?.comesFirst ?? true);
  const refs = fields.filter(isRef);
  const ready = refs.filter(({ target }) => target.comesFirst);
  return {
    sampled,
    ready,
    late: refs.filter(({ target }) => !target.comesFirst),
    guarded: knowsUser ? ready.filter(({ target }) => target.isOwned) : [],
    required: sampled.filter(({ isRequired }) => isRequired),
    optional: sampled.filter(({ isRequired }) => !isRequired),
    nullable: sampled.filter(({ isNullable }) => isNullable),
    unique: sampled.filter(({ isUnique }) => isUnique),
    compared: sampled.filter(({ isComparable, differs }) => isComparable && differs),
    ranged: sampled.filter(({ isRanged }) => isRanged),
    sorted: sampled.filter(({ isSortable, differs }) => isSortable && differs),
    freeSample: 2 * (refs.length + 1),
  };
}
