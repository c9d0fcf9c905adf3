import type { TaskId } from "../task/id.js";
import { projectPath, type ProjectPath } from "../../tree/path.js";

/** Which files of a project, beside its own artifacts, a phase may write. */
export type Writes = "nothing" | "the contract's files" | "tests";

/** A document that a phase writes: its name in the folder of the phase, and the sections that it must have. */
export type Output = { readonly file: string; readonly sections: readonly string[] };

/** One step of a task. To add one is an entry and a template of its name in `templates/phases/`. */
export type Phase = {
  readonly name: string;
  /** One line for lists. */
  readonly summary: string;
  /** The outputs of earlier phases that it has to read, as `<phase>/<file>`. */
  readonly reads: readonly `${string}/${string}`[];
  readonly outputs: readonly Output[];
  readonly writes: Writes;
};

/** The folder of what a phase of a task writes. */
export function artifactsOf(task: TaskId, phase: string): ProjectPath {
  return projectPath(`artifacts/${task}-${phase}`);
}

/** Where a document of a phase of a task stands. */
export function outputPath(task: TaskId, phase: string, file: string): ProjectPath {
  return projectPath(`${artifactsOf(task, phase)}/${file}`);
}

/** The first phases of a task, this one included. */
export function phasesUpTo(phase: Phase, phases: readonly Phase[]): readonly Phase[] {
  return phases.slice(0, phases.findIndex(({ name }) => name === phase.name) + 1);
}

/** What keeps the folder of a phase, empty, until it writes something: git keeps no empty folder. */
export const KEEP_FILE = ".gitkeep";
