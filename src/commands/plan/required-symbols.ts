import { loadLanguages } from "../../languages/languages.js";
import { type Change, contentOf, type Plan } from "../../merge/tree/plan.js";
import type { Problem } from "../../problem.js";
import type { RequiredSymbols } from "../../render/layout.js";
import { projectPath } from "../../tree/path.js";
import { sameContent, textOf, type Tree } from "../../tree/tree.js";
import type { ProjectState } from "./project-state.js";

/**
 * The names that what is written imports from the layout, and that are gone from the project. A merge
 * does not notice: a feature's files are new, and the file without the name is as a person wants it.
 */
export async function missingSymbols(
  { read }: ProjectState,
  requiredSymbols: readonly RequiredSymbols[],
  { changes }: Plan,
  target: Tree,
): Promise<Problem[]> {
  // Where nothing is written there is nothing to look for, and nothing to read.
  if (!changes.some((change) => "after" in change)) return [];
  const paths = requiredSymbols.map(({ path }) => projectPath(path));
  const { project: onDisk } = await read(paths, "where something is missing");
  const files = requiredSymbols.flatMap(({ path: name, names }) => {
    const path = projectPath(name);
    const change = changes.find((one) => one.path === path);
    const after = change && "after" in change ? change.after : undefined;
    const content = after ?? contentOf(onDisk.get(path));
    const written = target.get(path);
    // What is as the templates have it has all of their names.
    return content && written && sameContent(content, written) ? [] : [{ path, names, content }];
  });
  if (files.length === 0) return [];
  const languageOf = await loadLanguages([...files, ...changes].map(({ path }) => path));
  // Prose that names it imports nothing.
  const code = changes.filter(({ path }) => languageOf(path) !== undefined);
  return files.flatMap(({ path, names, content }) => {
    const bound = languageOf(path)?.boundNames(content ? textOf(content) : "");
    return names
      .filter((name) => bound?.has(name) === false && code.some((one) => uses(one, name)))
      .map((name) => missing(path, name));
  });
}

/** Whether a change writes something that names it. Who did without it before still does. */
function uses(change: Change, name: string): boolean {
  const after = "after" in change ? change.after : undefined;
  return after !== undefined && new RegExp(`\\b${name}\\b`).test(textOf(after));
}

function missing(path: string, name: string): Problem {
  return {
    code: "missing-seam",
    path,
    message: `'${name}' is gone from this file, and features import it.`,
    fix: "Put it back, under that name, or change what imports it.",
  };
}
