import { projectPath } from "../../tree/path.js";

/** Where the generator keeps its own things in a project; all relative to the project's root. */
export const HOME = projectPath(".agent-project");

/** What makes a folder a project. */
export const SPEC_FILE = projectPath(`${HOME}/project.json`);

/** The generator that wrote last. */
export const VERSION_FILE = projectPath(`${HOME}/version`);

/** Copies of what was written last, each with {@link BASE_SUFFIX}, and beside each its {@link SUM_SUFFIX}. */
export const BASE = projectPath(`${HOME}/base`);

/** What the name of a copy ends in, so that no tool takes it for the file itself. */
export const BASE_SUFFIX = ".base";

/** What the name of the sums of a copy's lines ends in. */
export const SUM_SUFFIX = ".sum";

/** Where versions before 0.2 kept journal and lock. A clone can bring it along, so it is never read. */
export const FORMER_RUN = projectPath(`${HOME}/run`);
