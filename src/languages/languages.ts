import type { ProjectPath } from "../tree/path.js";
import type { Tree } from "../tree/tree.js";
import type { LanguageOf } from "./language.js";

/** Whether a path is that of a file in Python. */
const isPython = (path: string): boolean => /\.pyi?$/.test(path);

/** Whether a path is that of a file in TypeScript or JavaScript, with JSX or without. */
const isTypescript = (path: string): boolean => /\.[cm]?[jt]sx?$/.test(path);

/** Whether files of this name have a formatter at run time. */
export const hasFormatter = isPython;

/**
 * Loads what is known of the languages of these files, and of no others.
 * @param tree the project that they are in, whose own packages are told apart from others
 */
export async function loadLanguages(
  paths: readonly string[],
  tree: Tree = new Map<ProjectPath, never>(),
): Promise<LanguageOf> {
  const [python, typescript] = await Promise.all([
    paths.some(isPython)
      ? import("./python/language.js").then((one) => one.loadPython(tree))
      : undefined,
    paths.some(isTypescript) ? import("./typescript/language.js") : undefined,
  ]);
  return (path) =>
    isPython(path) ? python : isTypescript(path) ? typescript?.typescriptOf(path) : undefined;
}
