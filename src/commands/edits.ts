import { sameFile } from "../merge/text/content.js";
import type { OnDisk, Project } from "../merge/tree/plan.js";
import type { ProjectPath } from "../tree/path.js";
import type { Entry, Tree } from "../tree/tree.js";

/** What a person did to a file that was written for them. */
export type Edit = {
  readonly path: ProjectPath;
  readonly is: "edited" | "deleted" | "replaced";
};

/** Everything that people changed since the base was written, in order of path. */
export function editsOf(base: Tree, project: Project): Edit[] {
  return [...base].flatMap(([path, entry]) => {
    const is = editOf(entry, project.get(path) ?? { is: "absent" });
    return is === undefined ? [] : [{ path, is }];
  });
}

function editOf(written: Entry, found: OnDisk): Edit["is"] | undefined {
  switch (found.is) {
    case "absent":
      return "deleted";
    case "other":
      return "replaced";
    case "file":
      return sameFile(written, found.content) ? undefined : "edited";
  }
}
