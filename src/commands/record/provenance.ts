import { blobsOf, commitsOf, isMoveOf, type Commit } from "../../disk/git/log.js";
import type { Copies } from "../../disk/record/copies.js";
import { BASE, HOME, VERSION_FILE, copyOf } from "../../disk/record/record.js";
import type { Language } from "../../languages/language.js";
import { loadRules } from "../../merge/load-rules.js";
import { merge } from "../../merge/merge.js";
import { labelsOf } from "../../merge/text/pieces.js";
import type { OnDisk } from "../../merge/tree/plan.js";
import { refuseAll, type Problem, Refused } from "../../problem.js";
import { layouts } from "../../render/layouts/index.js";
import { specFromFiles, specTextsAmong } from "../../spec/files.js";
import { mergeKindOf } from "../../tree/kind.js";
import type { ProjectPath } from "../../tree/path.js";
import { treeOf, type Tree } from "../../tree/tree.js";
import { version, type Version } from "../../version.js";
import { startingTree } from "../plan/starting-tree.js";

/** The copies in a record without sums, held against git's history. */
export type Provenance = {
  /** Copies that are not shown to be what was written, with what was, where git's history has it. */
  readonly changed: ReadonlyMap<ProjectPath, Uint8Array | undefined>;
  /** Whether the history tells at all. */
  readonly isKnown: boolean;
};

/**
 * Holds a record that has no sums against git's history and what this version renders: a copy is
 * believed if it is the first one with what the spec's change since then brings, see
 * {@link expectedCopies}. A migration is what it was first.
 */
export async function provenanceOf(
  root: string,
  copies: Copies,
  writtenBy: Version,
): Promise<Provenance> {
  const commits = (await commitsOf(root, HOME)) ?? [];
  const start = commits.findLast(({ blobs }) => blobs.has(VERSION_FILE));
  if (start === undefined || (await isMoveOf(root, start, VERSION_FILE)))
    return { changed: new Map(), isKnown: false };
  const now = copiedFiles(copies);
  const once = [...now.keys()].filter((path) => mergeKindOf(path) === "once");
  const first = await firstOf(root, now.keys(), [start]);
  const { rendered, changed } = await expectedCopies(first, now, writtenBy);
  const expected = new Map([...changed, ...(await firstOf(root, once, commits.toReversed()))]);
  const doubtful = [...now]
    .filter(([path, bytes]) => !isSame(bytes, expected.get(path)))
    .filter(([path, bytes]) => !isSame(bytes, rendered.get(path)))
    .map(([path]) => path);
  const blobs = await blobsOf(
    root,
    doubtful.flatMap((path) => blobsAt(path, commits)),
  );
  // What is expected was written if it ever was there.
  const restored = doubtful.map((path) => {
    const past = blobsAt(path, commits).flatMap((id) => blobs.get(id) ?? []);
    return [path, past.find((bytes) => isSame(bytes, expected.get(path)))] as const;
  });
  return { changed: new Map(restored), isKnown: true };
}

/** The copies of files in the first of some commits that has each. */
async function firstOf(
  root: string,
  paths: Iterable<ProjectPath>,
  commits: readonly Commit[],
): Promise<Files> {
  const ids = [...paths].flatMap((path) => {
    const [id] = blobsAt(path, commits);
    return id === undefined ? [] : [[path, id] as const];
  });
  const blobs = await blobsOf(
    root,
    ids.map(([, id]) => id),
  );
  return new Map(
    ids.flatMap(([path, id]) => {
      const bytes = blobs.get(id);
      return bytes ? [[path, bytes] as const] : [];
    }),
  );
}

function blobsAt(path: ProjectPath, commits: readonly Commit[]): string[] {
  return commits.flatMap(({ blobs }) => blobs.get(copyOf(path)) ?? []);
}

function isSame(one: Uint8Array, other: Uint8Array | undefined): boolean {
  return other !== undefined && Buffer.compare(one, other) === 0;
}

/**
 * Refuses to take a record without sums for what was written where nothing shows that it is.
 * @throws Refused `damaged-base`
 */
export async function refuseUnproven(
  root: string,
  copies: Copies,
  writtenBy: Version,
): Promise<void> {
  const { changed, isKnown } = await provenanceOf(root, copies, writtenBy);
  if (!isKnown) refuseAll([noHistory()]);
  refuseAll([...changed].map(([path, before]) => (before ? edited(path) : unproven(path))));
}

function edited(path: ProjectPath): Problem {
  return {
    code: "damaged-base",
    path: copyOf(path),
    message: `'${copyOf(path)}' is not what a command of this program left in git's history: a tool that edits every file has changed it, too.`,
    fix: `To bring back what was written: npx create-agent-project@${version} repair`,
  };
}

function unproven(path: ProjectPath): Problem {
  return {
    code: "damaged-base",
    path: copyOf(path),
    message: `'${copyOf(path)}' holds lines of which neither git's history nor this version shows that a command of this program wrote them.`,
    fix: `Hold it against the version that did: npx create-agent-project@${version} repair --from-release`,
  };
}

/** Why a record without sums cannot be believed. */
function noHistory(): Problem {
  return {
    code: "damaged-base",
    path: BASE,
    message:
      "The version that wrote this project left no sums of what it wrote, and there is no history of git that shows it to be unchanged.",
    fix: `In a shallow clone: git fetch --unshallow. Otherwise hold it against that version: npx create-agent-project@${version} repair --from-release`,
  };
}

/** Files by path, as bytes. */
type Files = ReadonlyMap<ProjectPath, Uint8Array>;

/** The copies in a record, whole or not. */
export function copiedFiles(copies: Copies): Files {
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
type Expected = {
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
async function expectedCopies(first: Files, now: Files, writtenBy: Version): Promise<Expected> {
  const [was, is] = [await renderedNow(first, writtenBy), await renderedNow(now, writtenBy)];
  if (was === undefined || is === undefined) return { rendered: new Map(), changed: first };
  const { tree: target, keep } = is;
  const project = new Map(
    [...first].map(([path, bytes]): [ProjectPath, OnDisk] => [
      path,
      { is: "file", content: { bytes, executable: target.get(path)?.executable ?? false } },
    ]),
  );
  const { languageOf, mergeText } = await loadRules(was.tree, project, target);
  const { changes } = merge({
    ...{ base: was.tree, project, target, version, keep },
    renames: new Map(),
    // A copy is held against it byte for byte, whether it parses or not.
    languageOf: (path) => withoutParser(languageOf(path)),
    mergeText,
    labels: labelsOf(writtenBy, version),
  });
  const changed = new Map(first);
  for (const change of changes)
    if (change.do === "conflict") changed.delete(change.path);
    else if ("after" in change) changed.set(change.path, change.after.bytes);
  return { rendered: new Map([...target].map(([path, { bytes }]) => [path, bytes])), changed };
}

function withoutParser(language: Language | undefined): Language | undefined {
  return language && { ...language, parses: () => true, repeats: () => new Map() };
}

/** What this version makes of the spec in an older version's files; undefined where that is no spec. */
async function renderedNow(
  files: Files,
  writtenBy: Version,
): Promise<{ readonly tree: Tree; readonly keep: ReadonlySet<ProjectPath> } | undefined> {
  const { changesBetween, renamesFor, upgradedTexts } = await import("../../history/upgrade.js");
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
