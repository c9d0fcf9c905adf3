import type { ProjectPath } from "../../tree/path.js";

/** A file of the project at the start of a task and now; undefined where it is not there, or no text. */
export type ChangedFile = {
  readonly path: ProjectPath;
  readonly before: string | undefined;
  readonly now: string | undefined;
};
