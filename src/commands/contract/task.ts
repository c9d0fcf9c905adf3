import { contractPlaces } from "../../contract/definition/places.js";
import { outputsOf } from "../../contract/phases/prompt.js";
import { KEEP_FILE, outputPath } from "../../contract/phases/phase.js";
import { phases } from "../../contract/phases/phases.js";
import { taskId, type TaskId } from "../../contract/task/id.js";
import { printTask, taskFile, type Task } from "../../contract/task/record.js";
import { byMode } from "../../disk/fs/contained.js";
import { headOf } from "../../disk/git/head.js";
import { isUnclean } from "../../disk/git/status.js";
import { rollBack, withLock } from "../../disk/lock/lock.js";
import { findRoot, readPaths } from "../../disk/project.js";
import { ABSENT, refuseStale, type Edit } from "../../disk/transaction/edit.js";
import { transact } from "../../disk/transaction/transaction.js";
import { namingField, refuse, refuseAll } from "../../problem.js";
import type { Content } from "../../tree/tree.js";
import { type ProjectState, readProjectState } from "../plan/project-state.js";
import type { Result } from "../report/result.js";
import { taskAt, taskIds } from "./tasks.js";

export type TaskRequest = {
  /** A folder of the project, absolute. */
  readonly cwd: string;
  readonly dryRun?: boolean;
  readonly id: string;
  /** Whether to draft the contract from a change of the spec. */
  readonly fromFeatures?: boolean;
};

/**
 * Begins a task: its record, and the folders of its phases; all of it or nothing. One that is there
 * stays as it is.
 * @throws Refused for an id that is none or that another one has in other letters, and for what is left
 * of an earlier task of that id
 */
export async function task(request: TaskRequest): Promise<Result> {
  const id = namingField("<id>", () => taskId(request.id));
  const root = findRoot(request.cwd);
  if (request.dryRun) {
    await rollBack(root);
    const { edits, notes } = await begin(root, id, request);
    refuseStale(root, edits);
    return resultOf(edits, [...notes, "Nothing was written."], []);
  }
  return withLock(root, "task", async (locked) => {
    const { edits, notes } = await begin(root, id, request);
    await transact(locked, edits);
    const [first] = phases;
    const next = first ? [`npx create-agent-project prompt ${first.name} --task ${id}`] : [];
    return resultOf(edits, notes, next);
  });
}

type Begun = { readonly edits: readonly Writing[]; readonly notes: readonly string[] };

async function begin(root: string, id: TaskId, request: TaskRequest): Promise<Begun> {
  // Refuses what another version wrote.
  const state = await readProjectState(root);
  const ids = taskIds(root);
  if (ids.includes(id)) {
    taskAt(root, id, "<id>");
    return { edits: [], notes: [`The task '${id}' is there already.`] };
  }
  refuseOtherCase(id, ids);
  refuseLeftovers(root, id);
  const start = headOf(root) ?? null;
  const draft = request.fromFeatures ? await drafted(state) : undefined;
  return { edits: editsFor({ id, start }, draft), notes: notesOn(root, start) };
}

const NO_COMMIT =
  "It starts from no commit: what has changed since cannot be told. 'verify' will say which checks it cannot make.";

function notesOn(root: string, start: string | null): readonly string[] {
  if (start === null) return [NO_COMMIT];
  return isUnclean(root) ? [UNCOMMITTED] : [];
}

const UNCOMMITTED =
  "The work tree has changes that are not committed: they will count as the task's. To keep them apart, commit them, remove what this has written, and begin the task again.";

type Writing = Edit & { readonly after: Content };

/**
 * What is written for a task.
 * @param draft the contract that the design phase begins with, if it begins with one
 */
function editsFor(begun: Task, draft: string | undefined): readonly Writing[] {
  const files = new Map([
    [taskFile(begun.id), printTask(begun)],
    ...phases.map(({ name }) => [outputPath(begun.id, name, KEEP_FILE), ""] as const),
    ...(draft === undefined ? [] : [[contractPlaces(begun.id).contract, draft] as const]),
  ]);
  return [...files].map(([path, text]) => ({
    path,
    before: ABSENT,
    after: { bytes: Buffer.from(text), executable: false },
  }));
}

/** Where case does not count, both would have the same files. */
function refuseOtherCase(id: TaskId, ids: readonly TaskId[]): void {
  const other = ids.find((known) => known.toLowerCase() === id.toLowerCase());
  if (other !== undefined)
    refuse({
      code: "invalid-name",
      field: "<id>",
      message: `There is a task '${other}' already: ids have to differ in more than case.`,
      fix: "Take another id, or go on with that task.",
    });
}

/** Documents of an earlier task would count as those of this one. */
function refuseLeftovers(root: string, id: TaskId): void {
  const kept = phases.map(({ name }) => outputPath(id, name, KEEP_FILE));
  const paths = [...phases.flatMap((phase) => outputsOf(id, phase)), ...kept];
  refuseAll(
    [...readPaths(root, paths, byMode)].flatMap(([path, found]) =>
      found.is === "file"
        ? [
            {
              code: "target-not-empty" as const,
              path,
              message: `'${path}' is there, and no record of the task '${id}': it is of another one.`,
              fix: "Take another id, or remove what is left of that task.",
            },
          ]
        : [],
    ),
  );
}

/** The contract that the change of the spec comes to, which its files have and the project does not yet. */
async function drafted(state: ProjectState): Promise<string> {
  // Loaded late: it plans what `sync` would write.
  const { draftFor } = await import("./draft.js");
  return draftFor(state);
}

function resultOf(
  edits: readonly Writing[],
  notes: readonly string[],
  next: readonly string[],
): Result {
  const changes = edits.map(({ path, after }) => ({ do: "create", path, after }) as const);
  return { command: "task", ok: true, changes, problems: [], notes, next };
}
