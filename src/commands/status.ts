import { isAbsolute, relative, resolve, sep } from "node:path";
import type { Change } from "../merge/tree/plan.js";
import { refuse } from "../problem.js";
import { layouts } from "../render/layouts/index.js";
import { unitsOf } from "../render/unit.js";
import { layoutOf } from "../spec/layout.js";
import { mergeKindOf } from "../tree/kind.js";
import { projectPath, type ProjectPath } from "../tree/path.js";
import { type Opened, openProject } from "./plan/project-state.js";
import { contentOf, diffOf, diffsOf, type Edit, editsOf } from "./report/diff.js";
import type { Answer } from "./report/result.js";

export type StatusRequest = {
  /** Where the person stands, absolute; the path counts from here. */
  readonly cwd: string;
  readonly path: string | undefined;
  /** Show the changes themselves. */
  readonly diff: boolean;
};

/** What people changed since the project was written, and what would change to match its spec. */
export async function status({ cwd, path, diff }: StatusRequest): Promise<Answer> {
  const opened = await openProject(cwd);
  const one = path === undefined ? undefined : pathIn(opened.root, resolve(cwd, path));
  const known = [...opened.recorded.base.keys(), ...opened.plan.changes.map((one) => one.path)];
  const isFile = one !== undefined && known.includes(one);
  const isMeant = (file: { readonly path: ProjectPath }) =>
    one === undefined || file.path === one || file.path.startsWith(`${one}/`);
  if (one !== undefined && !known.some((known) => isMeant({ path: known }))) refuseUnknown(one);
  const edits = editsOf(opened.recorded.base, opened.project).filter(isMeant);
  const changes = opened.plan.changes.filter(isMeant);
  const { name, layout } = opened.spec;
  const written = { by: opened.plan.version, project: name, layout };
  return {
    command: "status",
    ok: true,
    data: {
      written,
      edits,
      changes: changes.map((change) => ({ path: change.path, action: change.do })),
    },
    text: [
      isFile ? `${one}: ${originOf(one, opened)}, ${edits[0]?.is ?? "not edited"}` : headOf(opened),
      ...(isFile ? [] : [editsText(edits)]),
      changesText(changes),
    ]
      .filter((part) => part !== "")
      .join("\n\n"),
    ...(diff && {
      diff: [...edits.map((edit) => editDiff(edit, opened)), diffsOf(changes, opened.project)]
        .filter((part) => part !== "")
        .join("\n\n"),
    }),
  };
}

/** What a file was written for. */
function originOf(path: ProjectPath, { spec }: Opened): string {
  const layout = layoutOf(spec.layout, layouts);
  if (mergeKindOf(path) === "once") return "written once, as part of the history";
  const unit = unitsOf(spec, layout).find(({ paths }) => paths.includes(path));
  const isFeature = spec.features.some(({ name }) => name === unit?.id);
  return isFeature
    ? `written for the feature '${unit?.id}'`
    : `written for the layout '${layout.name}'`;
}

function headOf({ spec, plan }: Opened): string {
  return `${spec.name}, layout '${spec.layout}', written by create-agent-project ${plan.version}`;
}

function editsText(edits: readonly Edit[]): string {
  if (edits.length === 0) return "No file was edited since it was written.";
  return [
    "Changed since written:",
    ...edits.map(({ is, path }) => `  ${is.padEnd(8)}  ${path}`),
  ].join("\n");
}

function changesText(all: readonly Change[]): string {
  const changes = all.filter((change) => change.do !== "keep");
  if (changes.length === 0) return "Nothing would change to match the spec.";
  return [
    "Would change to match the spec:",
    ...changes.map((change) => `  ${change.do.padEnd(8)}  ${change.path}`),
  ].join("\n");
}

function editDiff({ path }: Edit, { recorded: { base }, project }: Opened): string {
  return diffOf(path, base.get(path), contentOf(project.get(path)));
}

/** A path that a person typed, as the project's own. @throws Refused when it is outside */
function pathIn(root: string, path: string): ProjectPath {
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
