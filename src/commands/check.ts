import { lineOfOurMarkers } from "../merge/markers.js";
import type { Change } from "../merge/plan.js";
import type { Problem } from "../problem.js";
import { openProject, type Opened } from "./open.js";
import type { Result } from "./result.js";

/**
 * The gate for CI: is the project what its spec says, and are all conflicts resolved? Files that
 * people edited, deleted or added are no matter.
 */
export async function check(cwd: string): Promise<Result> {
  const opened = await openProject(cwd);
  const changes = opened.plan.changes.filter((change) => change.do !== "keep");
  const problems = [...changes.map(behind), ...unresolved(opened)];
  const ok = problems.length === 0;
  const notes = ok ? [`${opened.spec.name} matches its spec.`] : [];
  return { command: "check", ok, changes, problems, notes, next: [] };
}

const WOULD = {
  create: "is missing",
  update: "is behind the spec",
  merge: "is behind the spec, and edited",
  conflict: "is behind the spec, and its edits are in the way",
  delete: "is no longer part of the project",
  rename: "has another name now",
} as const;

function behind(change: Exclude<Change, { do: "keep" }>): Problem {
  return {
    code: "behind",
    path: change.path,
    message: `The file ${WOULD[change.do]}.`,
    fix: "'status --diff' shows what would change. Make the change, or put the spec back.",
  };
}

function unresolved({ project }: Opened): Problem[] {
  return [...project].flatMap(([path, found]) => {
    if (found.is !== "file") return [];
    const line = lineOfOurMarkers(Buffer.from(found.content.bytes).toString("utf8"));
    if (line === undefined) return [];
    return {
      code: "conflict",
      path,
      at: { line, column: 1 },
      message: "A conflict is not resolved.",
      fix: "Edit the file until it is as it should be, and remove the markers.",
    };
  });
}
