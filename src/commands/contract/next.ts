import {
  nextTaskOf,
  type BlockedTask,
  type NextTask,
} from "../../contract/documents/tasks/next-task.js";
import { readTaskList, type ListedTask } from "../../contract/documents/tasks/task-list.js";
import { taskFindings, type TaskEvidence } from "../../contract/documents/tasks/task-problems.js";
import type { FileEvidence, Outcome } from "../../contract/evidence/evidence.js";
import { byMode, kindsIn } from "../../disk/fs/contained.js";
import { findRoot, namesIn, readPaths } from "../../disk/project.js";
import { refuse, type Problem } from "../../problem.js";
import type { Layout } from "../../render/layout.js";
import { layouts } from "../../render/layouts/index.js";
import { layoutOf } from "../../spec/layout.js";
import { visibleLines } from "../../spec/text.js";
import { isProjectPath, type ProjectPath } from "../../tree/path.js";
import { specAt } from "../plan/inspect.js";
import type { Answer } from "../report/result.js";
import { decodeUtf8 } from "../../tree/utf8.js";

/** What is known of a file of a project; undefined where nobody can tell. */
export type EvidenceOf = (path: ProjectPath) => FileEvidence | undefined;

/**
 * Names the task of a project's list that may be begun.
 * @param evidenceIn what is known of the files of the project in a folder; by default, whether they are there
 * @throws Refused `unsupported` where the layout has no list, `unmet-contract` where the project's is gone
 */
export async function nextTask({
  cwd,
  evidenceIn = existenceIn,
}: {
  readonly cwd: string;
  readonly evidenceIn?: (root: string) => EvidenceOf;
}): Promise<Answer> {
  const layout = layoutOf((await specAt(cwd)).layout, layouts);
  const path = layout.taskList ?? refuseNoList(layout);
  const root = findRoot(cwd);
  const text = textIn(root, path) ?? refuseGone(path);
  const list = readTaskList(text, path);
  const next = nextTaskOf(list, evidenceFor(root, layout, evidenceIn(root)));
  return {
    command: "verify",
    ok: true,
    data: dataOf(next),
    text: visibleLines(textOf(next, path)),
  };
}

/**
 * What a project's list of tasks claims beyond the evidence, and what is wrong with the list itself. Without a
 * list nothing is claimed.
 * @param evidenceOf what is known of files; folders are told by what lies in them
 */
export function taskListProblems(
  root: string,
  layout: Layout,
  evidenceOf: EvidenceOf,
): readonly Problem[] {
  const path = layout.taskList;
  const text = path && textIn(root, path);
  if (path === undefined || text === undefined) return [];
  return taskFindings(readTaskList(text, path), evidenceFor(root, layout, evidenceOf)).problems;
}

/** The files whose evidence {@link taskListProblems} asks for, so that it can be gathered before. */
export function filesTicked(root: string, layout: Layout): readonly ProjectPath[] {
  const asked = new Set<ProjectPath>();
  taskListProblems(root, layout, (path) => {
    asked.add(path);
    return existence(path, { is: "held" });
  });
  return [...asked];
}

function evidenceFor(root: string, layout: Layout, evidenceOf: EvidenceOf): TaskEvidence {
  const kindOf = kindsIn(root);
  return {
    evidenceOf: (path) =>
      kindOf(path) === "directory" ? evidenceOfFolder(root, path, evidenceOf) : evidenceOf(path),
    textOf: (path) => textIn(root, path),
    local: layout.local,
  };
}

const MODULE = /\.(?:py|[cm]?[jt]sx?)$/;
// What stays behind where sources were deleted.
const LEFT_BEHIND = new Set(["__pycache__"]);

/** What is known of a folder: something is in it, and none of the modules right in it has failed. */
function evidenceOfFolder(
  root: string,
  folder: ProjectPath,
  evidenceOf: EvidenceOf,
): FileEvidence | undefined {
  const names = namesIn(root, folder).filter((name) => !LEFT_BEHIND.has(name));
  if (names.length === 0) return existence(folder, { is: "failed", why: "nothing is in it" });
  const modules = names
    .filter((name) => MODULE.test(name))
    .map((name) => `${folder}/${name}`)
    .filter(isProjectPath);
  const found = modules.map(evidenceOf);
  const failed = found.find((one) =>
    [...(one?.outcomes.values() ?? [])].some(({ is }) => is === "failed"),
  );
  if (failed !== undefined) return failed;
  return found.includes(undefined) ? undefined : existence(folder, { is: "held" });
}

/** Tells whether files are there, and nothing else. */
function existenceIn(root: string): EvidenceOf {
  const kindOf = kindsIn(root);
  return (path) => {
    const kind = kindOf(path);
    if (kind === "file") return existence(path, { is: "held" });
    const why = kind === "absent" ? "" : `a ${kind} is in its place`;
    return existence(path, { is: "failed", why });
  };
}

function existence(path: ProjectPath, outcome: Outcome): FileEvidence {
  return { path, outcomes: new Map([["exists", outcome]]) };
}

function textIn(root: string, path: ProjectPath): string | undefined {
  const found = readPaths(root, [path], byMode).get(path);
  const text = found?.is === "file" ? decodeUtf8(found.content.bytes) : undefined;
  return text?.replace(/^\uFEFF/, "");
}

function refuseNoList({ name }: Layout): never {
  const having = [...layouts.values()].filter(({ taskList }) => taskList !== undefined);
  return refuse({
    code: "unsupported",
    field: "--next",
    message: `Projects of the layout '${name}' have no list of tasks.`,
    fix: `Leave --next out; it is for ${having.map((one) => `'${one.name}'`).join(", ")}.`,
  });
}

function refuseGone(path: ProjectPath): never {
  return refuse({
    code: "unmet-contract",
    path,
    message: `'${path}' is not there, or no text.`,
    fix: `Bring it back: git checkout -- ${path}`,
  });
}

function dataOf(next: NextTask) {
  switch (next.is) {
    case "task":
      return { next: taskData(next.task), blocked: [] };
    case "none open":
      return { next: null, blocked: [] };
    case "blocked":
      return { next: null, blocked: next.open.map(({ task: { id }, by }) => ({ id, by })) };
  }
}

function taskData({ id, title, at, after, specs, files, proof }: ListedTask) {
  return {
    ...{ id, title, line: at.line },
    after: after.map(({ text }) => text),
    specs: specs.map(({ path }) => path),
    files: files.map(({ path }) => path),
    proof: proof.map(({ text }) => text),
  };
}

function textOf(next: NextTask, path: ProjectPath): string {
  switch (next.is) {
    case "task":
      return taskText(next.task, path);
    case "none open":
      return `No task of ${path} is open.`;
    case "blocked":
      return [`No task of ${path} may be begun:`, ...next.open.map(blockedText)].join("\n");
  }
}

function taskText({ id, title, at, specs, files, proof }: ListedTask, path: ProjectPath): string {
  const rows = [
    ["specs", specs.map((one) => one.path)],
    ["files", files.map((one) => one.path)],
    ["proof", proof.map(({ text }) => text)],
  ] as const;
  return [
    `${id}: ${title} (${path}:${at.line})`,
    ...rows.flatMap(([name, values]) =>
      values.length === 0 ? [] : [`  ${name}  ${values.join(", ")}`],
    ),
  ].join("\n");
}

function blockedText({ task, by }: BlockedTask): string {
  return `  ${task.id} waits for ${by.join("; ")}`;
}
