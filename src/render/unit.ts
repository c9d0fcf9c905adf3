import { sortedModules } from "../languages/python/isort.js";
import type { LanguageOf } from "../languages/language.js";
import { refuse } from "../problem.js";
import { accessIn } from "../spec/access-rule.js";
import { PROJECT_FILE, featureFile, specFiles } from "../spec/files.js";
import type { Feature } from "../spec/feature.js";
import { classNameOf } from "../spec/naming/name.js";
import { inOrderOfReference, targetsOf } from "../spec/relations/order.js";
import type { Spec } from "../spec/spec.js";
import { mergeKindOf } from "../tree/kind.js";
import { projectPath, type ProjectPath } from "../tree/path.js";
import { treeOf, type Entry, type Tree } from "../tree/tree.js";
import { version } from "../version.js";
import { listEntryOf } from "./feature/prettier.js";
import { subjectsOf, type Subject } from "./feature/subject.js";
import type { FeatureTemplateView } from "./feature/view.js";
import { pathsForAgents } from "./agents.js";
import { backendView, otherViews } from "./component.js";
import { countedAsCode, hasFile, othersIn, shownPath, type Layout } from "./layout.js";
import { featurePath, isPerFeature } from "./placeholder.js";
import type {
  FeatureTemplates,
  NamedFeature,
  OrderedFeature,
  Templates,
  View,
} from "./template.js";

/** What a unit is rendered with. */
export type Tools = {
  readonly templates: Templates;
  readonly featureTemplates: FeatureTemplates;
  readonly featureView: (subject: Subject, version: string) => FeatureTemplateView;
  /** Whose formatters know what to do where names of features have made lines too long. */
  readonly languageOf: LanguageOf;
};

/** A part of a project that is rendered on its own: what features do not reach, what they do, or one feature. */
export type Unit = {
  readonly id: string;
  /** All that the unit's files depend on, besides the version of the templates, as one text. */
  readonly inputs: string;
  readonly paths: readonly ProjectPath[];
  /** The files that names of features, or of a layout's packages, reach: these have to be formatted. */
  readonly formatted: readonly ProjectPath[];
  readonly render: (tools: Tools) => Tree;
};

/** A file of the spec itself. */
type SpecFile = { readonly path: ProjectPath; readonly text: string };

/** A file that a template writes. */
type File = { readonly template: string; readonly path: ProjectPath };

function fileAt(template: string, path: string): File {
  return { template, path: projectPath(path) };
}

/** The paths that a template may write to: one, one for each feature in their order, or where skills stand. */
export function pathsFrom(
  template: string,
  features: readonly { readonly name: string; readonly plural: string }[],
): ProjectPath[] {
  if (!isPerFeature(template)) return pathsForAgents(template).map(projectPath);
  return features.map((feature) => featurePath(template, feature));
}

/**
 * The units of a project, its own files first.
 * @throws Refused `unsupported` when there are features and the layout has no templates for them.
 */
export function unitsOf(spec: Spec, layout: Layout): Unit[] {
  if (spec.features.length > 0 && layout.compiled.featurePaths.length === 0)
    refuse({
      code: "unsupported",
      field: "features",
      message: `The layout '${layout.name}' has no templates for features yet.`,
      fix: "Leave 'features' out of the spec.",
    });
  const texts = specFiles(spec);
  const specFile = (path: ProjectPath): SpecFile => ({ path, text: texts.get(path) ?? "" });
  return [
    ...projectUnits(spec, layout, specFile(PROJECT_FILE)),
    ...subjectsOf(spec.features, accessIn(layout, spec.options).usual).map((subject) =>
      featureUnit(subject, layout, spec.options, specFile(featureFile(subject.feature.name))),
    ),
  ];
}

/** What the templates of a project may speak of. */
export function viewOf(spec: Spec, layout: Layout): View {
  return {
    project: { name: spec.name },
    options: spec.options,
    features: spec.features.map(namedFeature),
    inOrderOfReference: () => orderedFeatures(spec.features),
    accesses: accessIn(layout, spec.options).kinds,
    roles: rolesIn(spec, layout),
    modules: layout.modules,
    backend: backendView(layout.backend, spec.options),
    others: otherViews(othersIn(layout, spec.options)),
    npmFolders: npmFolders(layout, spec),
    countsAsCode: countedAsCode(layout, spec.options).map(shownPath),
    requirements: layout.backend.requirements,
    sorted: sortedModules,
    listEntryOf,
    version,
  };
}

function npmFolders(layout: Layout, { options }: Spec): string[] {
  const file = "/package.json";
  return layout.compiled.paths
    .filter((path) => path.endsWith(file) && hasFile(layout, path, options))
    .map((path) => path.slice(0, -file.length));
}

