import type { ProjectPath } from "../../tree/path.js";
import { byCodeUnit, type Content, type Tree } from "../../tree/tree.js";
import type { Version } from "../../version.js";

/** What stands at a path of a project, as far as merging cares. */
export type OnDisk =
  | { readonly is: "absent" }
  | { readonly is: "file"; readonly content: Content }
  | { readonly is: "other"; readonly what: "link" | "directory" | "special" };

/** What a place holds, where that is a file. */
export function contentOf(found: OnDisk | undefined): Content | undefined {
  return found?.is === "file" ? found.content : undefined;
}

/** Every path that a merge asks for, see `pathsToRead`; a path that is missing here is absent. */
export type Project = ReadonlyMap<ProjectPath, OnDisk>;

/** Why a file is left as it is although the templates have something to say about it. */
export type KeepReason =
  | "edited" // the templates dropped it, a person has edited it
  | "deleted" // a person deleted it
  | "same" // both sides made the same change
  | "taken-over" // listed under `keep`
  | "lockfile" // both sides changed it, and only its own tool can write one that fits
  | "history"; // a migration, which is never written twice

/** One step of a plan; at most one a path. */
export type Change = {
  readonly path: ProjectPath;
  /** What people should know of how it was merged, without the path: whose version of something stands. */
  readonly notes?: readonly string[];
} & (
  | { readonly do: "create" | "update" | "merge"; readonly after: Content }
  | {
      readonly do: "conflict";
      /** With our markers where the file can hold them; undefined where it is left as it is. */
      readonly after: Content | undefined;
      /** Where a person's edits came from, when the template renamed the file: nothing stays there. */
      readonly from?: ProjectPath;
      /** One sentence: what the two sides did. */
      readonly why: string;
    }
  | { readonly do: "delete" }
  | { readonly do: "rename"; readonly from: ProjectPath; readonly after: Content }
  | { readonly do: "keep"; readonly why: KeepReason }
);

/**
 * What a command would do, as plain data: the preview, `--json`, `check` and the apply all read it.
 * Paths where nothing changes and there is nothing to say are left out.
 */
export type Plan = {
  readonly changes: readonly Change[];
  /** The base after the plan is applied: what has been written, by this version or before. */
  readonly base: Tree;
  readonly version: Version;
};

/** What was written last, and what should be there. */
type Trees = { readonly base: Tree; readonly target: Tree };

/**
 * The paths that a merge of these trees looks at, in order. What the template has not changed stays
 * as it is whatever a person did, so that nobody has to look: there both trees hold the same entry.
 */
export function pathsToRead({ base, target }: Trees): ProjectPath[] {
  return allPaths({ base, target }).filter((path) => base.get(path) !== target.get(path));
}

/** Every path of either tree, in order. */
export function allPaths({ base, target }: Trees): ProjectPath[] {
  return [...new Set([...base.keys(), ...target.keys()])].sort(byCodeUnit);
}
