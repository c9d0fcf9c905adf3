import { rollBack } from "../disk/lock/locked-project.js";
import { findRoot, readSpecFiles } from "../disk/project.js";
import { layouts } from "../render/layouts/index.js";
import { specFromFiles, printSpec } from "../spec/files.js";
import type { Spec } from "../spec/spec.js";
import type { Answer } from "./report/result.js";

/** The spec of the project that a folder is in, as the one document that `create --spec` takes. */
export async function spec(cwd: string): Promise<Answer> {
  const text = printSpec(await specAt(cwd));
  return { command: "spec", ok: true, data: JSON.parse(text), text: text.trimEnd() };
}

/** Reads the spec of the project that a folder is in, after taking back what a killed command left half done. */
export async function specAt(cwd: string): Promise<Spec> {
  const root = findRoot(cwd);
  await rollBack(root);
  return specFromFiles(readSpecFiles(root), layouts);
}
