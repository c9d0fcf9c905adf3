import type { ProjectPath } from "../../tree/path.js";
import { outputPath } from "../phases/phase.js";
import { CONTRACT_FILE, phases } from "../phases/phases.js";
import type { TaskId } from "../task/id.js";

/** What a contract is frozen in, beside it. */
const LOCK_FILE = "features.lock.json";

/** Where the contract of a task stands, as the first phase that writes one leaves it, and its lock. */
export function contractPlaces(task: TaskId): {
  readonly contract: ProjectPath;
  readonly lock: ProjectPath;
} {
  const phase = phases.find(({ outputs }) => outputs.some(({ file }) => file === CONTRACT_FILE));
  if (phase === undefined) throw new Error("no phase writes a contract");
  return {
    contract: outputPath(task, phase.name, CONTRACT_FILE),
    lock: outputPath(task, phase.name, LOCK_FILE),
  };
}
