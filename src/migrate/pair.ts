import type { Feature } from "../spec/feature.js";
import { columnOf, type Field } from "../spec/field/field.js";
import type { FieldName } from "../spec/naming/name.js";
import type { FieldRenames } from "../spec/spec.js";

/** A field from before a change, and what it is now. */
export type FieldPair = { readonly before: Field; readonly after: Field };

/** What became of a feature's fields. */
export type Fields = {
  readonly kept: readonly FieldPair[];
  readonly dropped: readonly Field[];
  readonly added: readonly Field[];
};

/** A feature from before a change, what it is now, and which of its fields are still the same. */
export type FeaturePair = {
  readonly before: Feature;
  readonly after: Feature;
  readonly fields: Fields;
};

/** Finds each field's former self: by what it was renamed from, or else by its name. */
export function pairFields(before: Feature, after: Feature, renames: FieldRenames): Fields {
  const formerly = renames.get(after.name) ?? new Map<FieldName, FieldName>();
  const moved = new Set(formerly.values());
  const formerOf = ({ name }: Field) => {
    const former = formerly.get(name) ?? (moved.has(name) ? undefined : name);
    return before.fields.find((field) => field.name === former);
  };
  const kept: FieldPair[] = [];
  const added: Field[] = [];
  for (const field of after.fields) {
    const former = formerOf(field);
    if (former === undefined) added.push(field);
    else kept.push({ before: former, after: field });
  }
  const dropped = before.fields.filter((field) => !kept.some((pair) => pair.before === field));
  return { kept, dropped, added };
}

/** The columns that have another name now, each one only once its new name is free. */
export type ColumnRename = { readonly from: string; readonly to: string };

/**
 * The columns that have another name now, in an order in which each new name is free when its turn
 * comes; undefined where there is no such order, as in a swap.
 */
export function columnRenames({ kept }: Fields): readonly ColumnRename[] | undefined {
  let waiting = kept
    .map(({ before, after }) => ({ from: columnOf(before), to: columnOf(after) }))
    .filter(({ from, to }) => from !== to);
  const ordered: ColumnRename[] = [];
  while (waiting.length > 0) {
    const taken = new Set(waiting.map(({ from }) => from));
    const free = waiting.filter(({ to }) => !taken.has(to));
    if (free.length === 0) return undefined;
    ordered.push(...free);
    waiting = waiting.filter(({ to }) => taken.has(to));
  }
  return ordered;
}
