import type { Copies } from "../../disk/record/copies.js";
import type { Language } from "../../languages/language.js";
import { languagesFor } from "../../merge/languages.js";
import { merge } from "../../merge/merge.js";
import { labelsOf } from "../../merge/text/pieces.js";
import type { OnDisk } from "../../merge/tree/plan.js";
import { Refused } from "../../problem.js";
import { layouts } from "../../render/layouts/index.js";
import { specFromFiles, specTextsAmong } from "../../spec/files.js";
import { mergeKindOf } from "../../tree/kind.js";
import type { ProjectPath } from "../../tree/path.js";
import { treeOf, type Tree } from "../../tree/tree.js";
import { version, type Version } from "../../version.js";
import { startingTree } from "../plan/starting-tree.js";

/** Files by path, as bytes. */
export type Files = ReadonlyMap<ProjectPath, Uint8Array>;

/** The copies in a record, whole or not. */
export function filesIn(copies: Copies): Files {
  return new Map(
    copies.paths.flatMap((path) => {
      const copy = copies.asIs(path);
      return copy ? [[path, copy.bytes] as const] : [];
    }),
  );
}

/** The files that hold a spec, as texts. */
export function specTextsIn(files: Files): ReadonlyMap<ProjectPath, string> {
  return specTextsAmong(files, (bytes) => Buffer.from(bytes).toString());
}

/** What shows that a copy is what an older version wrote. */
export type Expected = {
  /** What this version makes of the recorded spec, by the older version's paths. */
  readonly rendered: Files;
  /** The first copies, with what the spec's change since then changes in what this version makes of it. */
  readonly changed: Files;
};

/**
 * What the copies in an older version's record should hold, as far as this version can tell: where its
 * templates differ so much from the older ones that the spec's change does not apply, it cannot.
 * @param first the copies at the start of the project
 * @param now the copies as they stand
 */
export async function expectedCopies(
  first: Files,
  now: Files,
  writtenBy: Version,
): Promise<Expected> {
  const [was, is] = [await renderedNow(first, writtenBy), await renderedNow(now, writtenBy)];
  if (was === undefined || is === undefined) return { rendered: new Map(), changed: first };
  const { tree: target, keep } = is;
  const project = new Map(
    [...first].map(([path, bytes]): [ProjectPath, OnDisk] => [
      path,
      { is: "file", content: { bytes, executable: target.get(path)?.executable ?? false } },
    ]),
  );
  const languageOf = await languagesFor(was.tree, project, target);
  const { changes } = merge({
    ...{ base: was.tree, project, target, version, keep },
    renames: new Map(),
    // A copy is held against it byte for byte, whether it parses or not.
    languageOf: (path) => withoutParser(languageOf(path)),
    labels: labelsOf(writtenBy, version),
  });
  const changed = new Map(first);
  for (const change of changes)
    if (change.do === "conflict") changed.delete(change.path);
    else if ("after" in change) changed.set(change.path, change.after.bytes);
  return { rendered: new Map([...target].map(([path, { bytes }]) => [path, bytes])), changed };
}

function withoutParser(language: Language | undefined): Language | undefined {
  return language && { ...language, parses: () => true };
}

/** What this version makes of the spec in an older version's files; undefined where that is no spec. */
async function renderedNow(
  files: Files,
  writtenBy: Version,
): Promise<{ readonly tree: Tree; readonly keep: ReadonlySet<ProjectPath> } | undefined> {
  const { changesBetween, renamesFor, upgradedTexts } = await import("../../history/history.js");
  const since = changesBetween(writtenBy, version);
  try {
    const spec = specFromFiles(upgradedTexts(specTextsIn(files), since), layouts);
    const names = new Map([...renamesFor(spec, since)].map(([old, now]) => [now, old]));
    const tree = await startingTree(spec);
    const entries = [...tree].map(([path, entry]) => {
      const old = names.get(path) ?? path;
      return [old, { ...entry, merge: mergeKindOf(old) }] as const;
    });
    return { tree: treeOf(entries), keep: new Set(spec.keep) };
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}
