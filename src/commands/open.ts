import { findRoot } from "../disk/find.js";
import { rollBack } from "../disk/hold.js";
import { readProject, readRecord, readSpecFiles } from "../disk/read.js";
import { labelsOf } from "../merge/markers.js";
import { merge, pathsToRead } from "../merge/merge.js";
import type { Plan, Project } from "../merge/plan.js";
import { refuse } from "../problem.js";
import { layouts } from "../render/layouts/index.js";
import { loadPython } from "../render/python.js";
import { render } from "../render/render.js";
import { specFromFiles } from "../spec/files.js";
import type { Spec } from "../spec/spec.js";
import { mergeKindOf } from "../tree/kind.js";
import type { ProjectPath } from "../tree/path.js";
import { sameContent, type Tree } from "../tree/tree.js";
import { version, type Version } from "../version.js";

/** A project as it stands, and what would make it match its spec. */
export type Opened = {
  /** The project's folder, absolute. */
  readonly root: string;
  readonly spec: Spec;
  /** What was written last. */
  readonly base: Tree;
  /** What stands on disk at every path of base and target. */
  readonly project: Project;
  readonly plan: Plan;
};

/**
 * Reads the project that a folder is in, after taking back what a killed command left half done.
 * Executes nothing of it.
 * @throws Refused when there is none, it is damaged, or another version wrote it
 */
export async function openProject(cwd: string): Promise<Opened> {
  const root = findRoot(cwd);
  await rollBack(root);
  const recorded = readRecord(root, mergeKindOf);
  if (recorded.version !== version) refuseVersion(recorded.version);
  const { base } = recorded;
  const spec = specFromFiles(readSpecFiles(root), layouts);
  const last = { spec: specFromFiles(textsOf(base), layouts), tree: base };
  const target = await render(spec, last);
  const project = readProject(root, pathsToRead({ base, target }), base);
  const plan = merge({
    base,
    project,
    target,
    keep: new Set(spec.keep),
    renames: new Map(),
    version,
    parses: await parserFor(base, project, target),
    labels: labelsOf(recorded.version, version),
  });
  return { root, spec, base, project, plan };
}

function refuseVersion(recorded: Version): never {
  refuse({
    code: "other-version",
    path: ".agent-project/version",
    message: `Version ${recorded} wrote this project last, and this is version ${version}.`,
    fix: `Use that one: npx create-agent-project@${recorded}`,
  });
}

function textsOf(tree: Tree): ReadonlyMap<ProjectPath, string> {
  return new Map([...tree].map(([path, { bytes }]) => [path, Buffer.from(bytes).toString("utf8")]));
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
