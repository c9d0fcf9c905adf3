import type { ProjectPath } from "../tree/path.js";
import { type Content, type Entry, sameContent, type Tree, treeOf } from "../tree/tree.js";
import type { Version } from "../version.js";
import type { ContentRules } from "./text/content.js";
import { stepOf } from "./tree/file-step.js";
import { allPaths, type Change, type Plan, type Project } from "./tree/plan.js";
import { type Rename, renamesIn } from "./tree/renames.js";

/** What a merge is given. */
export type MergeInput = {
  /** What was written last. */
  readonly base: Tree;
  /** What is on disk, at each path of `pathsToRead`. */
  readonly project: Project;
  /** What should be there. */
  readonly target: Tree;
  /** Files that a person has taken over. */
  readonly keep: ReadonlySet<ProjectPath>;
  /** Files that the templates renamed: old path to new path. */
  readonly renames: ReadonlyMap<ProjectPath, ProjectPath>;
  /** The version that merges. */
  readonly version: Version;
} & ContentRules;

/** What to do about a path, and what stays or becomes the base because of it. */
type Outcome = {
  readonly change: Change | undefined;
  readonly base: readonly (readonly [ProjectPath, Entry])[];
};

/**
 * What has to be done to a project for it to become the target, with everything that people changed
 * still in it. Pure; whatever the files hold, it does not throw.
 */
export function merge(input: MergeInput): Plan {
  const { base, target, version } = input;
  const renames = renamesIn(input.renames, input);
  const left = new Set([...renames.values()].map((rename) => rename.old));
  const outcomes = allPaths(input)
    .filter((path) => !left.has(path))
    .map((path): Outcome => {
      const rename = renames.get(path);
      if (rename) return followRename(rename, input);
      const entry = base.get(path);
      if (entry && entry === target.get(path)) return { change: undefined, base: at(path, entry) };
      if (input.keep.has(path)) return leaveAlone(path, base.get(path), target.get(path));
      const project = input.project.get(path) ?? { is: "absent" };
      const versions = { path, base: base.get(path), project, target: target.get(path) };
      const { change, nextBase } = stepOf(versions, input);
      return { change, base: at(path, versions[nextBase]) };
    });
  return {
    changes: outcomes.flatMap(({ change }) => change ?? []),
    base: treeOf(outcomes.flatMap((outcome) => outcome.base)),
    version,
  };
}

/** A file that a person has taken over: what was written there last stays its base. */
function leaveAlone(
  path: ProjectPath,
  base: Entry | undefined,
  target: Entry | undefined,
): Outcome {
  const silent = base && target ? sameContent(base, target) : base === target;
  return {
    change: silent ? undefined : { path, do: "keep", why: "taken-over" },
    base: at(path, base),
  };
}

function followRename(rename: Rename, input: MergeInput): Outcome {
  const { old, new: path, place } = rename;
  const base = input.base.get(old);
  if (place === "blocked") {
    const why = `The template renamed ${old}, and a link or folder stands in the new place.`;
    return { change: { path, do: "conflict", after: undefined, why }, base: at(old, base) };
  }
  const target = input.target.get(path);
  if (place === "nowhere")
    return { change: { path, do: "keep", why: "deleted" }, base: at(path, target) };
  const project = input.project.get(place === "old" ? old : path) ?? { is: "absent" };
  const step = stepOf({ path, base, project, target }, input);
  const isMoved = place === "old" && project.is === "file";
  return {
    change: isMoved ? moved(step.change, rename, project.content) : step.change,
    base: step.nextBase === "base" ? at(old, base) : at(path, target),
  };
}

/** What was found for a file under its new path, as a change that also takes it there. */
function moved(change: Change | undefined, { old, new: path }: Rename, content: Content): Change {
  if (change?.do === "conflict") return { ...change, after: change.after ?? content, from: old };
  const after = change && "after" in change ? change.after : content;
  return { path, do: "rename", from: old, after, ...(change?.notes && { notes: change.notes }) };
}

function at(path: ProjectPath, entry: Entry | undefined): Outcome["base"] {
  return entry ? [[path, entry]] : [];
}
