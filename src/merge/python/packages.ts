import type { Tree } from "../../tree/tree.js";

/** The names of a project's own top-level packages: folders with `__init__.py` in a folder without. */
export function packagesIn(tree: Tree): Set<string> {
  const folders = new Set(
    [...tree.keys()]
      .filter((path) => path.endsWith("/__init__.py"))
      .map((path) => path.slice(0, path.lastIndexOf("/"))),
  );
  const names = [...folders]
    .filter((folder) => !folders.has(folder.slice(0, Math.max(0, folder.lastIndexOf("/")))))
    .map((folder) => folder.slice(folder.lastIndexOf("/") + 1));
  return new Set(names);
}
