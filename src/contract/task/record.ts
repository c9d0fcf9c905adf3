import * as z from "zod/mini";
import { Refused, refuse, type Problem } from "../../problem.js";
import { printJson } from "../../spec/files.js";
import { parseJson, placeOf, placeOfKey } from "../../spec/json/json.js";
import { quoted } from "../../spec/text.js";
import { projectPath, type ProjectPath } from "../../tree/path.js";
import { isTaskId, type TaskId } from "./id.js";

/** Something that is to be done in a project, phase by phase. */
export type Task = {
  readonly id: TaskId;
  /** The commit that it started from; null where there was none. */
  readonly start: string | null;
};

/** Where the tasks of a project are, one file each: `<id>.json`. */
export const TASKS_FOLDER = projectPath(".agent-project/tasks");

/** The file of a task. */
export function taskFile(id: TaskId): ProjectPath {
  return projectPath(`${TASKS_FOLDER}/${id}.json`);
}

/** The id of the task whose file this is: the way back from {@link taskFile}; undefined for any other. */
export function taskIn(path: ProjectPath): TaskId | undefined {
  if (!path.startsWith(`${TASKS_FOLDER}/`) || !path.endsWith(".json")) return undefined;
  const id = path.slice(TASKS_FOLDER.length + 1, -".json".length);
  return isTaskId(id) ? id : undefined;
}

/** Whether a text is the full id of a commit. */
export function isCommitId(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}

const taskShape = z.strictObject({
  id: z.string(),
  start: z.nullable(z.string().check(z.refine(isCommitId))),
});

/** A task as its file has it. {@link readTask} gives it back. */
export function printTask({ id, start }: Task): string {
  return printJson({ id, start });
}

/**
 * Reads the record of a task.
 * @param id the task whose file it is
 * @throws Refused `invalid-json`, or `invalid-contract` with every problem, each with its place
 */
export function readTask(text: string, id: TaskId): Task {
  const json = parseJson(text, taskFile(id));
  const { data, error } = taskShape.safeParse(json.value);
  const [first, ...rest] = (error?.issues ?? []).map((issue): Problem => {
    const [key = ""] = issue.code === "unrecognized_keys" ? issue.keys : issue.path.map(String);
    const path = key === "" ? [] : [key];
    const place = issue.code === "unrecognized_keys" ? placeOfKey : placeOf;
    return place(json, path)(unreadable(faultOf(issue.code, key)));
  });
  if (first !== undefined) throw new Refused([first, ...rest]);
  if (data === undefined) throw new Error("a task is missing, and no problem says why");
  if (data.id !== id)
    refuse(
      placeOf(json, ["id"])(unreadable(`holds ${quoted(data.id)}, which is not what it is called`)),
    );
  return { id, start: data.start };
}

const WANTED: Readonly<Record<string, string>> = {
  "": "is no object with 'id' and 'start'",
  id: "has no id, or one that is no text",
  start: "names no commit by its full id, and does not say null",
};

function faultOf(code: string, key: string): string {
  return code === "unrecognized_keys"
    ? `holds ${quoted(key)}, which is no part of it`
    : (WANTED[key] ?? "is not what was written");
}

function unreadable(fault: string): Problem {
  return {
    code: "invalid-contract",
    message: `The record of the task ${fault}.`,
    fix: "Bring back what was written: git checkout -- .agent-project/tasks",
  };
}
