import { readProject, readRecord } from "../../src/disk/project.js";
import { recordOf } from "../../src/disk/record/record.js";
import type { Before } from "../../src/disk/transaction/apply.js";
import type { Change, Plan } from "../../src/merge/tree/plan.js";
import { projectPath } from "../../src/tree/path.js";
import { sameContent, treeOf, type Tree } from "../../src/tree/tree.js";
import { treeFrom, type Files } from "./trees.js";

export const SPEC: Files = { ".agent-project/project.json": "{}\n" };

/** All that a fresh project of these files holds. */
export function wholeOf(files: Tree, version = "1.0.0"): Tree {
  return treeOf([...files, ...recordOf(files, version)]);
}

/** What a plan is made from: all that was written last, and what stands at these paths. */
export function beforeOf(root: string, paths: Iterable<string>): Before {
  const recorded = readRecord(root, () => "lines");
  const asked = new Set([...recorded.base.keys(), ...[...paths].map(projectPath)]);
  return { recorded, project: readProject(root, asked, recorded.base) };
}

/** The plan that makes an unedited project these files. */
export function planFor(before: Before, files: Files, version = "1.0.0"): Plan {
  const target = treeFrom({ ...SPEC, ...files });
  const { base } = before.recorded;
  const changes: Change[] = [];
  for (const [path, after] of target) {
    const was = base.get(path);
    if (was === undefined) changes.push({ path, do: "create", after });
    else if (!sameContent(was, after)) changes.push({ path, do: "update", after });
  }
  for (const path of base.keys()) if (!target.has(path)) changes.push({ path, do: "delete" });
  return { changes, base: target, version };
}
