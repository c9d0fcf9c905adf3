import { compareVersions } from "compare-versions";
import { meets } from "../render/layout.js";
import { pathsFrom } from "../render/unit.js";
import type { Spec } from "../spec/spec.js";
import type { ProjectPath } from "../tree/path.js";
import type { Version } from "../version.js";
import type { Release, TemplateChange } from "./release.js";
import { releases } from "./releases.js";

/** Whether one version is older than another, by the order of Semantic Versioning. */
export function isOlder(one: Version, other: Version): boolean {
  return compareVersions(one, other) < 0;
}

/** What the releases after one version, up to another, changed; oldest first. */
export function changesBetween(
  written: Version,
  now: Version,
  history: readonly Release[] = releases,
): readonly TemplateChange[] {
  return history
    .filter(({ version }) => isOlder(written, version) && !isOlder(now, version))
    .flatMap(({ changes }) => changes);
}

/** Those that have to do with a layout. */
export function changesOf(
  layout: unknown,
  changes: readonly TemplateChange[],
): readonly TemplateChange[] {
  return changes.filter(({ layouts }) => layouts?.some((name) => name === layout) ?? true);
}

/** Those that somebody with this spec should hear of. */
export function changesFor(
  spec: Spec,
  changes: readonly TemplateChange[],
): readonly TemplateChange[] {
  return changesOf(spec.layout, changes).filter(({ when }) => meets(spec.options, when));
}

/** The generated files that were renamed, old path to newest, those of every feature among them. */
export function renamesFor(
  { layout, features }: Spec,
  changes: readonly TemplateChange[],
): ReadonlyMap<ProjectPath, ProjectPath> {
  const renames = new Map<ProjectPath, ProjectPath>();
  for (const { files } of changesOf(layout, changes)) {
    const earlier = new Map(renames);
    for (const [from, to] of Object.entries(files?.renamed ?? {})) {
      const now = pathsFrom(to, features);
      for (const [index, old] of pathsFrom(from, features).entries()) {
        const path = now[index];
        if (path === undefined) continue;
        for (const [first, last] of earlier) if (last === old) renames.set(first, path);
        // What came to a path after another file had left it is not in the older project.
        if (!earlier.has(old)) renames.set(old, path);
      }
    }
  }
  return renames;
}

/** Why generated files are gone or have another name, by their old path. */
export function reasonsFor(
  { layout, features }: Spec,
  changes: readonly TemplateChange[],
): ReadonlyMap<ProjectPath, string> {
  return new Map(
    changesOf(layout, changes).flatMap(({ files, why }) =>
      [...(files?.removed ?? []), ...Object.keys(files?.renamed ?? {})]
        .flatMap((template) => pathsFrom(template, features))
        .map((path) => [path, why] as const),
    ),
  );
}
