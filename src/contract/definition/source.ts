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

// In this order; each ends the sentence that begins with the path.
const NO_SOURCE: readonly (readonly [RegExp, string])[] = [
  [/^(?:\.agent-project|artifacts)\//i, "is no source file: it belongs to the record of tasks"],
  [/(?:^|\/)(?:tests?|__tests__)\//i, "is in a folder of tests, which have a phase of their own"],
  [
    /(?:^|\/)conftest\.py$|\.(?:test|spec)\.[cm]?[jt]sx?$/i,
    "is a test, and tests have a phase of their own",
  ],
  [/^docs\/|\.(?:md|mdx|markdown|rst|adoc|txt|pdf|docx?)$/i, "is a document"],
  [/(?:^|\/)(?:readme|license|changelog|authors|notice)$/i, "is a document"],
];

const PYTHON_TEST = /(?:^|\/)(?:test_[^/]*|[^/]*_test)\.py$/i;
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
