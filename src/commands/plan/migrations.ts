import { isTracked } from "../../disk/git/status.js";
import { append, joinHeads, lastWritten, migrate, type Migration } from "../../migrate/migrate.js";
import { readHistory, type History } from "../../migrate/revisions.js";
import type { TableChange } from "../../migrate/table-change.js";
import type { WrittenMigration } from "../../render/component.js";
import { isOwnedIn, type Layout } from "../../render/layout.js";
import type { Feature } from "../../spec/feature.js";
import { inOrderOfReference } from "../../spec/relations/order.js";
import type { Spec } from "../../spec/spec.js";
import type { ProjectPath } from "../../tree/path.js";
import { textOf, type Entry, type Tree } from "../../tree/tree.js";
import { readTextsCheckedOut } from "./checked-out.js";

/** What becomes of a project's migrations. */
export type Migrations = {
  readonly written: readonly (readonly [ProjectPath, Entry])[];
  /** Those that made what is taken away again, and that nobody else has seen. */
  readonly removed: readonly ProjectPath[];
  readonly notes: readonly string[];
};

/** What the migrations of a project have to follow. */
export type Wanted = {
  readonly tables: TableChange;
  /** What newer templates do to the layout's own tables, oldest first, and then the tables that options add. */
  readonly shipped: readonly WrittenMigration[];
  /** The removal of tables that options no longer have: features may have referred to them. */
  readonly removals: readonly WrittenMigration[];
  /** Whether several heads are to become one. */
  readonly join: boolean;
};

/**
 * The migrations that a project needs after those that it has.
 * @throws Refused where the history cannot be read or has several heads, and for what no migration can do
 */
export async function migrationsFor(
  root: string,
  folder: ProjectPath,
  { tables, shipped, removals, join }: Wanted,
): Promise<Migrations> {
  const texts = await readTextsCheckedOut(root, folder, ".py");
  const { written, historyNow, add } = migrationsAfter(texts, folder);
  if (join) add(await joinHeads(historyNow(), folder));
  for (const one of shipped) add(await append(one, historyNow(), folder));
  const history = historyNow();
  const isAlone = written.length === 0 && removals.length === 0;
  const undone = isAlone ? await adding(history, folder, tables) : undefined;
  if (undone !== undefined && !isTracked(root, undone))
    return { written: [], removed: [undone], notes: [forgottenNote(undone)] };
  add(await migrate({ ...tables, history, folder }));
  for (const one of removals) add(await append(one, historyNow(), folder));
  return {
    written: entriesOf(written),
    removed: [],
    notes: written.map(({ path }) => `Wrote the migration ${path}.`),
  };
}

/** The last migration, if it did nothing but add what is now removed. */
function adding(
  history: History,
  folder: ProjectPath,
  { before, after, isOwned }: TableChange,
): Promise<ProjectPath | undefined> | undefined {
  const left = new Set(after.map(({ name }) => name));
  const isRemoval = before.length > after.length && before.some(({ name }) => !left.has(name));
  if (!isRemoval) return undefined;
  const change = { before: after, after: before, renames: new Map(), isOwned };
  return lastWritten({ ...change, history, folder });
}

/**
 * The migrations of a new project: those of its options, then as if its features had been added one
 * by one; those that refer to each other in a cycle at once.
 */
export async function firstMigrations(
  rendered: Tree,
  layout: Layout,
  ofOptions: readonly WrittenMigration[],
  { options, features }: Spec,
): Promise<(readonly [ProjectPath, Entry])[]> {
  const { folder } = layout.backend.migrations;
  const isOwned = isOwnedIn(layout, options);
  const texts = new Map(
    [...rendered]
      .filter(([path]) => path.startsWith(`${folder}/`))
      .map(([path, entry]) => [path, textOf(entry)]),
  );
  const { written, historyNow, add } = migrationsAfter(texts, folder);
  for (const one of ofOptions) add(await append(one, historyNow(), folder));
  let before: readonly Feature[] = [];
  for (const group of inOrderOfReference(features)) {
    const after = [...before, ...group];
    const change = { before, after, renames: new Map(), isOwned };
    add(await migrate({ ...change, history: historyNow(), folder }));
    before = after;
  }
  return entriesOf(written);
}

/** Gathers migrations that are written after those that there are, each after the one before it. */
function migrationsAfter(texts: ReadonlyMap<ProjectPath, string>, folder: ProjectPath) {
  const all = new Map(texts);
  const written: Migration[] = [];
  return {
    written,
    historyNow: () => readHistory(all, folder),
    add: (migration: Migration | undefined) => {
      if (migration === undefined) return;
      written.push(migration);
      all.set(migration.path, textOf(migration.entry));
    },
  };
}

function entriesOf(migrations: readonly Migration[]): (readonly [ProjectPath, Entry])[] {
  return migrations.map(({ path, entry }) => [path, entry]);
}

function forgottenNote(path: ProjectPath): string {
  return (
    `Deleted ${path}, which git did not know. ` +
    "A database on which it has run has to be made anew: it knows a revision that is gone."
  );
}
