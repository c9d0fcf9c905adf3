import { migrationsOfOptions } from "../../render/layout.js";
import { layouts } from "../../render/layouts/index.js";
import { render } from "../../render/render.js";
import { layoutOf } from "../../spec/layout.js";
import type { Spec } from "../../spec/spec.js";
import { treeOf, type Tree } from "../../tree/tree.js";

/** The files of a new project: what its spec renders to, and the migrations of its options and features. */
export async function startingTree(
  spec: Spec,
  layout = layoutOf(spec.layout, layouts),
): Promise<Tree> {
  const rendered = await render(spec);
  const { added } = await migrationsOfOptions(layout, {}, spec.options);
  if (spec.features.length === 0 && added.length === 0) return rendered;
  // Loaded late: most projects start without features.
  const { firstMigrations } = await import("./migrations.js");
  const written = await firstMigrations(rendered, layout, added, spec);
  return treeOf([...rendered, ...written]);
}
