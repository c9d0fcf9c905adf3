import type { ProjectPath } from "../../tree/path.js";
import type { Tree } from "../../tree/tree.js";
import type { OnDisk, Project } from "./plan.js";

/** A file that the template renamed, and where the project has it. */
export type Rename = {
  readonly old: ProjectPath;
  readonly new: ProjectPath;
  /** Where the person's edits are; `blocked` where something that is no file stands in the new place. */
  readonly place: "old" | "new" | "nowhere" | "blocked";
};

/** What the declared renames of a merge are looked at with. */
type Around = {
  readonly base: Tree;
  readonly project: Project;
  readonly target: Tree;
  readonly keep: ReadonlySet<ProjectPath>;
};

/**
 * The declared renames that happen in this merge, by new path. One where the person has files at both
 * paths, or has taken over one of them, is none: each path then goes its own way, and no file is
 * overwritten.
 */
export function renamesIn(
  declared: ReadonlyMap<ProjectPath, ProjectPath>,
  { base, project, target, keep }: Around,
): Map<ProjectPath, Rename> {
  const renames = new Map<ProjectPath, Rename>();
  for (const [old, wanted] of declared) {
    if (keep.has(old) || keep.has(wanted)) continue;
    const moved = base.has(old) && !base.has(wanted) && target.has(wanted) && !target.has(old);
    if (!moved || renames.has(wanted) || target.get(wanted)?.merge === "once") continue;
    const place = placeOf(project.get(old), project.get(wanted));
    if (place !== undefined) renames.set(wanted, { old, new: wanted, place });
  }
  return renames;
}

function placeOf(old: OnDisk | undefined, wanted: OnDisk | undefined): Rename["place"] | undefined {
  const was = old?.is ?? "absent";
  const is = wanted?.is ?? "absent";
  if (is === "other") return "blocked";
  if (is === "absent") return was === "file" ? "old" : was === "absent" ? "nowhere" : undefined;
  return was === "absent" ? "new" : undefined;
}
