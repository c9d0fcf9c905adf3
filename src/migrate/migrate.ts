import { createHash } from "node:crypto";
import { refuse } from "../problem.js";
import type { WrittenMigration } from "../render/component.js";
import { loadPython } from "../languages/python/language.js";
import { anyOf, quoted } from "../spec/text.js";
import { projectPath, type ProjectPath } from "../tree/path.js";
import { byCodeUnit, type Entry } from "../tree/tree.js";
import { bodyFrom, bodyOf, JOIN, moduleText, type Body } from "./python/module.js";
import { withoutHead, type History } from "./revisions.js";
import { stepsBetween } from "./steps.js";
import { type TableChange, titleOf } from "./table-change.js";

/** A migration to write: a new file, which is never written again. */
export type Migration = {
  readonly path: ProjectPath;
  readonly revision: string;
  /** What it does, in a few words. */
  readonly title: string;
  readonly entry: Entry;
};

/** A change of features, and the migrations that it follows. */
type MigrateRequest = TableChange & {
  readonly history: History;
  /** Where migrations stand: `alembic/versions`. */
  readonly folder: ProjectPath;
};

/**
 * Writes the migration from the tables of some features to those of others: the same request gives
 * the same bytes. It keeps what rows hold, on the way up and, as far as it is still there, down.
 * @returns undefined where the tables do not differ
 * @throws Refused `several-heads` where branches have to be joined first, `unsafe-change` for what
 * would lose values or needs one for rows that exist
 */
export async function migrate(request: MigrateRequest): Promise<Migration | undefined> {
  const { history, folder } = request;
  const steps = stepsBetween(request);
  if (steps.length === 0) return undefined;
  if (history.heads.length > 1) refuseHeads(history);
  return written(titleOf(request, steps), bodyOf(steps), history, folder);
}

/**
 * Puts a migration that somebody wrote at the end of a history.
 * @throws Refused `several-heads` where branches have to be joined first
 */
export async function append(
  { title, upgrade, downgrade }: WrittenMigration,
  history: History,
  folder: ProjectPath,
): Promise<Migration> {
  if (history.heads.length > 1) refuseHeads(history);
  return written(title, bodyFrom(upgrade, downgrade), history, folder);
}

/** The migration that joins branches, one of which each head is; undefined where there is one head. */
export async function joinHeads(
  history: History,
  folder: ProjectPath,
): Promise<Migration | undefined> {
  return history.heads.length > 1 ? written("join branches", JOIN, history, folder) : undefined;
}

/**
 * The file of the head, where it is byte for byte what {@link migrate} wrote when the last change
 * was made: then removing it undoes that change, if nobody else has it yet.
 */
export async function lastWritten(request: MigrateRequest): Promise<ProjectPath | undefined> {
  const [head, ...more] = request.history.heads;
  if (head === undefined || more.length > 0) return undefined;
  const history = withoutHead(request.history);
  if (history.heads.length > 1) return undefined;
  const again = await migrate({ ...request, history });
  const isSame = again?.path === head.path && Buffer.from(head.text).equals(again.entry.bytes);
  return isSame ? head.path : undefined;
}

/** The migration of this body that follows every head. */
async function written(
  title: string,
  body: Body,
  { revisions, heads }: History,
  folder: ProjectPath,
): Promise<Migration> {
  const down = heads.map(({ id }) => id).sort(byCodeUnit);
  const number = 1 + Math.max(0, ...heads.map((head) => head.number));
  const revision = revisionFor(
    number,
    [...down, body.functions],
    new Set(revisions.map(({ id }) => id)),
  );
  const path = projectPath(`${folder}/${revision}_${slugOf(title)}.py`);
  const text = moduleText({ title, revision, down }, body, await loadPython());
  return {
    path,
    revision,
    title,
    entry: { bytes: Buffer.from(text), executable: false, merge: "once" },
  };
}

/**
 * A revision that sorts in order of history, and that differs where what it follows or does
 * differs. Alembic keeps it in a column of 32 characters.
 */
function revisionFor(
  number: number,
  content: readonly string[],
  taken: ReadonlySet<string>,
): string {
  const hash = createHash("sha256").update(JSON.stringify(content)).digest("hex");
  const start = String(number).padStart(4, "0");
  for (let length = 8; ; length += 1) {
    const revision = `${start}_${hash.slice(0, length)}`;
    if (!taken.has(revision)) return revision;
  }
}

// Room for a verb and the longest name of a feature.
const LONGEST_SLUG = 50;

function slugOf(title: string): string {
  const slug = title.replace(/\W+/g, "_");
  if (slug.length <= LONGEST_SLUG) return slug;
  // At the end of a word, as Alembic cuts its own.
  const end = slug.lastIndexOf("_", LONGEST_SLUG);
  return slug.slice(0, end > 0 ? end : LONGEST_SLUG);
}

function refuseHeads({ heads }: History): never {
  refuse({
    code: "several-heads",
    message: `The migrations have ${heads.length} heads: ${anyOf(heads.map(({ id }) => quoted(id)))}, as after merging branches.`,
    fix: "Run 'npx create-agent-project sync', which joins them.",
  });
}
