import { isRef, type FieldView, type RefView } from "./field-view.js";

/** What the tests of a feature go by. */
export type TestsView<F extends FieldView> = {
  /** The fields that are in a sample from the start. */
  readonly sampled: readonly F[];
  /** Of these, the refs. */
  readonly ready: readonly RefView<F>[];
  /** The refs whose rows cannot be there before the row that refers to them. */
  readonly late: readonly RefView<F>[];
  /** The refs whose rows may be somebody else's. */
  readonly guarded: readonly RefView<F>[];
  readonly required: readonly F[];
  readonly optional: readonly F[];
  readonly nullable: readonly F[];
  readonly unique: readonly F[];
  readonly compared: readonly F[];
  readonly ranged: readonly F[];
  readonly sorted: readonly F[];
  /** A number of samples that no ref of this feature uses. */
  readonly freeSample: number;
};

/** What the tests of a feature with these fields go by. */
export function testsOf<F extends FieldView>(
  fields: readonly F[],
  knowsUser: boolean,
): TestsView<F> {
  const sampled = fields.filter((field) => field.target?.comesFirst ?? true);
  const refs = fields.filter(isRef<F>);
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
