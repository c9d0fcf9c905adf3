import { layouts } from "../render/layouts/index.js";
import { render } from "../render/render.js";
import { layoutOf } from "../spec/layout.js";
import type { Spec } from "../spec/spec.js";
import { treeOf, type Tree } from "../tree/tree.js";

/** The files of a new project: what its spec renders to, and a history of migrations for its features. */
export async function startingTree(spec: Spec): Promise<Tree> {
  const rendered = await render(spec);
  if (spec.features.length === 0) return rendered;
  const { folder } = layoutOf(spec.layout, layouts).migrations;
  // Loaded late: most projects start without features.
  const { firstMigrations } = await import("./migrations.js");
  return treeOf([...rendered, ...(await firstMigrations(rendered, folder, spec.features))]);
}
