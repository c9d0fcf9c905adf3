import { Refused } from "../problem.js";
import { featureFile, featureIn, PROJECT_FILE, printJson } from "../spec/files.js";
import { parseJson } from "../spec/json/json.js";
import type { ProjectPath } from "../tree/path.js";
import type { Documents, JsonObject, TemplateChange } from "./release.js";
import { changesOf } from "./since.js";

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

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
