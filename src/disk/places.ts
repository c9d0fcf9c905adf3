/** Where the generator keeps its own things in a project; all relative to the project's root. */
export const HOME = ".agent-project";

/** What makes a folder a project. */
export const SPEC_FILE = `${HOME}/project.json`;

/** The generator that wrote last. */
export const VERSION_FILE = `${HOME}/version`;

/** Copies of what was written last, each with {@link BASE_SUFFIX}. */
export const BASE = `${HOME}/base`;

/** What the name of a copy ends in, so that no tool takes it for the file itself. */
export const BASE_SUFFIX = ".base";

/** What a running command leaves for the next one to find; git-ignored. */
export const RUN = `${HOME}/run`;

/** Keeps two commands apart. */
export const LOCK = `${RUN}/lock`;

/** The operation under way. */
export const NOW = `${RUN}/now`;

/** The last operation that ended with conflicts, until `abort` takes it back or it is forgotten. */
export const LAST = `${RUN}/last`;
