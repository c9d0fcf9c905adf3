import type { Problem } from "../../problem.js";
import { visible } from "../../spec/text.js";
import type { Contract } from "../definition/contract.js";
import type { ChangedFile } from "./changes.js";

/**
 * What is claimed of entries in whose files nothing has changed since the task's start: what was there before was
 * not made for it. What git ignores does not count either, for no clone has it.
 */
export function untouchedClaims(report: Contract, changed: readonly ChangedFile[]): Problem[] {
  const touched = new Set<string>(changed.map(({ path }) => path));
  return report.entries
    .filter(({ status, files }) => status !== "pending" && !files.some((path) => touched.has(path)))
    .map(({ id, status, files: [file, ...others], at }) => ({
      ...{ code: "unmet-contract", path: report.path, at },
      message: `'${visible(id)}' claims '${status}', and nothing that git would commit has changed since the task began in '${file}'${others.length > 0 ? ", nor in its other files" : ""}.`,
      fix: "Do what the entry asks for; where nothing has to be done, take it out of the contract, and: create-agent-project amend --reason …",
    }));
}
