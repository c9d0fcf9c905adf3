import { findRoot } from "../disk/find.js";
import { rollBack } from "../disk/hold.js";
import { readSpecFiles } from "../disk/read.js";
import { layouts } from "../render/layouts/index.js";
import { specFromFiles } from "../spec/files.js";
import { printSpec } from "../spec/print.js";
import type { Answer } from "./result.js";

/**
 * The spec of the project that a folder is in, as the one document that `create --spec` takes,
 * after taking back what a killed command left half done.
 */
export async function spec(cwd: string): Promise<Answer> {
  const root = findRoot(cwd);
  await rollBack(root);
  const text = printSpec(specFromFiles(readSpecFiles(root), layouts));
  return { command: "spec", ok: true, data: JSON.parse(text), text: text.trimEnd() };
}
