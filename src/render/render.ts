import { layoutOf } from "../spec/layout.js";
import type { Spec } from "../spec/spec.js";
import { projectPath } from "../tree/path.js";
import { treeOf, type Tree } from "../tree/tree.js";
import { layouts } from "./layouts/index.js";
import { loadPython } from "./python.js";
import { viewOf } from "./template.js";
import { entryOf, textOf, unitsOf, type Unit } from "./unit.js";

/** What this version of the templates made of an earlier spec. */
export type Rendered = { readonly spec: Spec; readonly tree: Tree };

/**
 * The files of a project, from nothing but its spec, which is among them: the same spec gives the
 * same bytes on every machine.
 * @param last what this version wrote before; units whose inputs are the same are taken from there
 * @throws Refused `unsupported` when the spec asks for what its layout does not have
 */
export async function render(spec: Spec, last?: Rendered): Promise<Tree> {
  const units = await unitsFor(spec);
  const known = new Map(
    last && (await unitsFor(last.spec)).map((unit) => [unit.id, unit.inputs] as const),
  );
  const isKnown = (unit: Unit) =>
    known.get(unit.id) === unit.inputs && unit.paths.every((path) => last?.tree.has(path));
  const stale = units.filter((unit) => !isKnown(unit));
  const format = stale.some((unit) => unit.named) ? (await loadPython()).format : String;
  return treeOf(
    units.flatMap((unit) => {
      if (!last || stale.includes(unit)) return [...unit.render(format)];
      return [...last.tree].filter(([path]) => unit.paths.includes(path));
    }),
  );
}

/**
 * The files that each machine has a copy of its own of, such as `.env`: no part of the tree.
 * @param secret makes a fresh secret, as text without a character that would need quoting
 */
export async function renderLocal(spec: Spec, secret: () => string): Promise<Tree> {
  const layout = layoutOf(spec.layout, layouts);
  const compiled = await layout.compiled();
  const view = { ...viewOf(spec), secret };
  return treeOf(
    layout.local.map((path) => {
      const checked = projectPath(path);
      return [checked, entryOf(checked, textOf(path, compiled, view))];
    }),
  );
}

async function unitsFor(spec: Spec): Promise<Unit[]> {
  const layout = layoutOf(spec.layout, layouts);
  return unitsOf(spec, layout, await layout.compiled());
}
