import type { LanguageOf } from "../languages/language.js";
import { loadLanguages } from "../languages/languages.js";
import type { ProjectPath } from "../tree/path.js";
import { type Content, sameContent, type Tree } from "../tree/tree.js";
import type { Project } from "./tree/plan.js";

/** Loads what is known of the languages of files that both a person and the templates have changed. */
export async function languagesFor(
  base: Tree,
  project: Project,
  target: Tree,
): Promise<LanguageOf> {
  const isOther = (content: Content, tree: Tree, path: ProjectPath) => {
    const entry = tree.get(path);
    return entry === undefined || !sameContent(entry, content);
  };
  // One that the templates gave another name to stands under the old one, and is in no target.
  const changed = [...project].flatMap(([path, found]) =>
    found.is === "file" &&
    isOther(found.content, base, path) &&
    isOther(found.content, target, path)
      ? [path]
      : [],
  );
  return loadLanguages(changed, target);
}
