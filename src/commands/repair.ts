import { byMode } from "../disk/fs/contained.js";
import { withLock } from "../disk/lock/lock.js";
import { findRoot, readPaths, readVersion } from "../disk/project.js";
import { Copies } from "../disk/record/copies.js";
import { asCopy, copyOf, sumsFileOf, sumsOf } from "../disk/record/record.js";
import { ABSENT, changesSomething, type Edit } from "../disk/transaction/edit.js";
import { transact } from "../disk/transaction/transaction.js";
import type { Change, OnDisk } from "../merge/tree/plan.js";
import type { Problem } from "../problem.js";
import { quoted } from "../spec/text.js";
import { mergeKindOf } from "../tree/kind.js";
import type { ProjectPath } from "../tree/path.js";
import type { Content } from "../tree/tree.js";
import { version, type Version } from "../version.js";
import { sourcesFor, type Source } from "./record/proofs.js";
import { provenanceOf, type Provenance } from "./record/provenance.js";
import type { Result } from "./report/result.js";

type RepairRequest = {
  /** Where the person stands, absolute. */
  readonly cwd: string;
  readonly dryRun: boolean;
  /** Also ask the release that wrote the project, by npx: what it writes is held against the record. */
  readonly fromRelease: boolean;
  /** Take what cannot be proven as it stands: the person knows that it is what was written. */
  readonly accept: boolean;
};

/** A copy as it is to stand in the record, with its sums. */
type Copy = { readonly path: ProjectPath; readonly copy: Content };

/** A copy that is to be restored, and what shows that this is what was written. */
type Restored = Copy & { readonly by: string };

/**
 * Brings back the copies in a project's record that are not what was written, where that can be proven.
 * The project's own files are not touched.
 * @returns what is left in doubt as problems
 */
export async function repair(request: RepairRequest): Promise<Result> {
  const root = findRoot(request.cwd);
  return withLock(root, "repair", async (locked) => {
    const copies = new Copies(root);
    const writtenBy = readVersion(root);
    const provenance = copies.hasSums ? undefined : await provenanceOf(root, copies, writtenBy);
    const doubtful = doubtfulIn(copies, provenance, writtenBy, request);
    const sources = await sourcesFor({ root, copies, provenance, writtenBy, ...request });
    const proven = await provenBy(sources, doubtful);
    // What a release makes no copy of (a file under `keep`), the history may have shown already.
    const left = doubtful.filter(
      (path) => !proven.has(path) && (!provenance?.isKnown || provenance.changed.has(path)),
    );
    // With sums beside it a copy is believed, and without them all of them are, or none.
    const isInVain = !copies.hasSums && left.length > 0;
    const restored = isInVain ? [] : doubtful.flatMap((path) => proven.get(path) ?? []);
    const summed =
      copies.hasSums || left.length > 0
        ? []
        : copies.paths.flatMap((path) => asItStands(path, copies) ?? []);
    const edits = editsFor(root, [...summed, ...restored]);
    if (!request.dryRun) await transact(locked, edits);
    return repairResult(edits, restored, left, writtenBy, request.dryRun);
  });
}

/** The copies that may not be what was written. */
function doubtfulIn(
  copies: Copies,
  provenance: Provenance | undefined,
  writtenBy: Version,
  { fromRelease }: RepairRequest,
): readonly ProjectPath[] {
  if (provenance === undefined) return [...copies.faults().keys()];
  const { changed, isKnown } = provenance;
  if (writtenBy !== version && !fromRelease && isKnown) return [...changed.keys()];
  // The very version that wrote it knows what it wrote; so does its release. What is written once is
  // never written over, and of it they know the first one.
  return copies.paths.filter((path) => mergeKindOf(path) !== "once" || changed.has(path));
}

/** Each file by the first source that proves what was written to it. */
async function provenBy(
  sources: readonly Source[],
  paths: readonly ProjectPath[],
): Promise<ReadonlyMap<ProjectPath, Restored>> {
  const proven = new Map<ProjectPath, Restored>();
  for (const { by, find } of sources)
    for (const [path, copy] of await find(paths.filter((one) => !proven.has(one))))
      proven.set(path, { path, copy, by });
  return proven;
}

function asItStands(path: ProjectPath, copies: Copies): Copy | undefined {
  const copy = copies.asIs(path);
  return copy && { path, copy };
}

/** The last of several for one path counts. */
function editsFor(root: string, restored: readonly Copy[]): Edit[] {
  const after = new Map(
    restored.flatMap(({ path, copy }) => [
      [copyOf(path), asCopy(copy)] as const,
      [sumsFileOf(path), sumsOf(copy)] as const,
    ]),
  );
  const found = readPaths(root, after.keys(), byMode);
  const before = (path: ProjectPath): OnDisk => found.get(path) ?? ABSENT;
  return [...after]
    .map(([path, content]) => ({ path, before: before(path), after: content }))
    .filter(changesSomething);
}

function repairResult(
  edits: readonly Edit[],
  restored: readonly Restored[],
  left: readonly ProjectPath[],
  writtenBy: Version,
  dryRun: boolean,
): Result {
  const changes = edits.flatMap(({ path, before, after }): Change[] =>
    after === undefined ? [] : [{ path, do: before.is === "absent" ? "create" : "update", after }],
  );
  const notes = [
    ...restored.map(({ path, by }) => `${copyOf(path)}: ${by}.`),
    ...(changes.length === 0 && left.length === 0 ? ["The record is whole."] : []),
    ...(dryRun ? ["Nothing was written."] : []),
  ];
  const problems = left.map((path) => unproven(path, writtenBy));
  return { command: "repair", ok: problems.length === 0, changes, problems, notes, next: [] };
}

function unproven(path: ProjectPath, writtenBy: Version): Problem {
  return {
    code: "damaged-base",
    path: copyOf(path),
    message: `What was written to ${quoted(path)} cannot be proven.`,
    fix: `Hold it against what ${writtenBy} writes (npx runs that release): npx create-agent-project repair --from-release. Or, if you know that the copy is what was written: npx create-agent-project repair --accept`,
  };
}
