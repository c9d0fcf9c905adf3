import { findRoot } from "../disk/find.js";
import { rollBack } from "../disk/hold.js";
import { readProject, readRecord, readSpecFiles, type Recorded } from "../disk/read.js";
import { labelsOf } from "../merge/markers.js";
import { merge, pathsToRead } from "../merge/merge.js";
import type { Plan, Project } from "../merge/plan.js";
import { refuse } from "../problem.js";
import { layouts } from "../render/layouts/index.js";
import { loadPython } from "../render/python.js";
import { render, type Rendered } from "../render/render.js";
import { isSpecPath, specFiles, specFromFiles } from "../spec/files.js";
import type { Spec } from "../spec/spec.js";
import { mergeKindOf } from "../tree/kind.js";
import type { ProjectPath } from "../tree/path.js";
import { sameContent, textOf, type Tree } from "../tree/tree.js";
import { version, type Version } from "../version.js";

/** A project as it stands: what it is to be, and what was written last. */
export type Standing = {
  /** The project's folder, absolute. */
  readonly root: string;
  readonly spec: Spec;
  /** The files that hold it, as people left them. */
  readonly specTexts: ReadonlyMap<ProjectPath, string>;
  readonly recorded: Recorded;
  /** What this version wrote last, and the spec that it came from. */
  readonly last: Rendered;
};

/** What would make a project what it is to be, and what that was made from. */
export type Proposal = {
  /** What stands on disk at every path that the merge looked at. */
  readonly project: Project;
  readonly plan: Plan;
};

/** A project with all that stands at the paths of base and plan, and what would make it match its spec. */
export type Opened = Standing & Proposal;

/**
 * Reads the project that a folder is in, after taking back what a killed command left half done.
 * Executes nothing of it.
 * @throws Refused when there is none, it is damaged, or another version wrote it
 */
export async function openProject(cwd: string): Promise<Opened> {
  const root = findRoot(cwd);
  await rollBack(root);
  const standing = standingAt(root);
  const target = await render(standing.spec, standing.last);
  const { plan } = await proposalFor(standing, target);
  const { base } = standing.recorded;
  const paths = new Set([...base.keys(), ...plan.changes.map(({ path }) => path)]);
  return { ...standing, plan, project: readProject(root, paths, base) };
}

/**
 * Reads a project.
 * @throws Refused when it is damaged, or another version wrote it
 */
export function standingAt(root: string): Standing {
  const recorded = readRecord(root, mergeKindOf);
  if (recorded.version !== version) refuseVersion(recorded.version);
  const specTexts = readSpecFiles(root);
  const spec = specFromFiles(specTexts, layouts);
  const writtenTexts = specTextsOf(recorded.base);
  const written = isSame(writtenTexts, specTexts) ? spec : specFromFiles(writtenTexts, layouts);
  const last = { spec: written, tree: recorded.base };
  return { root, spec, specTexts, recorded, last };
}

/**
 * Merges what a project is to be into what it is.
 * @param keep files that a person has taken over
 */
export async function proposalFor(
  standing: Standing,
  wanted: Tree,
  keep: readonly ProjectPath[] = standing.spec.keep,
): Promise<Proposal> {
  const { root, recorded } = standing;
  const { base } = recorded;
  const target = inTheirWords(wanted, standing);
  const project = readProject(root, pathsToRead({ base, target }), base);
  const plan = merge({
    base,
    project,
    target,
    keep: new Set(keep),
    renames: new Map(),
    version,
    parses: await parserFor(base, project, target),
    labels: labelsOf(recorded.version, version),
  });
  return { project, plan };
}

/** A spec file that says what it is to say already stays as it was typed. */
function inTheirWords(target: Tree, { spec, specTexts }: Standing): Tree {
  const ours = specFiles(spec);
  return new Map(
    [...target].map(([path, entry]) => {
      const typed = specTexts.get(path);
      const own = ours.get(path);
      const isMeant = typed !== undefined && typed !== own && own === textOf(entry);
      return [path, isMeant ? { ...entry, bytes: Buffer.from(typed) } : entry];
    }),
  );
}

function refuseVersion(recorded: Version): never {
  refuse({
    code: "other-version",
    path: ".agent-project/version",
    message: `Version ${recorded} wrote this project last, and this is version ${version}.`,
    fix: `Use that one: npx create-agent-project@${recorded}`,
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
