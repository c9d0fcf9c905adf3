import type { Feature } from "../spec/feature.js";
import { columnOf, type Field } from "../spec/field/field.js";
import type { FieldName } from "../spec/naming/name.js";
import type { FieldRenames } from "../spec/spec.js";
import type { MigrationStep } from "./schema.js";

/** A change of features that the tables have to follow. */
export type TableChange = {
  readonly before: readonly Feature[];
  readonly after: readonly Feature[];
  readonly renames: FieldRenames;
  /** Whether each row of a feature belongs to a user. */
  readonly isOwned: (feature: Feature) => boolean;
};

/** A field from before a change, and what it is now. */
export type FieldPair = { readonly before: Field; readonly after: Field };

/** What became of a feature's fields. */
export type FieldChanges = {
  readonly kept: readonly FieldPair[];
  readonly dropped: readonly Field[];
  readonly added: readonly Field[];
};

/** A feature from before a change, what it is now, and which of its fields are still the same. */
export type FeaturePair = {
  readonly before: Feature;
  readonly after: Feature;
  readonly fields: FieldChanges;
};

/** Finds each field's former self: by what it was renamed from, or else by its name. */
function pairFields(before: Feature, after: Feature, renames: FieldRenames): FieldChanges {
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

/** Which features a change leaves, with what became of their fields; which it adds, and which it removes. */
export function pairFeatures({ before, after, renames }: TableChange) {
  const formerly = new Map(before.map((feature) => [feature.name, feature]));
  const names = new Set(after.map(({ name }) => name));
  // A table that is renamed changes those that refer to it.
  const hasRenamedTable = after.some(
    ({ name, plural }) => (formerly.get(name)?.plural ?? plural) !== plural,
  );
  return {
    pairs: after.flatMap((feature): FeaturePair[] => {
      const former = formerly.get(feature.name);
      if (former === undefined || (former === feature && !hasRenamedTable)) return [];
      return [{ before: former, after: feature, fields: pairFields(former, feature, renames) }];
    }),
    added: after.filter(({ name }) => !formerly.has(name)),
    removed: before.filter(({ name }) => !names.has(name)),
  };
}

/** The columns that have another name now, each one only once its new name is free. */
type ColumnRename = { readonly from: string; readonly to: string };

/**
 * The columns that have another name now, in an order in which each new name is free when its turn
 * comes; undefined where there is no such order, as in a swap.
 */
export function columnRenames({ kept }: FieldChanges): readonly ColumnRename[] | undefined {
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

// So that it fits a line of 88 columns after three quotes.
const LONGEST_TITLE = 80;

/** What a change does, in a few words: `add invoice`, `drop paid from invoice`. */
export function titleOf(change: TableChange, steps: readonly MigrationStep[]): string {
  const { pairs: all, added, removed } = pairFeatures(change);
  // Not every change of a feature is one of its table.
  const pairs = all.filter(({ after }) => steps.some(({ table }) => table === after.plural));
  const parts = [
    { verb: "add", names: added.map(({ name }) => name) },
    { verb: "remove", names: removed.map(({ name }) => name) },
    { verb: "change", names: pairs.map((pair) => pair.after.name) },
  ].filter((part) => part.names.length > 0);
  const [pair, ...more] = pairs;
  const detail = pair && more.length === 0 && parts.length === 1 ? detailOf(pair) : undefined;
  const listed = parts.map((part) => `${part.verb} ${listOf(part.names)}`);
  const counted = parts.map((part) => `${part.verb} ${part.names.length} features`);
  const fitting = [detail, listed.join(", "), counted.join(", ")].find(
    (title) => title !== undefined && title.length <= LONGEST_TITLE,
  );
  return fitting ?? "change features";
}

/** What becomes of one feature's fields, where that is all and can be said in a line. */
function detailOf({ after, fields }: FeaturePair): string | undefined {
  const names = (some: readonly { readonly name: string }[]) => some.map(({ name }) => name);
  const renamed = fields.kept.filter((pair) => pair.before.name !== pair.after.name);
  const sentences = [
    ...names(fields.added).map((name) => `add ${name} to ${after.name}`),
    ...names(fields.dropped).map((name) => `drop ${name} from ${after.name}`),
    ...renamed.map((pair) => `rename ${pair.before.name} of ${after.name} to ${pair.after.name}`),
  ];
  return sentences.length === 1 ? sentences[0] : undefined;
}

function listOf(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${last}` : last;
}
