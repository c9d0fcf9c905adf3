import { isAbsolute, relative, resolve, sep } from "node:path";
import { sameFile } from "../merge/text/content.js";
import { type Change, contentOf, type OnDisk, type Project } from "../merge/tree/plan.js";
import { refuse } from "../problem.js";
import { unitsOf } from "../render/unit.js";
import type { Spec } from "../spec/spec.js";
import { mergeKindOf } from "../tree/kind.js";
import { projectPath, type ProjectPath } from "../tree/path.js";
import type { Entry, Tree } from "../tree/tree.js";
import type { Version } from "../version.js";
import { inspectProject } from "./plan/inspect.js";
import type { PlannedChange } from "./plan/plan-change.js";
import { diffOf, diffsOf } from "./report/diff.js";
import type { Answer } from "./report/result.js";

type StatusRequest = {
  /** Where the person stands, absolute; the path counts from here. */
  readonly cwd: string;
  readonly path: string | undefined;
  /** Show the changes themselves. */
  readonly diff: boolean;
};

/** What people changed since the project was written, and what would change to match its spec. */
export async function status({ cwd, path, diff }: StatusRequest): Promise<Answer> {
  const inspected = await inspectProject(cwd);
  const { state, spec, plan, project } = inspected;
  const one = path === undefined ? undefined : pathInProject(state.root, resolve(cwd, path));
  const known = [...state.recorded.base.keys(), ...plan.changes.map((one) => one.path)];
  const isFile = one !== undefined && known.includes(one);
  const isMeant = (file: { readonly path: ProjectPath }) =>
    one === undefined || file.path === one || file.path.startsWith(`${one}/`);
  if (one !== undefined && !known.some((known) => isMeant({ path: known }))) refuseUnknown(one);
  const edits = handEditsOf(state.recorded.base, project).filter(isMeant);
  const changes = plan.changes.filter(isMeant);
  const { name, layout } = spec;
  const written = { by: plan.version, project: name, layout };
  return {
    command: "status",
    ok: true,
    data: {
      written,
      edits,
      changes: changes.map((change) => ({ path: change.path, action: change.do })),
    },
    text: [
      isFile
        ? `${one}: ${originOf(one, inspected)}, ${edits[0]?.is ?? "not edited"}`
        : headOf(spec, plan.version),
      ...(isFile ? [] : [editsText(edits)]),
      plannedText(changes),
    ]
      .filter((part) => part !== "")
      .join("\n\n"),
    ...(diff && {
      diff: [...edits.map((edit) => editDiff(edit, inspected)), diffsOf(changes, project)]
        .filter((part) => part !== "")
        .join("\n\n"),
    }),
  };
}

/** What a file was written for. */
function originOf(path: ProjectPath, { spec, layout }: PlannedChange): string {
  if (mergeKindOf(path) === "once") return "written once, as part of the history";
  const unit = unitsOf(spec, layout).find(({ paths }) => paths.includes(path));
  const isFeature = spec.features.some(({ name }) => name === unit?.id);
  return isFeature
    ? `written for the feature '${unit?.id}'`
    : `written for the layout '${layout.name}'`;
}

function headOf(spec: Spec, writtenBy: Version): string {
  return `${spec.name}, layout '${spec.layout}', written by create-agent-project ${writtenBy}`;
}

function editsText(edits: readonly HandEdit[]): string {
  if (edits.length === 0) return "No file was edited since it was written.";
  return [
    "Changed since written:",
    ...edits.map(({ is, path }) => `  ${is.padEnd(8)}  ${path}`),
  ].join("\n");
}

function plannedText(all: readonly Change[]): string {
  const changes = all.filter((change) => change.do !== "keep");
  if (changes.length === 0) return "Nothing would change to match the spec.";
  return [
    "Would change to match the spec:",
    ...changes.map((change) => `  ${change.do.padEnd(8)}  ${change.path}`),
  ].join("\n");
}

function editDiff({ path }: HandEdit, { state, project }: PlannedChange): string {
  return diffOf(path, state.recorded.base.get(path), contentOf(project.get(path)));
}

/** A path that a person typed, as the project's own. @throws Refused when it is outside */
function pathInProject(root: string, path: string): ProjectPath {
  const inside = relative(root, path);
  if (inside === "" || isAbsolute(inside) || inside.split(sep)[0] === "..")
    refuse({
      code: "bad-arguments",
      field: "[path]",
      message: `'${path}' is not a file of the project '${root}'.`,
      fix: "Name a file inside it; 'status' without a path shows the whole project.",
    });
  return projectPath(inside.split(sep).join("/"));
}

function refuseUnknown(path: ProjectPath): never {
  return refuse({
    code: "bad-arguments",
    path,
    message: "Nothing of that name was written by create-agent-project.",
    fix: "'status' without a path lists what was.",
  });
}

/** What a person did to a file that was written for them. */
type HandEdit = {
  readonly path: ProjectPath;
  readonly is: "edited" | "deleted" | "replaced";
};

/** Everything that people changed since the base was written, in order of path. */
function handEditsOf(base: Tree, project: Project): HandEdit[] {
  return [...base].flatMap(([path, entry]) => {
    const is = editOf(entry, project.get(path) ?? { is: "absent" });
    return is === undefined ? [] : [{ path, is }];
  });
}

function editOf(written: Entry, found: OnDisk): HandEdit["is"] | undefined {
  switch (found.is) {
    case "absent":
      return "deleted";
    case "other":
      return "replaced";
    case "file":
      return sameFile(written, found.content) ? undefined : "edited";
  }
}
