import { refuse } from "../../problem.js";
import { isDeviceName } from "../../tree/path.js";

/** The id of a task: one segment of a path on every platform. */
export type TaskId = string & { readonly __brand: "TaskId" };

/** What ids are made of: those of tasks, and of what a contract lists. */
export const ID = /^[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*$/;
export const LONGEST_ID = 64;

/** Whether a text is the id of a task. */
export function isTaskId(raw: string): raw is TaskId {
  return ID.test(raw) && raw.length <= LONGEST_ID && !isDeviceName(raw);
}

/**
 * An id from outside as a {@link TaskId}.
 * @throws Refused `invalid-name`
 */
export function taskId(raw: string): TaskId {
  return isTaskId(raw)
    ? raw
    : refuse({
        code: "invalid-name",
        message: `${JSON.stringify(raw)} is no id of a task.`,
        fix: `Take letters and digits, with single '-', '_' or '.' between them, ${LONGEST_ID} at most: test-1.`,
      });
}
