import { outputsOf } from "../../../contract/phases/prompt.js";
import { phases } from "../../../contract/phases/phases.js";
import { taskFile, type Task } from "../../../contract/task/record.js";
import type { TaskId } from "../../../contract/task/id.js";
import { headOf } from "../../../disk/git/head.js";
import type { Problem } from "../../../problem.js";
import type { ProjectPath } from "../../../tree/path.js";
import { trustedTasks, trustedTexts } from "../start.js";
import { taskAt, taskIds } from "../tasks.js";
import { readDocument } from "./place.js";

/** The tasks that are under way; and those that somebody has taken away before they were finished. */
export type OpenTasks = { readonly tasks: readonly Task[]; readonly problems: readonly Problem[] };

/**
 * The tasks that are not finished. One is when the documents of its last phase are in the last commit, or in the
 * trusted one where one was named: a file that an agent has just put there ends nothing.
 */
export async function openTasks(root: string, trusted: string | undefined): Promise<OpenTasks> {
  const ids = taskIds(root);
  const gone =
    trusted === undefined
      ? []
      : (await trustedTasks(root, trusted)).filter((id) => !ids.includes(id));
  const mayBeFinished = ids.filter((id) =>
    lastOutputs(id).every((path) => readDocument(root, path).is === "text"),
  );
  const asked = [...gone, ...mayBeFinished].flatMap(lastOutputs);
  const ref = asked.length === 0 ? undefined : (trusted ?? headOf(root));
  // Without git, what stands there is all that is known.
  const committed = ref === undefined ? undefined : await trustedTexts(root, ref, asked);
  const isFinished = (id: TaskId) =>
    committed === undefined || lastOutputs(id).every((path) => committed.has(path));
  return {
    tasks: ids
      .filter((id) => !mayBeFinished.includes(id) || !isFinished(id))
      .map((id) => taskAt(root, id, "--task")),
    problems: gone.filter((id) => !isFinished(id)).map(goneProblem),
  };
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
