import { packagesIn } from "../languages/python/isort.js";
import { hasFormatter, loadLanguages } from "../languages/languages.js";
import { layoutOf } from "../spec/layout.js";
import type { Spec } from "../spec/spec.js";
import { projectPath, type ProjectPath } from "../tree/path.js";
import { treeOf, type Entry, type Tree } from "../tree/tree.js";
import { layouts } from "./layouts/index.js";
import { entryOf, templateText, unitsOf, viewOf, type Tools, type Unit } from "./unit.js";

/** What this version of the templates made of an earlier spec. */
export type Rendered = { readonly spec: Spec; readonly tree: Tree };

/**
 * The files of a project, from nothing but its spec, which is among them: the same spec gives the
 * same bytes on every machine.
 * @param last what this version wrote before; units whose inputs are the same are taken from there
 * @throws Refused `unsupported` when the spec asks for what its layout does not have
 */
export async function render(spec: Spec, last?: Rendered): Promise<Tree> {
  const units = unitsFor(spec);
  const known = new Map(last && unitsFor(last.spec).map((unit) => [unit.id, unit.inputs] as const));
  const isKnown = (unit: Unit) =>
    known.get(unit.id) === unit.inputs && unit.paths.every((path) => last?.tree.has(path));
  const stale = new Set(units.filter((unit) => !isKnown(unit)));
  const tools = stale.size > 0 ? await toolsFor(spec, stale) : undefined;
  return treeOf(
    units.flatMap((unit) =>
      tools && stale.has(unit) ? [...unit.render(tools)] : entriesOf(last?.tree, unit.paths),
    ),
  );
}

/** What units need to be rendered; each part is loaded only for those that do. */
async function toolsFor(spec: Spec, units: ReadonlySet<Unit>): Promise<Tools> {
  const { compiled, dialects, modules } = layoutOf(spec.layout, layouts);
  const packages = packagesIn(compiled.paths);
  const formatted = [...units].flatMap((unit) => unit.formatted);
  const [templates, view, languageOf] = await Promise.all([
    compiled.load(),
    import("./feature/view.js"),
    loadLanguages(formatted.filter(hasFormatter)),
  ]);
  return {
    ...templates,
    featureView: (subject, version) =>
      view.featureTemplateView(subject, { dialects, modules, packages }, version),
    languageOf,
  };
}

function entriesOf(tree: Tree | undefined, paths: readonly ProjectPath[]): [ProjectPath, Entry][] {
  return paths.flatMap((path) => {
    const entry = tree?.get(path);
    return entry ? [[path, entry]] : [];
  });
}

/**
 * The files that each machine has a copy of its own of, such as `.env`: no part of the tree, and
 * for their owner's eyes only.
 * @param secret makes a fresh secret, as text without a character that would need quoting
 */
export async function renderLocal(spec: Spec, secret: () => string): Promise<Tree> {
  const layout = layoutOf(spec.layout, layouts);
  const { templates } = await layout.compiled.load();
  const view = { ...viewOf(spec, layout), secret };
  return treeOf(
    layout.local.map((path) => {
      const checked = projectPath(path);
      const entry = entryOf(checked, templateText(path, templates, view));
      return [checked, { ...entry, secret: true }];
    }),
  );
}

function unitsFor(spec: Spec): Unit[] {
  return unitsOf(spec, layoutOf(spec.layout, layouts));
}
