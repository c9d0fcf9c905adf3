import { countedAsCode, type Layout } from "../../render/layout.js";
import type { OptionValues } from "../../spec/option.js";
import { isRequirements } from "../../tree/kind.js";
import type { ProjectPath } from "../../tree/path.js";

/** What tells the source files of a project from its tests and documents. */
export type SourceRules = {
  /** Folders of packages, with `/`: in these `test_run.py` is a module like any other. */
  readonly packages: readonly string[];
  /** What lies among tests and documents and counts as code: files, and folders with all in them. */
  readonly code: readonly ProjectPath[];
};

/** The rules of a layout's projects with these option values. */
export function sourceRulesOf(layout: Layout, options: OptionValues): SourceRules {
  const { backend } = layout;
  return {
    packages: [`${backend.root}${backend.package.replaceAll(".", "/")}/`],
    code: countedAsCode(layout, options),
  };
}

/** Whether a path is one of these, or in one of these folders. */
export function isWithin(path: ProjectPath, places: readonly ProjectPath[]): boolean {
  return places.some((place) => path === place || path.startsWith(`${place}/`));
}

const TEST_FOLDER = /(?:^|\/)(?:tests?|__tests__|e2e)\//i;
const TEST_FILE = /(?:^|\/)conftest\.py$|\.(?:test|spec)\.[cm]?[jt]sx?$/i;
// A name that a module of the code may have, too.
const PYTHON_TEST = /(?:^|\/)(?:test_[^/]*|[^/]*_test)\.py$/i;

/** Whether a file belongs to the tests of a project, by where it is and what it is called. */
export function isTestPath(path: ProjectPath): boolean {
  return [TEST_FOLDER, TEST_FILE, PYTHON_TEST].some((pattern) => pattern.test(path));
}

// In this order; each ends the sentence that begins with the path.
const NO_SOURCE: readonly (readonly [RegExp, string])[] = [
  [/^(?:\.agent-project|artifacts)\//i, "is no source file: it belongs to the record of tasks"],
  [TEST_FOLDER, "is in a folder of tests, which have a phase of their own"],
  [TEST_FILE, "is a test, and tests have a phase of their own"],
  [/^docs\/|\.(?:md|mdx|markdown|rst|adoc|txt|pdf|docx?)$/i, "is a document"],
  [/(?:^|\/)(?:readme|license|changelog|authors|notice)$/i, "is a document"],
];

// Texts that programs read.
const READ_BY_PROGRAMS = /(?:^|\/)(?:robots|humans|constraints[^/]*|CMakeLists)\.txt$/i;

/** Why a file is none that a contract may list; undefined for a source file. */
export function whyNoSource(
  path: ProjectPath,
  { packages, code }: SourceRules,
): string | undefined {
  if (isWithin(path, code)) return undefined;
  if (isRequirements(path) || READ_BY_PROGRAMS.test(path)) return undefined;
  const found = NO_SOURCE.find(([pattern]) => pattern.test(path));
  if (found !== undefined) return found[1];
  const isModule = packages.some((folder) => path.startsWith(folder));
  return PYTHON_TEST.test(path) && !isModule
    ? "is a test, and tests have a phase of their own"
    : undefined;
}
