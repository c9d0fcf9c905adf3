import { compareVersions } from "compare-versions";
import { Refused } from "../problem.js";
import { meets } from "../spec/option.js";
import { pathsFrom } from "../render/unit.js";
import { featureFile, featureIn, PROJECT_FILE, printJson } from "../spec/files.js";
import { isObject, parseJson } from "../spec/json/json.js";
import type { Spec } from "../spec/spec.js";
import type { ProjectPath } from "../tree/path.js";
import type { Version } from "../version.js";
import type { Release, TemplateChange, Documents, JsonObject } from "./release.js";
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
function changesOf(layout: unknown, changes: readonly TemplateChange[]): readonly TemplateChange[] {
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

/** The files that hold a spec, by path. */
export type SpecTexts = ReadonlyMap<ProjectPath, string>;

/**
 * Spec files of an older version in the form that this one reads. A file that says the same in both
 * keeps its text; so do all of them where one is no JSON, for the reader to say what is wrong.
 */
export function upgradedTexts(texts: SpecTexts, changes: readonly TemplateChange[]): SpecTexts {
  const documents = documentsIn(texts);
  if (documents === undefined) return texts;
  const upgraded = changesOf(documents.project["layout"], changes).reduce(upgradedBy, documents);
  const before = valuesIn(documents);
  return new Map(
    [...valuesIn(upgraded)].map(([path, value]) => {
      const text = texts.get(path);
      const was = before.get(path);
      const isSame = text !== undefined && JSON.stringify(was) === JSON.stringify(value);
      return [path, isSame ? text : printJson(value)];
    }),
  );
}

function upgradedBy(
  { project, features }: Documents,
  { documents, options }: TemplateChange,
): Documents {
  const { options: had = {} } = project;
  const changed =
    options && isObject(had) ? { ...project, options: optionsAfter(had, options) } : project;
  const next = { project: changed, features };
  return documents ? documents(next) : next;
}

function optionsAfter(
  had: JsonObject,
  { added = {}, renamed = {}, removed = [] }: NonNullable<TemplateChange["options"]>,
): JsonObject {
  const names = new Map(Object.entries(renamed));
  const kept = Object.entries(had)
    .filter(([name]) => !removed.includes(name))
    .map(([name, value]) => [names.get(name) ?? name, value] as const);
  return { ...added, ...Object.fromEntries(kept) };
}

function documentsIn(texts: SpecTexts): Documents | undefined {
  const values = [...texts].map(([path, text]) => [path, objectIn(path, text)] as const);
  const read = values.flatMap(([path, value]) => (value ? [[path, value] as const] : []));
  const project = read.find(([path]) => path === PROJECT_FILE)?.[1];
  if (project === undefined || read.length < values.length) return undefined;
  const features = read
    .filter(([path]) => path !== PROJECT_FILE)
    .map(([path, value]) => [featureIn(path), value] as const);
  return { project, features: new Map(features) };
}

function valuesIn({ project, features }: Documents): ReadonlyMap<ProjectPath, JsonObject> {
  const files = [...features].map(([name, value]) => [featureFile(name), value] as const);
  return new Map([[PROJECT_FILE, project], ...files]);
}

function objectIn(path: ProjectPath, text: string): JsonObject | undefined {
  try {
    const { value } = parseJson(text, path);
    return isObject(value) ? value : undefined;
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}
