import { refuseAll, type Problem } from "../problem.js";
import type { Feature } from "../spec/feature.js";
import type { FeatureName } from "../spec/naming/name.js";
import type { FieldRenames } from "../spec/spec.js";
import { alteration } from "./alteration.js";
import { pairFields, type FeaturePair } from "./pair.js";
import { tableOf, type ForeignKey, type Table } from "./schema.js";
import { inverse, type MigrationStep } from "./step.js";
import { unsafeChanges } from "./unsafe.js";

/** What changed between two lists of features. */
export type Change = {
  readonly before: readonly Feature[];
  readonly after: readonly Feature[];
  readonly renames: FieldRenames;
  /** Whether each row of a feature belongs to a user. */
  readonly isOwned: (feature: Feature) => boolean;
};

/**
 * The steps from the tables of some features to those of others, in an order in which a database
 * can take them: new tables first, what is referred to before what refers to it; then changes; then
 * tables that are no longer there. None where the tables do not differ.
 * @throws Refused `unsafe-change` with everything that would lose what rows hold, or for which the
 * rows that exist have no value
 */
export function stepsBetween(change: Change): MigrationStep[] {
  const { pairs, added, removed } = pairFeatures(change);
  const before = tablesOf(change.before, change);
  const after = tablesOf(change.after, change);
  const tables = (features: readonly Feature[], of: Tables) =>
    features.flatMap(({ name }) => of.get(name) ?? []);
  const created = tables(added, after);
  refuseAll([...pairs.flatMap((pair) => [...unsafeChanges(pair)]), ...takenNames(created, before)]);
  return [
    ...creation(created),
    ...pairs.flatMap(({ before: { name }, fields }) => {
      const [was, is] = [before.get(name), after.get(name)];
      return was && is ? alteration(was, is, fields) : [];
    }),
    ...inverse(creation(tables(removed, before))),
  ];
}

type Tables = ReadonlyMap<FeatureName, Table>;

function pairFeatures({ before, after, renames }: Change) {
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

function tablesOf(features: readonly Feature[], { isOwned }: Change): Tables {
  const plurals = new Map(features.map(({ name, plural }) => [name, plural]));
  const around = { isOwned, tableOf: (name: FeatureName) => plurals.get(name) ?? name };
  return new Map(features.map((feature) => [feature.name, tableOf(feature, around)]));
}

/** New tables are made before old ones go, so that no name can pass from one to the other. */
function* takenNames(created: readonly Table[], before: Tables): Generator<Problem> {
  const taken = new Set([...before.values()].flatMap(namesIn));
  for (const table of created)
    for (const name of namesIn(table).filter((one) => taken.has(one)))
      yield {
        code: "unsafe-change",
        message: `In the database '${name}' would be of another feature than before.`,
        fix: "Make it two changes: remove the one first, and add the other afterwards.",
      };
}

/** What PostgreSQL keeps in one space of names: tables and indexes, those of constraints included. */
function namesIn({ name, constraints, indexes }: Table): string[] {
  const uniques = constraints.filter(({ kind }) => kind === "unique");
  return [name, `pk_${name}`, ...[...uniques, ...indexes].map((one) => one.name)];
}

/** Creates tables, each after those that it refers to; where they go in a cycle, a key comes later. */
function creation(tables: readonly Table[]): MigrationStep[] {
  const steps: MigrationStep[] = [];
  const later: MigrationStep[] = [];
  let waiting = tables;
  while (waiting.length > 0) {
    const missing = new Set(waiting.map(({ name }) => name));
    const isMissing = (key: ForeignKey, table: Table) =>
      missing.has(key.table) && key.table !== table.name;
    const awaited = (table: Table) =>
      foreignKeys(table).filter((constraint) => isMissing(constraint, table));
    const next =
      waiting.find((table) => awaited(table).length === 0) ??
      // A cycle has a reference that may be null, since no first row could be made otherwise.
      waiting.find((table) => awaited(table).every(({ onDelete }) => onDelete === "SET NULL")) ??
      waiting[0];
    if (next === undefined) break;
    const keys = awaited(next);
    const constraints = next.constraints.filter((one) => !keys.some((key) => key === one));
    steps.push({ do: "create table", table: { ...next, constraints } });
    for (const constraint of keys)
      later.push({ do: "add constraint", table: next.name, constraint });
    waiting = waiting.filter((table) => table !== next);
  }
  return [...steps, ...later];
}

function foreignKeys({ constraints }: Table): ForeignKey[] {
  return constraints.filter((constraint) => constraint.kind === "foreign key");
}
