import { placeholderProblems } from "../../../contract/documents/placeholders.js";
import type { Problem } from "../../../problem.js";
import { rulesIn, type Layout } from "../../../render/layout.js";
import { filesTicked, taskListProblems } from "../next.js";
import { syntaxOf } from "./evidence.js";
import { readDocument } from "./place.js";

/**
 * What is wrong with what agents of every task go by: placeholders in the documents that they have to follow, and
 * ticks of the project's own list of tasks, where it has one, without evidence.
 */
export async function projectProblems(root: string, layout: Layout): Promise<Problem[]> {
  const rules = rulesIn(layout).flatMap((path) => {
    const found = readDocument(root, path);
    return found.is === "text" ? placeholderProblems(found.text, path) : [];
  });
  const evidence = await syntaxOf(root, filesTicked(root, layout));
  return [...rules, ...taskListProblems(root, layout, (path) => evidence.get(path))];
}
