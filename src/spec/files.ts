import { refuse } from "../problem.js";
import { projectPath, type ProjectPath } from "../tree/path.js";
import { formatAccess, type Feature } from "./feature.js";
import { Diagnostics } from "./diagnostics.js";
import { featureShape, projectShape, checkShape } from "./shape.js";
import { formatField } from "./field/parse.js";
import { parseJson } from "./json/json.js";
import { reservedBy, type Layouts } from "./layout.js";
import { pluralOf } from "./naming/name.js";
import type { ReservedNames } from "./naming/reserved.js";
import { featureAt, gather, projectAt, type ReadFeature } from "./read.js";
import type { Spec } from "./spec.js";

/** Where a project says what it is. */
export const PROJECT_FILE = projectPath(".agent-project/project.json");

/** Where its features are, one file each: `<name>.json`. */
export const FEATURES_FOLDER = projectPath(".agent-project/features");

/** The file of a feature. */
export function featureFile(name: string): ProjectPath {
  return projectPath(`${FEATURES_FOLDER}/${name}.json`);
}

/** The name of the feature whose file this is: the way back from {@link featureFile}. */
export function featureIn(path: ProjectPath): string {
  return path.slice(FEATURES_FOLDER.length + 1, -".json".length);
}

/** Whether a file is one of those that hold a project's spec. */
export function isSpecPath(path: ProjectPath): boolean {
  return (
    path === PROJECT_FILE || (path.startsWith(`${FEATURES_FOLDER}/`) && path.endsWith(".json"))
  );
}

/** The texts of those files that hold a spec. */
export function specTextsAmong<C>(
  files: Iterable<readonly [ProjectPath, C]>,
  textOf: (content: C) => string,
): ReadonlyMap<ProjectPath, string> {
  const texts = new Map<ProjectPath, string>();
  for (const [path, content] of files) if (isSpecPath(path)) texts.set(path, textOf(content));
  return texts;
}

/** A spec as the files that a project keeps it in. `specFromFiles` gives it back. */
export function specFiles(spec: Spec): Map<ProjectPath, string> {
  return new Map([
    [PROJECT_FILE, printJson(projectJson(spec))],
    ...spec.features.map((feature): [ProjectPath, string] => [
      featureFile(feature.name),
      printJson(featureJson(feature)),
    ]),
  ]);
}

/**
 * Reads the spec of a project from its files; others than {@link PROJECT_FILE} and the JSON files in
 * {@link FEATURES_FOLDER} are not looked at.
 * @throws Refused `not-a-project` without {@link PROJECT_FILE}; otherwise every problem in all
 * files, each with its file, line and column.
 */
export function specFromFiles(files: ReadonlyMap<ProjectPath, string>, layouts: Layouts): Spec {
  const text = files.get(PROJECT_FILE);
  if (text === undefined)
    return refuse({
      code: "not-a-project",
      path: PROJECT_FILE,
      message: `The file '${PROJECT_FILE}' is missing.`,
      fix: "Run the command in a project that this program made, or give its folder with --cwd.",
    });
  const diagnostics = new Diagnostics();
  const json = diagnostics.attempt(() => parseJson(text, PROJECT_FILE));
  if (json !== undefined) checkShape(json, projectShape, keysOfProject, diagnostics);
  const project = json === undefined ? undefined : projectAt(json, undefined, layouts, diagnostics);
  const reserved = reservedBy(project?.layout, layouts);
  const features = [...files]
    .filter(([path]) => path !== PROJECT_FILE && isSpecPath(path))
    .map(([path, content]) => readFeatureFile(path, content, reserved, diagnostics));
  return diagnostics.conclude(
    json === undefined || project === undefined
      ? undefined
      : gather(json, project, features, layouts, diagnostics),
  );
}

function readFeatureFile(
  path: ProjectPath,
  text: string,
  reserved: ReservedNames,
  diagnostics: Diagnostics,
): ReadFeature {
  const json = diagnostics.attempt(() => parseJson(text, path));
  if (json === undefined) return unread(path);
  checkShape(json, featureShape, keysOfFeature, diagnostics);
  const read = featureAt(json, [], reserved, diagnostics);
  const file = read.feature === undefined ? path : featureFile(read.feature.name);
  if (path !== file)
    diagnostics.add(
      {
        code: "invalid-spec",
        message: `This file holds the feature '${read.name ?? ""}', whose file is '${file}'.`,
        fix: "Rename the file; to rename a feature, drop it and add it again by command.",
      },
      read.place(["name"]),
    );
  return read;
}

// References to the feature of a file that is no JSON are not wrong for that.
function unread(path: ProjectPath): ReadFeature {
  return { name: featureIn(path), feature: undefined, place: () => (problem) => problem };
}

function keysOfProject(): readonly string[] {
  return Object.keys(projectShape.shape);
}

function keysOfFeature(): readonly string[] {
  return Object.keys(featureShape.shape);
}

/** The whole spec as one JSON document, in its one canonical form. `parseSpec` gives it back. */
export function printSpec(spec: Spec): string {
  const { keep, ...project } = projectJson(spec);
  const features = spec.features.map(featureJson);
  return printJson({ ...project, features, ...(keep === undefined ? {} : { keep }) });
}

/** What `.agent-project/project.json` says, keys in order. */
function projectJson({ name, layout, options, keep }: Spec) {
  return { name, layout, options, ...(keep.length === 0 ? {} : { keep }) };
}

/** A feature as a document and its own file have it, keys in order; what follows from the name is left out. */
export function featureJson({ name, plural, access, fields }: Feature) {
  return {
    name,
    ...(plural === pluralOf(name) ? {} : { plural }),
    ...(access === undefined ? {} : { access: formatAccess(access) }),
    fields: fields.map(formatField),
  };
}

/** JSON as every file of ours has it: two spaces, a final newline. */
export function printJson(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
