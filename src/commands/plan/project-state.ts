import { type Checkout, NOTHING_HIDDEN } from "../../disk/git/checkout.js";
import { rollBack } from "../../disk/lock/exclusive.js";
import { findRoot } from "../../disk/project/find-root.js";
import { readRecord, readSpecFiles, type Recorded } from "../../disk/project/read.js";
import { damage, damaged } from "../../disk/record/damaged.js";
import { BASE, BASE_SUFFIX } from "../../disk/record/paths.js";
import type { TemplateChange } from "../../history/release.js";
import type { SpecTexts } from "../../history/upgrade.js";
import { labelsOf } from "../../merge/text/pieces.js";
import { pathsToRead, type Plan, type Project } from "../../merge/tree/plan.js";
import { refuse, refuseAll, Refused } from "../../problem.js";
import { layouts } from "../../render/layouts/index.js";
import { loadPython } from "../../render/python.js";
import { render, type Rendered } from "../../render/render.js";
import { entryOf } from "../../render/unit.js";
import { isSpecPath, PROJECT_FILE, specFiles, specFromFiles } from "../../spec/files.js";
import type { Spec } from "../../spec/spec.js";
import { mergeKindOf } from "../../tree/kind.js";
import type { ProjectPath } from "../../tree/path.js";
import { sameContent, textOf, type Tree, treeOf } from "../../tree/tree.js";
import { version, type Version } from "../../version.js";
import { readCheckedOut, type Reading, refuseHiddenRecord } from "./checked-out.js";

/** A project as it stands: what it is to be, and what was written last. */
export type ProjectState = {
  /** The project's folder, absolute. */
  readonly root: string;
  readonly spec: Spec;
  /** The files that hold it, as people left them, in the form that this version reads. */
  readonly specTexts: SpecTexts;
  readonly recorded: Recorded;
  /** What was written last, and the spec that it came from. */
  readonly last: Rendered;
  /** What the templates changed since for such a project; nothing where this version wrote last. */
  readonly since: readonly TemplateChange[];
  /** The spec files that have another form since, as people left them. */
  readonly reformed: SpecTexts;
  /** The generated files that were renamed, old path to new. */
  readonly renames: ReadonlyMap<ProjectPath, ProjectPath>;
};

/** Which projects a command takes: those that this version wrote last, or what older ones wrote as well. */
export type Accepted = "this version" | "older versions";

/** What would make a project what it is to be, and what that was made from. */
export type Proposal = {
  /** What stands on disk, or in git's index, at every path that the merge looked at. */
  readonly project: Project;
  readonly checkout: Checkout;
  readonly plan: Plan;
};

/** A project with all that stands at the paths of base and plan, and what would make it match its spec. */
export type Opened = ProjectState & Omit<Proposal, "checkout">;

/**
 * Reads the project that a folder is in, after taking back what a killed command left half done.
 * Executes nothing of it.
 * @throws Refused when there is none, it is damaged, or another version wrote it
 */
export async function openProject(cwd: string): Promise<Opened> {
  const root = findRoot(cwd);
  await rollBack(root);
  const state = await readProjectState(root);
  const target = await render(state.spec, state.last);
  const { plan } = await proposalFor(state, target);
  const { base } = state.recorded;
  const paths = new Set([...base.keys(), ...plan.changes.map(({ path }) => path)]);
  const { project } = await readCheckedOut(root, paths, base, "where something is missing");
  return { ...state, plan, project };
}

/**
 * Reads a project.
 * @throws Refused when it is damaged, or `other-version` where the version that wrote it is not accepted
 */
export async function readProjectState(
  root: string,
  accepted: Accepted = "this version",
): Promise<ProjectState> {
  await refuseHiddenRecord(root);
  const recorded = readRecord(root, mergeKindOf);
  const texts = { typed: readSpecFiles(root), written: specTextsOf(recorded.base) };
  const state = { root, recorded };
  await refuseUnsummed(state);
  if (recorded.version === version)
    return { ...state, ...specsIn(texts, recorded.base), ...NOTHING_SINCE };
  // Loaded late: most commands never meet another version.
  const { changesBetween, isOlder, changesFor, renamesFor, upgradedTexts } =
    await import("../../history/history.js");
  const isKnown = isOlder(recorded.version, version);
  if (!isKnown || accepted === "this version") refuseVersion(recorded.version, isKnown);
  const since = changesBetween(recorded.version, version);
  const typed = upgradedTexts(texts.typed, since);
  const written = upgradedTexts(texts.written, since);
  const specs = specsIn({ typed, written }, recorded.base);
  const reformed = [...texts.typed].filter(([path, text]) => typed.get(path) !== text);
  return {
    ...state,
    ...specs,
    since: changesFor(specs.spec, since),
    reformed: new Map(reformed),
    renames: renamesFor(specs.last.spec, since),
  };
}

/** A record of a version that wrote no sums is believed where git's history shows what it wrote. */
async function refuseUnsummed({ root, recorded }: Pick<ProjectState, "root" | "recorded">) {
  if (recorded.copies.hasSums || recorded.base.size === 0) return;
  if (recorded.version === version)
    refuseAll([damage(BASE, "holds no sums of the copies' lines any more.")]);
  const { refuseUnproven } = await import("../record/provenance.js");
  await refuseUnproven(root, recorded.copies, recorded.version);
}

