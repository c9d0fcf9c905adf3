import type { ProjectPath } from "../tree/path.js";

/** The folders above a path, outer first: `a/b/c` is below `a` and `a/b`. */
export function foldersAbove(path: ProjectPath): ProjectPath[] {
  const folders: ProjectPath[] = [];
  for (let end = path.indexOf("/"); end !== -1; end = path.indexOf("/", end + 1))
    folders.push(path.slice(0, end) as ProjectPath); // a part of a safe path is as safe
  return folders;
}
