import { outputsOf } from "../../../contract/phases/prompt.js";
import { phases } from "../../../contract/phases/phases.js";
import { taskFile, type Task } from "../../../contract/task/record.js";
import type { TaskId } from "../../../contract/task/id.js";
import { headOf } from "../../../disk/git/head.js";
import type { Problem } from "../../../problem.js";
import type { ProjectPath } from "../../../tree/path.js";
import { tasksOfCommit, textsAt, type Named } from "../start.js";
import { taskAt, taskIds } from "../tasks.js";
import { readDocument } from "./place.js";

/** The commits that open tasks are told by. */
export type OpenBy = {
  /** One that the agent could not write. */
  readonly trusted?: string | undefined;
  /** One since which something has to have been claimed. */
  readonly since?: string | undefined;
};

/** The tasks that are under way; and those that somebody has taken away before they were finished. */
export type OpenTasks = { readonly tasks: readonly Task[]; readonly problems: readonly Problem[] };

/**
 * The tasks that are not finished. One is when the documents of its last phase are in the last commit, or in the
 * one that was named: a file that an agent has just put there ends nothing. A person may take a task away, so that only
 * a trusted commit tells of one that is gone.
 */
export async function openTasks(root: string, { trusted, since }: OpenBy): Promise<OpenTasks> {
  const ids = taskIds(root);
  if (ids.length === 0 && trusted === undefined) return { tasks: [], problems: [] };
  const gone =
    trusted === undefined
      ? []
      : (await tasksOfCommit(root, { ref: trusted, flag: "--trusted" })).filter(
          (id) => !ids.includes(id),
        );
  const mayBeFinished = ids.filter((id) =>
    lastOutputs(id).every((path) => readDocument(root, path).is === "text"),
  );
  const asked = [...gone, ...mayBeFinished].flatMap(lastOutputs);
  const named = asked.length === 0 ? undefined : committedBy(root, { trusted, since });
  // Without git, what stands there is all that is known.
  const committed = named && (await textsAt(root, named, asked));
  const isFinished = (id: TaskId) =>
    committed === undefined || lastOutputs(id).every((path) => committed.has(path));
  const open = ids
    .filter((id) => !mayBeFinished.includes(id) || !isFinished(id))
    .map((id) => taskAt(root, id, "--task"));
  return {
    tasks: since === undefined ? open : await claimedSince(root, open, since),
    problems: gone.filter((id) => !isFinished(id)).map(goneProblem),
  };
}

function committedBy(root: string, { trusted, since }: OpenBy): Named | undefined {
  if (trusted !== undefined) return { ref: trusted, flag: "--trusted" };
  if (since !== undefined) return { ref: since, flag: "--since" };
  const head = headOf(root);
  return head === undefined ? undefined : { ref: head, flag: "HEAD" };
}

/** Those of which the record or a document is another one than at a commit: something has been claimed since. */
async function claimedSince(
  root: string,
  tasks: readonly Task[],
  ref: string,
): Promise<readonly Task[]> {
  const documentsOf = ({ id }: Task) => [
    taskFile(id),
    ...phases.flatMap((phase) => outputsOf(id, phase)),
  ];
  const before = await textsAt(root, { ref, flag: "--since" }, tasks.flatMap(documentsOf));
  const isOther = (path: ProjectPath) => {
    const now = readDocument(root, path);
    return (
      (now.is === "text" ? now.text.replaceAll("\r\n", "\n") : now.is) !==
      (before.get(path) ?? "absent")
    );
  };
  return tasks.filter((task) => documentsOf(task).some(isOther));
}

function lastOutputs(id: TaskId): readonly ProjectPath[] {
  const last = phases.at(-1);
  return last === undefined ? [] : outputsOf(id, last);
}

function goneProblem(id: TaskId): Problem {
  const path = taskFile(id);
  return {
    ...{ code: "changed-contract", path },
    message: `The record of the task '${id}' is gone, which the trusted commit has, and which was not finished there.`,
    fix: "Bring it back; or trust a commit in which a person has removed it.",
  };
}
