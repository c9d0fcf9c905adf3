import { createTwoFilesPatch } from "diff";
import { type Change, contentOf, type Project } from "../../merge/tree/plan.js";
import type { ProjectPath } from "../../tree/path.js";
import type { Content } from "../../tree/tree.js";

/** Unified diffs of all that a plan would change. */
export function diffsOf(changes: readonly Change[], project: Project): string {
  return changes
    .map((change) => changeDiff(change, project))
    .filter((diff) => diff !== "")
    .join("\n\n");
}

/** A unified diff of what a plan would do to one file; empty where it leaves it. */
function changeDiff(change: Change, project: Project): string {
  if (change.do === "keep") return "";
  if (change.do === "conflict" && change.after === undefined) return "";
  const after = "after" in change ? change.after : undefined;
  const before = "from" in change ? change.from : change.path;
  return diffOf(change.path, contentOf(project.get(before)), after);
}

/** A unified diff of a file's two versions, as git would head it. Absent is an empty file. */
export function diffOf(
  path: ProjectPath,
  before: Content | undefined,
  after: Content | undefined,
): string {
  if (isBinary(before) || isBinary(after)) return `Binary file ${path} differs`;
  const name = (side: string, content: Content | undefined) =>
    content ? `${side}/${path}` : "/dev/null";
  const patch = createTwoFilesPatch(
    name("a", before),
    name("b", after),
    decoded(before),
    decoded(after),
  );
  // The line of equals signs above the names.
  return patch.replace(/^=+\n/, "").trimEnd();
}

function decoded(content: Content | undefined): string {
  return Buffer.from(content?.bytes ?? []).toString("utf8");
}

function isBinary(content: Content | undefined): boolean {
  return content?.bytes.includes(0) ?? false;
}