function namedFeature(feature: Feature): NamedFeature {
  const { name, plural } = feature;
  const refersTo = [...new Set(targetsOf(feature))].sort();
  return { name, plural, className: classNameOf(name), refersTo };
}

function orderedFeatures(features: readonly Feature[]): OrderedFeature[] {
  const placed: NamedFeature[] = [];
  return inOrderOfReference(features)
    .flat()
    .map((one) => {
      const feature = namedFeature(one);
      const after = placed.filter(({ name }) => feature.refersTo.includes(name));
      placed.push(feature);
      return { ...feature, after };
    });
}

/**
 * The project's own files: those that features reach, and the others, which stay as they are when a
 * feature comes or goes.
 */
function projectUnits(spec: Spec, layout: Layout, specFile: SpecFile): Unit[] {
  const view = viewOf(spec, layout);
  const files = layout.compiled.paths
    .filter((path) => !layout.local.includes(path) && hasFile(layout, path, spec.options))
    .flatMap((template) =>
      pathsForAgents(template, spec.options["agents"]).map((path) => fileAt(template, path)),
    );
  const isReached = ({ template }: File) => layout.compiled.named.has(template);
  const featureless = { ...view, features: [], inOrderOfReference: () => [], roles: [] };
  return [
    projectUnit(
      "project",
      featureless,
      layout,
      files.filter((file) => !isReached(file)),
      [specFile],
    ),
    projectUnit("project, by features", view, layout, files.filter(isReached), []),
  ];
}

function projectUnit(
  id: string,
  view: View,
  layout: Layout,
  files: readonly File[],
  spec: readonly SpecFile[],
): Unit {
  const { named, lengthened } = layout.compiled;
  const isFormatted = ({ template }: File) =>
    lengthened.has(template) || (view.features.length > 0 && named.has(template));
  return {
    id,
    inputs: JSON.stringify([view, ...spec.map(({ text }) => text)]),
    paths: [...spec, ...files].map(({ path }) => path),
    formatted: files.filter(isFormatted).map(({ path }) => path),
    render: ({ templates, languageOf }) =>
      treeWith(spec, files, layout, (file) => {
        const text = templateText(file.template, templates, view);
        return isFormatted(file) ? formatted(file.path, text, languageOf) : text;
      }),
  };
}

function featureUnit(
  subject: Subject,
  layout: Layout,
  options: Spec["options"],
  specFile: SpecFile,
): Unit {
  const { feature, ...facts } = subject;
  const files = layout.compiled.featurePaths
    .filter((template) => hasFile(layout, template, options))
    .map((template) => fileAt(template, featurePath(template, feature)));
  return {
    id: feature.name,
    inputs: JSON.stringify([facts, feature.plural, specFile.text]),
    paths: [specFile.path, ...files.map(({ path }) => path)],
    formatted: files.map(({ path }) => path),
    render: ({ featureTemplates, featureView, languageOf }) => {
      const view = featureView(subject, version);
      return treeWith([specFile], files, layout, ({ template, path }) =>
        formatted(path, templateText(template, featureTemplates, view), languageOf),
      );
    },
  };
}

/** A text as the formatter of its language writes it, where there is one. */
function formatted(path: ProjectPath, text: string, languageOf: LanguageOf): string {
  return languageOf(path)?.format?.(text) ?? text;
}

function treeWith(
  spec: readonly SpecFile[],
  files: readonly File[],
  { executable }: Layout,
  textFor: (file: File) => string,
): Tree {
  return treeOf([
    ...spec.map(({ path, text }): [ProjectPath, Entry] => [path, entryOf(path, text)]),
    ...files.map((file): [ProjectPath, Entry] => {
      const { template, path } = file;
      return [path, { ...entryOf(path, textFor(file)), executable: executable.has(template) }];
    }),
  ]);
}

function rolesIn(spec: Spec, layout: Layout): string[] {
  const roles = spec.features.flatMap(({ access }) =>
    access?.kind === "role" && !layout.roles.includes(access.role) ? [access.role] : [],
  );
  return [...new Set(roles)].sort();
}

/**
 * What one template writes.
 * @param path where it stands in the layout's folder of templates
 */
export function templateText<V>(
  path: string,
  templates: Readonly<Record<string, (view: V) => string>>,
  view: V,
): string {
  const template = templates[path];
  if (template === undefined) throw new Error(`There is no template ${path}.`);
  return template(view);
}

/** A text as an entry of a tree. */
export function entryOf(path: ProjectPath, text: string): Entry {
  return { bytes: Buffer.from(text), executable: false, merge: mergeKindOf(path) };
}
