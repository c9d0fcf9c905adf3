import type { ProjectPath } from "../../tree/path.js";
import { indexGitIn } from "./run.js";

/**
 * Whether git knows a file of the project. Where git cannot tell, for another reason than that there
 * is no repository, it counts as known: what is not history may be deleted, what is may not.
 */
export function isTracked(root: string, path: ProjectPath): boolean {
  const { ok, err } = indexGitIn(root)(["ls-files", "--error-unmatch", "--", path]);
  if (ok) return true;
  return !/did not match any file|not a git repository|git is not installed/.test(err);
}
