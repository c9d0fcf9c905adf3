import type { Phase } from "../../../contract/phases/phase.js";
import type { Task } from "../../../contract/task/record.js";
import { byMode } from "../../../disk/fs/contained.js";
import { readPaths } from "../../../disk/project.js";
import type { OnDisk } from "../../../merge/tree/plan.js";
import { type Problem, Refused } from "../../../problem.js";
import type { Layout } from "../../../render/layout.js";
import type { OptionValues } from "../../../spec/option.js";
import type { ProjectPath } from "../../../tree/path.js";
import { decodeUtf8 } from "../../../tree/utf8.js";

/** A task that is held against the evidence, where it stands. */
export type TaskPlace = {
  /** The project's folder, absolute. */
  readonly root: string;
  readonly layout: Layout;
  readonly options: OptionValues;
  readonly task: Task;
  /** The phase up to which it is judged. */
  readonly phase: Phase;
  /** Whether that phase was asked for; where it was not, the next one may have begun. */
  readonly isAsked: boolean;
  /** Whether nothing of the project may be run. */
  readonly isStatic: boolean;
};

/** A document of a task: its text, or why it has none. */
export type Read =
  { readonly is: "text"; readonly text: string } | { readonly is: "absent" } | Unreadable;

type Unreadable = { readonly is: "unreadable"; readonly problem: Problem };

/** What stands at a path of the project. What cannot be read, as it is too large, is a finding, and stops nothing else. */
export function readFile(root: string, path: ProjectPath): OnDisk | Unreadable {
  try {
    return readPaths(root, [path], byMode).get(path) ?? { is: "absent" };
  } catch (error) {
    if (error instanceof Refused && error.problems[0].code === "not-readable")
      return { is: "unreadable", problem: { ...error.problems[0], code: "unmet-contract" } };
    throw error;
  }
}

/** Reads a document of a task. */
export function readDocument(root: string, path: ProjectPath): Read {
  const found = readFile(root, path);
  if (found.is === "absent") return { is: "absent" };
  if (found.is === "unreadable") return { is: "unreadable", problem: found.problem };
  if (found.is === "other") return unreadable(path, `is a ${found.what}, and no file`);
  const text = decodeUtf8(found.content.bytes);
  return text === undefined ? unreadable(path, "is not UTF-8") : { is: "text", text };
}

function unreadable(path: ProjectPath, why: string): Read {
  const message = `'${path}' ${why}.`;
  const fix = "Write it as a text file, in UTF-8.";
  return { is: "unreadable", problem: { code: "unmet-contract", path, message, fix } };
}
