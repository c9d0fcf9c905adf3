import { sortedModules } from "../languages/python/isort.js";
import type { LanguageOf } from "../languages/language.js";
import { refuse } from "../problem.js";
import { PROJECT_FILE, featureFile, specFiles } from "../spec/files.js";
import type { Feature } from "../spec/feature.js";
import { inOrderOfReference, targetsOf } from "../spec/relations/order.js";
import type { Spec } from "../spec/spec.js";
import { mergeKindOf } from "../tree/kind.js";
import { projectPath, type ProjectPath } from "../tree/path.js";
import { treeOf, type Entry, type Tree } from "../tree/tree.js";
import { version } from "../version.js";
import { subjectsOf, type Subject } from "./feature/subject.js";
import type { FeatureTemplateView } from "./feature/view.js";
import { componentView } from "./component.js";
import { hasFile, type Layout } from "./layout.js";
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

/** A part of a project that is rendered on its own: the project itself, or one feature. */
export type Unit = {
  readonly id: string;
  /** All that the unit's files depend on, besides the version of the templates, as one text. */
  readonly inputs: string;
  readonly paths: readonly ProjectPath[];
  /** The files that names of features reach, which then have to be formatted. */
  readonly formatted: readonly ProjectPath[];
  readonly render: (tools: Tools) => Tree;
};

/** A file of the spec itself. */
type SpecFile = { readonly path: ProjectPath; readonly text: string };

/** Stands in a template's path for the feature's name, singular or plural. */
const PLACEHOLDER = /\[(features?)\]/g;

/** The paths of the files that a template writes: one, or one for each feature, in their order. */
export function pathsFrom(
  template: string,
  features: readonly { readonly name: string; readonly plural: string }[],
): ProjectPath[] {
  if (template.search(PLACEHOLDER) === -1) return [projectPath(template)];
  return features.map((feature) => featurePath(template, feature));
}

function featurePath(
  template: string,
  { name, plural }: { readonly name: string; readonly plural: string },
): ProjectPath {
  return projectPath(
    template.replace(PLACEHOLDER, (_, form) => (form === "feature" ? name : plural)),
  );
}

/**
 * The units of a project, the project itself first.
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
    projectUnit(spec, layout, specFile(PROJECT_FILE)),
    ...subjectsOf(spec.features, layout.access).map((subject) =>
      featureUnit(subject, layout, specFile(featureFile(subject.feature.name))),
    ),
  ];
}

/** What the templates of a project may speak of. */
export function viewOf(spec: Spec, layout: Layout): View {
  return {
    project: { name: spec.name },
    options: spec.options,
    features: spec.features.map(named),
    inOrderOfReference: () => orderedFeatures(spec.features),
    roles: rolesIn(spec, layout),
    modules: layout.modules,
    backend: componentView(layout.backend),
    others: layout.others.map(componentView),
    requirements: layout.backend.requirements,
    sorted: sortedModules,
    version,
  };
}

function named(feature: Feature): NamedFeature {
  const { name, plural } = feature;
  return { name, plural, refersTo: [...new Set(targetsOf(feature))].sort() };
}

function orderedFeatures(features: readonly Feature[]): OrderedFeature[] {
  const placed: NamedFeature[] = [];
  return inOrderOfReference(features)
    .flat()
    .map((one) => {
      const feature = named(one);
      const after = placed.filter(({ name }) => feature.refersTo.includes(name));
      placed.push(feature);
      return { ...feature, after };
    });
}

function projectUnit(spec: Spec, layout: Layout, specFile: SpecFile): Unit {
  const view = viewOf(spec, layout);
  const paths = layout.compiled.paths.filter(
    (path) => !layout.local.includes(path) && hasFile(layout, path, spec.options),
  );
  const isFormatted = (path: string) => view.features.length > 0 && layout.compiled.named.has(path);
  return {
    id: "project",
    inputs: JSON.stringify([view, specFile.text]),
    paths: [specFile.path, ...paths.map(projectPath)],
    formatted: paths.filter(isFormatted).map(projectPath),
    render: ({ templates, languageOf }) =>
      filesOf(specFile, paths, layout, (template) => {
        const path = projectPath(template);
        const text = templateText(template, templates, view);
        return [path, isFormatted(template) ? formatted(path, text, languageOf) : text];
      }),
  };
}

function featureUnit(subject: Subject, layout: Layout, specFile: SpecFile): Unit {
  const { feature, ...facts } = subject;
  const templates = layout.compiled.featurePaths;
  const pathOf = (template: string) => featurePath(template, feature);
  return {
    id: feature.name,
    inputs: JSON.stringify([facts, feature.plural, specFile.text]),
    paths: [specFile.path, ...templates.map(pathOf)],
    formatted: templates.map(pathOf),
    render: ({ featureTemplates, featureView, languageOf }) => {
      const view = featureView(subject, version);
      return filesOf(specFile, templates, layout, (template) => {
        const path = pathOf(template);
        const text = templateText(template, featureTemplates, view);
        return [path, formatted(path, text, languageOf)];
      });
    },
  };
}

/** A text as the formatter of its language writes it, where there is one. */
function formatted(path: ProjectPath, text: string, languageOf: LanguageOf): string {
  return languageOf(path)?.format?.(text) ?? text;
}

function filesOf(
  specFile: SpecFile,
  templates: readonly string[],
  { executable }: Layout,
  write: (template: string) => readonly [ProjectPath, string],
): Tree {
  return treeOf([
    [specFile.path, entryOf(specFile.path, specFile.text)],
    ...templates.map((template): [ProjectPath, Entry] => {
      const [path, text] = write(template);
      return [path, { ...entryOf(path, text), executable: executable.has(template) }];
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
