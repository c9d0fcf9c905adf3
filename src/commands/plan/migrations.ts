import { isTracked } from "../../disk/git/status.js";
import { append, joinHeads, lastWritten, migrate, type Migration } from "../../migrate/migrate.js";
import { readHistory, type History } from "../../migrate/revisions.js";
import type { WrittenMigration } from "../../render/component.js";
import { isOwnedIn, type Layout } from "../../render/layout.js";
import type { Feature } from "../../spec/feature.js";
import { inOrderOfReference } from "../../spec/relations/order.js";
import type { FieldRenames } from "../../spec/spec.js";
import type { ProjectPath } from "../../tree/path.js";
import { textOf, type Entry, type Tree } from "../../tree/tree.js";
import { readTextsCheckedOut } from "./checked-out.js";

/** A change of features that the tables have to follow. */
export type TableChange = {
  readonly before: readonly Feature[];
  readonly after: readonly Feature[];
  readonly renames: FieldRenames;
  /** Whether each row of a feature belongs to a user. */
  readonly isOwned: (feature: Feature) => boolean;
};

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
  /** What newer templates, and then options, do to the layout's own tables, oldest first. */
  readonly shipped: readonly WrittenMigration[];
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
  { tables, shipped, join }: Wanted,
): Promise<Migrations> {
  const texts = new Map(await readTextsCheckedOut(root, folder, ".py"));
  const written: Migration[] = [];
  const add = (migration: Migration | undefined) => {
    if (migration === undefined) return;
    written.push(migration);
    texts.set(migration.path, textOf(migration.entry));
  };
  if (join) add(await joinHeads(readHistory(texts, folder), folder));
  for (const one of shipped) add(await append(one, readHistory(texts, folder), folder));
  const history = readHistory(texts, folder);
  const undone = written.length > 0 ? undefined : await adding(history, folder, tables);
  if (undone !== undefined && !isTracked(root, undone))
    return { written: [], removed: [undone], notes: [forgottenNote(undone)] };
  add(await migrate({ ...tables, history, folder }));
  return {
    written: written.map(({ path, entry }) => [path, entry] as const),
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
  return lastWritten({
    before: after,
    after: before,
    renames: new Map(),
    isOwned,
    history,
    folder,
  });
}

/**
 * The migrations of a new project: those of its options, then as if its features had been added one
 * by one; those that refer to each other in a cycle at once.
 */
export async function firstMigrations(
  rendered: Tree,
  layout: Layout,
  ofOptions: readonly WrittenMigration[],
  features: readonly Feature[],
): Promise<[ProjectPath, Entry][]> {
  const { folder } = layout.backend.migrations;
  const isOwned = isOwnedIn(layout);
  const texts = new Map(
    [...rendered]
      .filter(([path]) => path.startsWith(`${folder}/`))
      .map(([path, entry]) => [path, textOf(entry)]),
  );
  const written: [ProjectPath, Entry][] = [];
  const add = ({ path, entry }: Migration) => {
    written.push([path, entry]);
    texts.set(path, textOf(entry));
  };
  for (const one of ofOptions) add(await append(one, readHistory(texts, folder), folder));
  let before: readonly Feature[] = [];
  for (const group of inOrderOfReference(features)) {
    const after = [...before, ...group];
    const history = readHistory(texts, folder);
    const migration = await migrate({
      before,
      after,
      renames: new Map(),
      isOwned,
      history,
      folder,
    });
    before = after;
    if (migration !== undefined) add(migration);
  }
  return written;
}

function forgottenNote(path: ProjectPath): string {
  return (
    `Deleted ${path}, which git did not know. ` +
    "A database on which it has run has to be made anew: it knows a revision that is gone."
  );
}
