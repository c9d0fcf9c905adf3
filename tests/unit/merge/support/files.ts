import type { LanguageOf } from "../../../../src/languages/language.js";
import { loadLanguages } from "../../../../src/languages/languages.js";
import { pythonGrammar } from "../../../../src/languages/python/grammar.js";
import { packagesIn } from "../../../../src/languages/python/isort.js";
import { merge, type MergeInput } from "../../../../src/merge/merge.js";
import { mergeText } from "../../../../src/merge/text/merge-text.js";
import { labelsOf } from "../../../../src/merge/text/pieces.js";
import type { OnDisk, Plan, Project } from "../../../../src/merge/tree/plan.js";
import { mergeKindOf } from "../../../../src/tree/kind.js";
import { projectPath, type ProjectPath } from "../../../../src/tree/path.js";
import { treeOf, type Content, type Entry, type Tree } from "../../../../src/tree/tree.js";

/** Files by path, as tests write them. */
export type Files = ReadonlyMap<string, Content>;

/** A file with this text, not executable. */
export function fileOf(text: string | Uint8Array, executable = false): Content {
  return { bytes: typeof text === "string" ? Buffer.from(text) : text, executable };
}

/** Files as the renderer would give them. */
export function treeFrom(files: Files): Tree {
  return treeOf(
    [...files].map(([raw, content]): [ProjectPath, Entry] => {
      const path = projectPath(raw);
      return [path, { ...content, merge: mergeKindOf(path) }];
    }),
  );
}

/** Files as they are on disk. */
export function projectFrom(files: Files): Project {
  return new Map(
    [...files].map(([path, content]): [ProjectPath, OnDisk] => [
      projectPath(path),
      { is: "file", content },
    ]),
  );
}

const loaded = await loadLanguages(["a.py", "a.ts"]);

/** What the program loads where both sides have changed such files. */
function languagesOf(target: Files): LanguageOf {
  const grammar = pythonGrammar(packagesIn(treeFrom(target).keys()));
  return (path) => {
    const language = loaded(path);
    return language && path.endsWith(".py") ? { ...language, grammar } : language;
  };
}

/** A merge of these files with everything else as usual. */
export function mergeFiles(
  files: { base: Files; project: Files; target: Files },
  more: Partial<MergeInput> = {},
): Plan {
  return merge({
    base: treeFrom(files.base),
    project: projectFrom(files.project),
    target: treeFrom(files.target),
    keep: new Set(),
    renames: new Map(),
    version: "0.2.0",
    languageOf: languagesOf(files.target),
    mergeText,
    labels: labelsOf("0.1.0", "0.2.0"),
    ...more,
  });
}

/** What is on disk once a plan has been carried out. */
export function applied(plan: Plan, project: Files): Map<string, Content> {
  const files = new Map(project);
  for (const change of plan.changes) {
    if ("from" in change) files.delete(change.from);
    if (change.do === "delete") files.delete(change.path);
    else if ("after" in change && change.after !== undefined) files.set(change.path, change.after);
  }
  return files;
}

/** One file through a merge: the text that comes out of it, and what was done. */
export function mergeTexts(
  path: string,
  texts: { base?: string; project?: string; target?: string },
  more: Partial<MergeInput> = {},
): { text: string | undefined; action: string | undefined } {
  const files = (text: string | undefined): Files =>
    new Map(text === undefined ? [] : [[path, fileOf(text)]]);
  const project = files(texts.project);
  const plan = mergeFiles({ base: files(texts.base), project, target: files(texts.target) }, more);
  const after = applied(plan, project).get(path);
  return { text: after && Buffer.from(after.bytes).toString(), action: plan.changes[0]?.do };
}