const NOTHING_SINCE = {
  since: [],
  reformed: new Map<never, never>(),
  renames: new Map<never, never>(),
};

/** The spec that people left, and the one that was written last. */
function specsIn({ typed, written }: Readonly<Record<"typed" | "written", SpecTexts>>, base: Tree) {
  const spec = specFromFiles(typed, layouts);
  const last = isSame(written, typed) ? spec : writtenSpec(written);
  return { spec, specTexts: typed, last: { spec: last, tree: base } };
}

/** The spec in the record. What is wrong with it is no fault of the files that people edit. */
function writtenSpec(texts: SpecTexts): Spec {
  try {
    return specFromFiles(texts, layouts);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const path = error.problems[0].path ?? PROJECT_FILE;
    return damaged(`${BASE}/${path}${BASE_SUFFIX}`, `holds no spec: ${error.problems[0].message}`);
  }
}

const NOTHING_READ: Reading = { project: new Map(), checkout: NOTHING_HIDDEN };

/**
 * Merges what a project is to be into what it is.
 * @param keep files that a person has taken over
 */
export async function proposalFor(
  state: ProjectState,
  wanted: Tree,
  keep: readonly ProjectPath[] = state.spec.keep,
): Promise<Proposal> {
  const { root, recorded, reformed, renames } = state;
  const target = inTheirWords(wanted, state);
  const base = asTyped(recorded.base, reformed);
  const paths = pathsToRead({ base, target });
  if (paths.length === 0) return { ...NOTHING_READ, plan: { changes: [], base, version } };
  // Loaded late: mostly there is nothing to merge.
  const { merge } = await import("../../merge/merge.js");
  const { project, checkout } = await readCheckedOut(root, paths, recorded.base, "always");
  const plan = merge({
    base,
    project,
    target,
    // The spec is for both to write.
    keep: new Set(keep.filter((path) => !isSpecPath(path))),
    renames,
    version,
    parses: await parserFor(base, project, target),
    labels: labelsOf(recorded.version, version),
  });
  return { project, plan, checkout };
}

/** Where a file was written last: the template may have renamed it. */
export function writtenPath({ recorded, renames }: ProjectState, path: ProjectPath): ProjectPath {
  const renamed = [...renames].find(([old, now]) => now === path && recorded.base.has(old));
  return renamed?.[0] ?? path;
}

/** A spec file whose meaning a person changed, to what it is to say now, stays as it was typed. */
function inTheirWords(target: Tree, { spec, specTexts, recorded, reformed }: ProjectState): Tree {
  const ours = specFiles(spec);
  return new Map(
    [...target].map(([path, entry]) => {
      const typed = specTexts.get(path);
      const own = ours.get(path);
      const isMeant = typed !== undefined && typed !== own && own === textOf(entry);
      if (!isMeant || reformed.has(path) || own === textIn(recorded.base, path))
        return [path, entry];
      return [path, { ...entry, bytes: Buffer.from(typed) }];
    }),
  );
}

/**
 * A base with these spec files as people typed them. One that has another form now says all that it
 * said in the new one already: line by line it could only be merged into something of both forms.
 */
function asTyped(base: Tree, reformed: SpecTexts): Tree {
  if (reformed.size === 0) return base;
  const typed = [...reformed].map(
    ([path, text]) => [path, entryOf(path, withPlainLines(text))] as const,
  );
  return treeOf(new Map([...base, ...typed]));
}

/** Line endings and a byte order mark are a person's own, and stay. */
function withPlainLines(text: string): string {
  return text.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
}

function textIn(tree: Tree, path: ProjectPath): string | undefined {
  const entry = tree.get(path);
  return entry && textOf(entry);
}

function refuseVersion(recorded: Version, isOlder: boolean): never {
  const that = `npx create-agent-project@${recorded}`;
  refuse({
    code: "other-version",
    path: ".agent-project/version",
    message: `Version ${recorded} wrote this project last, and this is version ${version}.`,
    fix: isOlder
      ? `Bring the project to this version: npx create-agent-project@${version} refresh. Or use that one: ${that}`
      : `Use that one, or a later one: ${that}`,
  });
}

function isSame<K, V>(one: ReadonlyMap<K, V>, other: ReadonlyMap<K, V>): boolean {
  return one.size === other.size && [...one].every(([key, value]) => other.get(key) === value);
}

function specTextsOf(tree: Tree): ReadonlyMap<ProjectPath, string> {
  return new Map(
    [...tree]
      .filter(([path]) => isSpecPath(path))
      .map(([path, content]) => [path, textOf(content)]),
  );
}

/** Loads the parser of Python only where both a person and the templates have changed some. */
async function parserFor(base: Tree, project: Project, target: Tree) {
  const both = [...target].some(([path, entry]) => {
    const found = project.get(path);
    const written = base.get(path);
    return (
      path.endsWith(".py") &&
      found?.is === "file" &&
      !(written && (sameContent(written, entry) || sameContent(written, found.content)))
    );
  });
  if (!both) return () => true;
  const { parses } = await loadPython();
  return (_path: ProjectPath, text: string) => parses(text);
}
