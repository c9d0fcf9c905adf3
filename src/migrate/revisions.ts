import { refuse, refuseAll, type Problem } from "../problem.js";
import { inRounds } from "../spec/relations/order.js";
import { anyOf, quoted } from "../spec/text.js";
import type { ProjectPath } from "../tree/path.js";
import { byCodeUnit } from "../tree/tree.js";
import { readRevisionFile, type Identity } from "./revision-file.js";

/** A migration of a project, by whomever it was written. */
export type Revision = {
  readonly id: string;
  readonly path: ProjectPath;
  readonly text: string;
  /** The revisions it follows. */
  readonly down: readonly string[];
  /** Its place in the longest way from the first: 1 for a revision that follows none. */
  readonly number: number;
};

/** A project's migrations. */
export type History = {
  /** In an order in which they can be applied. */
  readonly revisions: readonly Revision[];
  /** Those that none follows, in order of id: more than one where branches have been merged. */
  readonly heads: readonly Revision[];
};

type RevisionFile = Identity & { readonly path: ProjectPath; readonly text: string };

// As in Alembic, `__init__.py` and the lock files of Emacs are no migrations.
const VERSION_FILE = /^(?!__init__|\.#)[^/]+\.py$/;

/** Whether a file is one of those that Alembic looks for migrations in, which stand in a folder. */
function isVersionFile(path: ProjectPath, folder: ProjectPath): boolean {
  return path.startsWith(`${folder}/`) && VERSION_FILE.test(path.slice(folder.length + 1));
}

/**
 * Reads the migrations among these files that stand in a folder, without running them. Python files
 * beside them that have no `revision` are passed over.
 * @throws Refused `invalid-migration` for each file that cannot be understood without running it,
 * and where the migrations have no order: an id twice, one that follows what is not there, a cycle.
 */
export function readHistory(files: ReadonlyMap<ProjectPath, string>, folder: ProjectPath): History {
  const problems: Problem[] = [];
  const found: RevisionFile[] = [];
  for (const [path, text] of [...files].sort(([a], [b]) => byCodeUnit(a, b))) {
    const read = isVersionFile(path, folder) ? readRevisionFile(path, text) : undefined;
    if (read === undefined) continue;
    if ("problem" in read) problems.push(read.problem);
    else found.push({ ...read, path, text });
  }
  refuseAll(problems);
  refuseAll([...duplicates(found), ...unknownPredecessors(found)]);
  return historyOf(found);
}

/** The history from before its one head: as if that migration had not been written. */
export function withoutHead({ revisions, heads }: History): History {
  const rest = revisions.filter(({ id }) => id !== heads[0]?.id);
  return { revisions: rest, heads: headsOf(rest) };
}

function* duplicates(found: readonly RevisionFile[]): Generator<Problem> {
  const firsts = new Map<string, RevisionFile>();
  for (const one of found) {
    const first = firsts.get(one.id);
    if (first === undefined) firsts.set(one.id, one);
    else
      yield {
        code: "invalid-migration",
        path: one.path,
        message: `The migrations '${first.path}' and '${one.path}' both have the revision ${quoted(one.id)}.`,
        fix: "Give one of them, and what follows it, another; or remove it if it is a copy.",
      };
  }
}

function* unknownPredecessors(found: readonly RevisionFile[]): Generator<Problem> {
  const ids = new Set(found.map(({ id }) => id));
  for (const { path, down, at } of found)
    for (const id of down.filter((one) => !ids.has(one)))
      yield {
        code: "invalid-migration",
        path,
        at,
        message: `The migration '${path}' follows the revision ${quoted(id)}, and no migration has it.`,
        fix: "Bring that migration back, or write the whole revision that it follows.",
      };
}

/** Puts revisions into an order in which they can be applied, and numbers them. */
function historyOf(found: readonly RevisionFile[]): History {
  const byId = new Map(found.map((one) => [one.id, one]));
  const { rounds, stuck } = inRounds(new Map(found.map(({ id, down }) => [id, down])));
  if (stuck.size > 0) refuseCycle(found.filter(({ id }) => stuck.has(id)));
  const revisions = rounds.flatMap((ids, index) =>
    ids
      .flatMap((id) => byId.get(id) ?? [])
      .map(({ id, path, text, down }) => ({ id, path, text, down, number: index + 1 })),
  );
  return { revisions, heads: headsOf(revisions) };
}

function headsOf(revisions: readonly Revision[]): readonly Revision[] {
  const followed = new Set(revisions.flatMap(({ down }) => down));
  return revisions.filter(({ id }) => !followed.has(id)).sort((a, b) => byCodeUnit(a.id, b.id));
}

function refuseCycle(stuck: readonly RevisionFile[]): never {
  const paths = stuck.map(({ path }) => `'${path}'`);
  return refuse({
    code: "invalid-migration",
    path: stuck[0]?.path ?? "",
    message: `Of the migrations ${anyOf(paths)} each follows another: they form a cycle.`,
    fix: "Correct the 'down_revision' of the one that was written first.",
  });
}
