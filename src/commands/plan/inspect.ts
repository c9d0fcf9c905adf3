import { rollBack } from "../../disk/lock/lock.js";
import { findRoot, readSpecFiles, readVersion } from "../../disk/project.js";
import { layouts } from "../../render/layouts/index.js";
import { specFromFiles } from "../../spec/files.js";
import { asItIs, type Spec } from "../../spec/spec.js";
import { version } from "../../version.js";
import { planChange, type PlannedChange } from "./plan-change.js";
import { readProjectState } from "./project-state.js";

/**
 * Looks at the project that a folder is in, after rolling back what a killed command left half done:
 * what would make it match its spec as it stands, with what stands at every path that was written or would
 * be. Executes nothing of it.
 * @throws Refused when there is none, it is damaged, or another version wrote it
 */
export async function inspectProject(cwd: string): Promise<PlannedChange> {
  const root = findRoot(cwd);
  await rollBack(root);
  const state = await readProjectState(root);
  const planned = await planChange(state, asItIs(state.spec), { anew: false });
  const { changes } = planned.plan;
  const paths = new Set([...state.recorded.base.keys(), ...changes.map(({ path }) => path)]);
  const { project } = await state.read(paths, "where something is missing");
  return { ...planned, project };
}

/**
 * The spec of the project that a folder is in, after rolling back what a killed command left half done.
 * @throws Refused `other-version` where a later version wrote it
 */
export async function specAt(cwd: string): Promise<Spec> {
  const root = findRoot(cwd);
  await rollBack(root);
  // What its spec leaves out is what older versions did without being asked.
  if (readVersion(root) !== version) return (await readProjectState(root, "older versions")).spec;
  return specFromFiles(readSpecFiles(root), layouts);
}
