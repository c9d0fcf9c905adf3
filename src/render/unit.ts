import { refuse } from "../problem.js";
import { PROJECT_FILE, featureFile, specFiles } from "../spec/files.js";
import type { Spec } from "../spec/spec.js";
import { mergeKindOf } from "../tree/kind.js";
import { projectPath, type ProjectPath } from "../tree/path.js";
import { treeOf, type Entry, type Tree } from "../tree/tree.js";
import { meets, type Layout } from "./layout.js";
import { viewOf, type Templates, type View } from "./template.js";

/** A part of a project that is rendered on its own: the project itself, or one feature. */
export type Unit = {
  readonly id: string;
  /** All that the unit's files depend on, besides the version of the templates, as one text. */
  readonly inputs: string;
  readonly paths: readonly ProjectPath[];
  /** Whether names of features reach the unit's Python, which then has to be formatted. */
  readonly named: boolean;
  /** @param format for Python that names reach */
  readonly render: (templates: Templates, format: (source: string) => string) => Tree;
};

type Source = { readonly path: ProjectPath; readonly template: string };

/** Stands in a template's path for the feature's name, singular or plural. */
const PLACEHOLDER = /\[(features?)\]/g;

/**
 * The units of a project, the project itself first.
 * @throws Refused `unsupported` when there are features and the layout has no templates for them.
 */
export function unitsOf(spec: Spec, layout: Layout): Unit[] {
  const { paths, named } = layout.compiled;
  const view = viewOf(spec);
  const texts = specFiles(spec);
  const offered = paths.filter(
    (path) => !layout.local.includes(path) && meets(spec.options, layout.only[path]),
  );
  const once = offered.filter((path) => path.search(PLACEHOLDER) === -1);
  const perFeature = offered.filter((path) => path.search(PLACEHOLDER) !== -1);
  if (spec.features.length > 0 && perFeature.length === 0)
    refuse({
      code: "unsupported",
      field: "features",
      message: `The layout '${layout.name}' has no templates for features yet.`,
      fix: "Leave 'features' out of the spec.",
    });
  const unit = (
    id: string,
    unitView: View,
    specFile: ProjectPath,
    sources: readonly Source[],
  ): Unit => ({
    id,
    inputs: JSON.stringify(unitView),
    paths: [specFile, ...sources.map((source) => source.path)],
    named: unitView.features.length > 0 && sources.some((source) => isFormatted(source, named)),
    render: (templates, format) =>
      treeOf([
        [specFile, entryOf(specFile, texts.get(specFile) ?? "")],
        ...sources.map((source) => {
          const raw = textOf(source.template, templates, unitView);
          const text = view.features.length > 0 && isFormatted(source, named) ? format(raw) : raw;
          return [source.path, entryOf(source.path, text)] as const;
        }),
      ]),
  });
  return [
    unit(
      "project",
      view,
      PROJECT_FILE,
      once.map((path) => ({ path: projectPath(path), template: path })),
    ),
    ...spec.features.map((feature) =>
      unit(
        feature.name,
        { ...view, feature },
        featureFile(feature.name),
        perFeature.map((template) => ({
          template,
          path: projectPath(
            template.replace(PLACEHOLDER, (_, form) =>
              form === "feature" ? feature.name : feature.plural,
            ),
          ),
        })),
      ),
    ),
  ];
}

/**
 * What one template writes.
 * @param path where it stands in the layout's folder of templates
 */
export function textOf(path: string, templates: Templates, view: View): string {
  const template = templates[path];
  if (template === undefined) throw new Error(`There is no template ${path}.`);
  return template(view);
}

/** A text as an entry of a tree. */
export function entryOf(path: ProjectPath, text: string): Entry {
  return { bytes: Buffer.from(text), executable: false, merge: mergeKindOf(path) };
}

function isFormatted(source: Source, named: ReadonlySet<string>): boolean {
  return source.path.endsWith(".py") && named.has(source.template);
}
