import { readFileSync } from "node:fs";
import { unless } from "../../disk/fs/errors.js";
import type { RunFolder } from "../../disk/lock/run-folder.js";
import { lastUnresolved } from "../../disk/transaction/abort.js";
import { lineOfOurMarkers } from "../../merge/text/pieces.js";
import type { Change, Project } from "../../merge/tree/plan.js";
import { refuseAll, type Problem } from "../../problem.js";
import type { ProjectPath } from "../../tree/path.js";
import { textOf, type Content } from "../../tree/tree.js";

const RESOLVE =
  "Edit the file until it is as it should be, without the markers; or take the whole command back: npx create-agent-project abort";

/** What a person must do about a file in which both sides disagree. */
export function conflictProblem(change: Extract<Change, { do: "conflict" }>): Problem {
  const line = change.after && lineIn(change.after);
  return {
    code: "conflict",
    path: change.path,
    ...(line !== undefined && { at: { line, column: 1 } }),
    message: change.why,
    fix: line === undefined ? LEFT_ALONE : RESOLVE,
  };
}

const LEFT_ALONE =
  "The file was left as it is. Bring in what you need of the template by hand: 'status --diff' shows it.";

/** The conflicts that earlier commands left in the files of a project. */
export function openConflicts(project: Project): Problem[] {
  return [...project].flatMap(([path, found]) => {
    const line = found.is === "file" ? lineIn(found.content) : undefined;
    return line === undefined ? [] : [unresolved(path, line)];
  });
}

/** @throws Refused `conflict` while one that the last command left is not resolved */
export function refuseUnresolved(root: string, folder: RunFolder): void {
  const last = lastUnresolved(root, folder);
  if (last === undefined) return;
  const open = last.conflicts.flatMap((path) => {
    const bytes = unless(["ENOENT", "ENOTDIR", "EISDIR"], () => readFileSync(`${root}/${path}`));
    const line = bytes && lineOfOurMarkers(bytes.toString("utf8"));
    return line === undefined ? [] : [unresolved(path, line)];
  });
  refuseAll(open);
}

function unresolved(path: ProjectPath, line: number): Problem {
  return {
    code: "conflict",
    path,
    at: { line, column: 1 },
    message: "A conflict is not resolved.",
    fix: RESOLVE,
  };
}

function lineIn(content: Content): number | undefined {
  return lineOfOurMarkers(textOf(content));
}
