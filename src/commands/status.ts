import { isAbsolute, relative, resolve, sep } from "node:path";
import type { Change } from "../merge/plan.js";
import { refuse } from "../problem.js";
import { projectPath, type ProjectPath } from "../tree/path.js";
import type { Content } from "../tree/tree.js";
import { diffOf } from "./diff.js";
import { editsOf, type Edit } from "./edits.js";
import { openProject, type Opened } from "./open.js";
import type { Answer } from "./result.js";

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
  if (one !== undefined) refuseUnknown(one, opened);
  const edits = editsOf(opened.base, opened.project).filter((edit) => !one || edit.path === one);
  const changes = opened.plan.changes.filter((change) => !one || change.path === one);
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
      one === undefined
        ? headOf(opened)
        : `${one}: written for the layout '${layout}', ${edits[0]?.is ?? "not edited"}`,
      ...(one === undefined ? [editsText(edits)] : []),
      changesText(changes),
      ...(diff
        ? [
            ...edits.map((edit) => editDiff(edit, opened)),
            ...changes.map((change) => changeDiff(change, opened)),
          ]
        : []),
    ]
      .filter((part) => part !== "")
      .join("\n\n"),
  };
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

function editDiff({ path }: Edit, { base, project }: Opened): string {
  return diffOf(path, base.get(path), onDisk(path, project));
}

function changeDiff(change: Change, { project }: Opened): string {
  if (change.do === "keep") return "";
  const after = "after" in change ? change.after : undefined;
  return diffOf(change.path, onDisk(change.path, project), after);
}

function onDisk(path: ProjectPath, project: Opened["project"]): Content | undefined {
  const found = project.get(path);
  return found?.is === "file" ? found.content : undefined;
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

function refuseUnknown(path: ProjectPath, { base, plan }: Opened): void {
  const known = [...base.keys(), ...plan.changes.map((change) => change.path)];
  if (known.includes(path)) return;
  const isFolder = known.some((one) => one.startsWith(`${path}/`));
  refuse({
    code: "bad-arguments",
    path,
    message: isFolder
      ? "This is a folder; only a file has a status of its own."
      : "This file was not written by create-agent-project.",
    fix: "'status' without a path lists what was.",
  });
}
