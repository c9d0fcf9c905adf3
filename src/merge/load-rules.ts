import { loadLanguages } from "../languages/languages.js";
import type { ProjectPath } from "../tree/path.js";
import { type Content, sameContent, type Tree } from "../tree/tree.js";
import type { ContentRules } from "./text/content.js";
import type { Project } from "./tree/plan.js";

/** What merges need for files that both a person and the templates have changed. */
type LoadedRules = Pick<ContentRules, "languageOf" | "mergeText">;

/**
 * Loads it, where there are such files.
 * @param renames files that the templates renamed: old path to new path, which they are merged under
 */
export async function loadRules(
  base: Tree,
  project: Project,
  target: Tree,
  renames: ReadonlyMap<ProjectPath, ProjectPath> = new Map(),
): Promise<LoadedRules> {
  const isOther = (content: Content, tree: Tree, path: ProjectPath) => {
    const entry = tree.get(path);
    return entry === undefined || !sameContent(entry, content);
  };
  // One that the templates gave another name to stands under the old one, and is in no target.
  const changed = [...project].flatMap(([path, found]) =>
    found.is === "file" &&
    isOther(found.content, base, path) &&
    isOther(found.content, target, path)
      ? [path, renames.get(path) ?? path]
      : [],
  );
  if (changed.length === 0) return { languageOf: () => undefined, mergeText: nothingToMerge };
  const [languageOf, { mergeText }] = await Promise.all([
    loadLanguages(changed, target),
    import("./text/merge-text.js"),
  ]);
  return { languageOf, mergeText };
}

function nothingToMerge(path: ProjectPath): never {
  throw new Error(`Nothing was loaded to merge ${path} with.`);
}
