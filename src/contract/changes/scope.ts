import { artifactsOf, KEEP_FILE, type Phase, phasesUpTo } from "../phases/phase.js";
import { phases } from "../phases/phases.js";
import { isTestPath, isWithin } from "../definition/source.js";
import type { Contract } from "../definition/contract.js";
import type { TaskId } from "../task/id.js";
import type { Problem } from "../../problem.js";
import { HOME } from "../../disk/record/record.js";
import type { ProjectPath } from "../../tree/path.js";
import type { ChangedFile } from "./changes.js";
import { writtenByCommands } from "./written.js";

/** Where a task stands: whose changes since its start are looked at. */
export type Scope = {
  readonly task: TaskId;
  /** The phase that has just worked; those before it may have written, too. */
  readonly phase: Phase;
  /** What the design phase wrote; undefined before. */
  readonly contract: Contract | undefined;
  /** What lies among tests and documents and counts as code. */
  readonly code: readonly ProjectPath[];
};

/**
 * The files that have changed since a task's start and that neither its phase nor one before it may
 * write. What a command of ours wrote, and nobody has touched since, is no agent's writing; what is in
 * `.agent-project/` is judged as a gate.
 */
export function outsideContract(changed: readonly ChangedFile[], scope: Scope): Problem[] {
  const { task, phase } = scope;
  const worked = phasesUpTo(phase, phases);
  const writes = new Set(worked.map((one) => one.writes));
  const folders = worked.map(({ name }) => `${artifactsOf(task, name)}/`);
  const files = new Set(scope.contract?.entries.flatMap((entry) => entry.files) ?? []);
  const isWritten = writtenByCommands(changed);
  return changed
    .filter((file) => {
      const { path } = file;
      if (path.startsWith(`${HOME}/`) || folders.some((folder) => path.startsWith(folder)))
        return false;
      if (isKept(file) || isWritten(file)) return false;
      const isInContract =
        writes.has("the contract's files") &&
        (files.has(path) || isPackageOf(file, files) || isWithin(path, scope.code));
      return !isInContract && !(writes.has("tests") && isTestPath(path));
    })
    .map(({ path, before: was, now }) => ({
      code: "outside-contract",
      path,
      message: `'${path}' was ${was === undefined ? "added" : now === undefined ? "removed or made unreadable" : "changed"}, which the phase '${phase.name}' may not do: ${MAY[phase.writes]}`,
      fix: FIXES[phase.writes],
    }));
}

const MAY: Readonly<Record<Phase["writes"], string>> = {
  nothing: "it writes its own documents alone.",
  "the contract's files": "it is in no entry of the contract.",
  tests: "it is no test, and in no entry of the contract.",
};

const FIXES: Readonly<Record<Phase["writes"], string>> = {
  nothing: "Take the change back; or, where the next phase has begun, write its documents.",
  "the contract's files":
    "Take the change back; or, where the contract needs the file, add it and: create-agent-project amend --reason …",
  tests: "Take the change back; what the code lacks is for the report.",
};

/** Whether a file only keeps the folder of a phase to come, of this task or another one, as `task` writes it. */
function isKept({ path, before, now }: ChangedFile): boolean {
  if (before !== undefined || now !== "" || !path.startsWith("artifacts/")) return false;
  return phases.some(({ name }) => path.endsWith(`-${name}/${KEEP_FILE}`));
}

const EMPTY_MODULE = /^(?:\s|#[^\n]*|"""[^"]*""")*$/;

/** Whether a file is new, says nothing, and makes a package of a folder that the contract writes in. */
function isPackageOf({ path, before, now }: ChangedFile, files: ReadonlySet<string>): boolean {
  const folder = /^(.*\/)__init__\.py$/.exec(path)?.[1];
  if (folder === undefined || before !== undefined || now === undefined) return false;
  return EMPTY_MODULE.test(now) && [...files].some((file) => file.startsWith(folder));
}
