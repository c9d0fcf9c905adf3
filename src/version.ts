// Put in by the build and by vitest, from package.json.
declare const PACKAGE_VERSION: string;

/** The version of a generator: `major.minor.patch`, with a pre-release part where it has one. */
export type Version = string;

/** The version of this program. */
export const version: Version = PACKAGE_VERSION;

/** What this program is called in a registry, and in the package.json of projects. */
export const PACKAGE = "create-agent-project";
