import { byMode } from "../../disk/fs/contained.js";
import { pathsIn, readPaths } from "../../disk/project.js";
import { taskId, type TaskId } from "../../contract/task/id.js";
import { readTask, taskFile, taskIn, TASKS_FOLDER, type Task } from "../../contract/task/record.js";
import { namingField, refuse } from "../../problem.js";
import { didYouMean, quoted } from "../../spec/text.js";
import { decodeUtf8 } from "../../tree/utf8.js";

/** The ids of a project's tasks, in their order; files of other names are no tasks. */
export function taskIds(root: string): readonly TaskId[] {
  return pathsIn(root, TASKS_FOLDER, ".json").flatMap((path) => taskIn(path) ?? []);
}

/**
 * The task of this id.
 * @param field the flag or argument that the id came by
 * @throws Refused where there is none, with the nearest, or its record is not what was written
 */
export function taskAt(root: string, raw: string, field: string): Task {
  const id = namingField(field, () => taskId(raw));
  const ids = taskIds(root);
  if (!ids.includes(id))
    refuse({
      code: "bad-arguments",
      field,
      message: `There is no task ${quoted(id)}.`,
      fix: `${didYouMean(id, ids)}To begin one: npx create-agent-project task ${id}`,
    });
  return readTask(textOf(root, id), id);
}

function textOf(root: string, id: TaskId): string {
  const path = taskFile(id);
  const found = readPaths(root, [path], byMode).get(path);
  const isFile = found?.is === "file";
  const text = isFile ? decodeUtf8(found.content.bytes) : undefined;
  if (text !== undefined) return text;
  return refuse({
    code: "invalid-contract",
    path,
    message: `'${path}' is ${isFile ? "not UTF-8" : "no file"}.`,
    fix: "Bring back what was written: git checkout -- .agent-project/tasks",
  });
}
