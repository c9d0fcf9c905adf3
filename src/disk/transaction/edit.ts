import type { OnDisk } from "../../merge/tree/plan.js";
import type { ProjectPath } from "../../tree/path.js";
import { sameContent, type Content } from "../../tree/tree.js";

/** One file to change: what was read there, and what shall stand there; undefined is nothing. */
export type Edit = {
  readonly path: ProjectPath;
  readonly before: OnDisk;
  readonly after: Content | undefined;
};

/** Where nothing stands. */
export const ABSENT: OnDisk = { is: "absent" };

/** Whether an edit leaves anything other than it found it. */
export function changesSomething({ before, after }: Edit): boolean {
  if (before.is === "file") return after === undefined || !sameContent(before.content, after);
  return before.is === "other" || after !== undefined;
}

/** The paths of the edits that write a file. */
export function writtenBy(edits: readonly Edit[]): ProjectPath[] {
  return edits.flatMap(({ path, after }) => (after === undefined ? [] : [path]));
}

/** The paths of the edits that remove a file. */
export function removedBy(edits: readonly Edit[]): ProjectPath[] {
  return edits.flatMap(({ path, after }) => (after === undefined ? [path] : []));
}
