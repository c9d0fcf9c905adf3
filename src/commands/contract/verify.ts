import { outputsOf } from "../../contract/phases/prompt.js";
import { phases } from "../../contract/phases/phases.js";
import type { Phase } from "../../contract/phases/phase.js";
import type { Task } from "../../contract/task/record.js";
import { rollBack } from "../../disk/lock/lock.js";
import { findRoot } from "../../disk/project.js";
import { refuse } from "../../problem.js";
import { layouts } from "../../render/layouts/index.js";
import { layoutOf } from "../../spec/layout.js";
import { specAt } from "../plan/inspect.js";
import type { Progress, Result } from "../report/result.js";
import { phaseNamed } from "./phase-named.js";
import { taskAt } from "./tasks.js";
import { judge, type Judged } from "./verify/judge.js";
import { openTasks } from "./verify/open.js";
import { readDocument } from "./verify/place.js";
import { projectProblems } from "./verify/project.js";
import { runningIn } from "./verify/running.js";
import { trustedTask } from "./verify/trusted.js";
import type { Verification } from "./verify/verification.js";
import { write } from "./verify/write.js";

export type VerifyRequest = {
  /** A folder of the project, absolute. */
  readonly cwd: string;
  /** Whether nothing is written, not even the lock of a contract that is sound for the first time. */
  readonly dryRun?: boolean;
  /** The id of a task; each that is open by default. */
  readonly task?: string;
  /** The phase up to which it is judged; the last one that has written anything by default. */
  readonly phase?: string;
  /** Whether nothing of the project is run; left out, its code, acceptance commands and tests are. */
  readonly static?: boolean;
  /** Whether the status that the evidence shows is written into the contract; not where nothing is run. */
  readonly write?: boolean;
  /** The commit from which the task's record and its lock are taken: one that the agent could not write. */
  readonly trusted?: string;
  /** A commit: of all tasks, only those are judged of which a document is another one than there. */
  readonly since?: string;
  readonly progress?: Progress;
};

/** What `verify` found, and the evidence that it goes by, a task each. */
export type VerifyResult = Result & { readonly verification: readonly Verification[] };

/**
 * Holds what agents claim of a task against the evidence.
 * @returns what it found; not ok where something is missing, claimed beyond the evidence, weakened, or could not be asked
 * @throws Refused for a task or a phase that is not there, a trusted commit that has no such task, and a status to
 * write where nothing is run
 */
export async function verify(request: VerifyRequest): Promise<VerifyResult> {
  const { dryRun = false, static: isStatic = false, write: mayWriteStatus = false } = request;
  refuseToGuess(isStatic && mayWriteStatus);
  const spec = await specAt(request.cwd);
  const root = findRoot(request.cwd);
  await rollBack(root);
  const layout = layoutOf(spec.layout, layouts);
  const { options } = spec;
  const { tasks, problems: gone } = await tasksOf(root, request);
  const wanted = request.phase === undefined ? undefined : phaseNamed(request.phase, "--phase");
  const running = isStatic ? undefined : runningIn(root, layout, options, request.progress);
  const judged: Judged[] = [];
  for (const own of tasks) {
    const phase = wanted ?? lastWritten(root, own);
    if (phase === undefined) {
      judged.push(nothingYet(own));
      continue;
    }
    const { task, texts, problems: untrusted } = await trustedTask(root, own, request.trusted);
    const isAsked = wanted !== undefined;
    const place = { root, layout, options, task, phase, isAsked, isStatic };
    const found = await judge(place, texts, running, mayWriteStatus);
    judged.push({
      ...found,
      problems: [...untrusted, ...found.problems],
      notes: [summaryOf(found.verification, isStatic), ...found.notes],
    });
  }
  const writings = judged.flatMap((one) => one.writings);
  if (!dryRun) await write(root, writings);
  const problems = [
    ...(await projectProblems(root, layout)),
    ...gone,
    ...judged.flatMap((one) => one.problems),
  ];
  return {
    command: "verify",
    ok: problems.length === 0,
    changes: writings.map(({ change }) => change),
    problems,
    notes: tasks.length === 0 ? ["There is no open task."] : judged.flatMap(({ notes }) => notes),
    next: [],
    verification: judged.map(({ verification }) => verification),
  };
}

function refuseToGuess(isGuess: boolean): void {
  if (!isGuess) return;
  refuse({
    code: "bad-arguments",
    field: "--write",
    message: "Without running anything, no status can be shown.",
    fix: "Leave --static out, or --write.",
  });
}

/** The task that was asked for; those that are open where none was. */
async function tasksOf(
  root: string,
  { task, ...openBy }: Pick<VerifyRequest, "task" | "trusted" | "since">,
): ReturnType<typeof openTasks> {
  if (task === undefined) return openTasks(root, openBy);
  return { tasks: [taskAt(root, task, "--task")], problems: [] };
}

/** The last phase that has written one of its documents. */
function lastWritten(root: string, { id }: Task): Phase | undefined {
  return phases.findLast((phase) =>
    outputsOf(id, phase).some((path) => readDocument(root, path).is !== "absent"),
  );
}

function nothingYet({ id }: Task): Judged {
  return {
    verification: { task: id, phase: null, entries: [] },
    problems: [],
    notes: [`No phase of '${id}' has written anything yet.`],
    writings: [],
  };
}

/** What was judged, and how far each entry came. Without running anything nobody knows what is done. */
function summaryOf({ task, phase, entries }: Verification, isStatic: boolean): string {
  const done = entries.filter(({ shown }) => shown === "done").length;
  const width = Math.max(0, ...entries.map(({ id }) => id.length));
  const lines = entries.map(({ id, shown, files }) => {
    const status = isStatic ? "" : `${shown.padEnd(7)}  `;
    const rungs = files.map(({ path, rung }) => `${path}: ${rung ?? "not there"}`);
    return `\n${id.padEnd(width)}  ${status}${rungs.join(", ")}`;
  });
  const of = isStatic
    ? ", without running anything"
    : `, ${done} of ${entries.length} entries done`;
  return `Task '${task}', up to the phase '${phase}'${entries.length === 0 ? "" : of}.${lines.join("")}`;
}
