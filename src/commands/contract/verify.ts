import type { Claimed, Contract, Entry } from "../../contract/definition/contract.js";
import { contractPlaces } from "../../contract/definition/places.js";
import { claimProblems, highestOf, statusOf } from "../../contract/evidence/ladder.js";
import type { FileEvidence, Outcome, Rung } from "../../contract/evidence/evidence.js";
import { outputsOf } from "../../contract/phases/prompt.js";
import { phases } from "../../contract/phases/phases.js";
import type { Phase } from "../../contract/phases/phase.js";
import { readTask, taskFile, type Task } from "../../contract/task/record.js";
import { rollBack } from "../../disk/lock/lock.js";
import { findRoot } from "../../disk/project.js";
import { refuse, type Problem } from "../../problem.js";
import { layouts } from "../../render/layouts/index.js";
import { layoutOf } from "../../spec/layout.js";
import type { ProjectPath } from "../../tree/path.js";
import { specAt } from "../plan/inspect.js";
import type { Progress, Result } from "../report/result.js";
import { phaseNamed } from "./phase-named.js";
import { trustedTexts } from "./start.js";
import { taskAt } from "./tasks.js";
import { outputProblems } from "./verify/documents.js";
import { evidenceOf } from "./verify/evidence.js";
import { readFrozen, type TrustedTexts, untrusted } from "./verify/frozen.js";
import { openTasks } from "./verify/open.js";
import { readDocument, type TaskPlace } from "./verify/place.js";
import { projectProblems } from "./verify/project.js";
import { runningIn, type Running } from "./verify/running.js";
import { changesSince, lookSince } from "./verify/since.js";
import { creating, withStatus, write, type Writing } from "./verify/write.js";

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
  readonly progress?: Progress;
};

/** What the evidence shows of an entry of a contract. */
export type Verified = {
  readonly id: string;
  readonly claimed: Claimed;
  readonly shown: Claimed;
  readonly files: readonly VerifiedFile[];
};

/** What the evidence shows of a file. */
export type VerifiedFile = {
  readonly path: ProjectPath;
  /** The highest rung that it holds with all below it; null where it is not there. */
  readonly rung: Rung | null;
  /** What came of each rung, lowest first, with the reason where one did not hold; none above one that failed. */
  readonly rungs: readonly ({ readonly rung: Rung } & Outcome)[];
};

/** What came of a task. */
export type Verification = {
  readonly task: string;
  /** The phase up to which it was judged; null where none has written anything. */
  readonly phase: string | null;
  readonly entries: readonly Verified[];
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
  const running = isStatic ? undefined : await runningIn(root, layout, options, request.progress);
  const judged: Judged[] = [];
  for (const task of tasks) {
    const phase = wanted ?? lastWritten(root, task);
    const place = phase && { root, layout, options, task, phase, isStatic };
    judged.push(await judgeTask(task, place, request.trusted, running, mayWriteStatus));
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
    notes: tasks.length === 0 ? ["There is no open task."] : judged.flatMap(notesOf),
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

type Judged = {
  readonly verification: Verification;
  readonly problems: readonly Problem[];
  readonly notes: readonly string[];
  readonly writings: readonly Writing[];
};

/** The task that was asked for; those that are open where none was. */
async function tasksOf(
  root: string,
  { task, trusted }: Pick<VerifyRequest, "task" | "trusted">,
): ReturnType<typeof openTasks> {
  if (task === undefined) return openTasks(root, trusted);
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

type Trusted = {
  readonly task: Task;
  readonly texts: TrustedTexts;
  readonly problems: readonly Problem[];
};

/** The task as the trusted commit has it, where one was named. */
async function trustedTask(root: string, own: Task, ref: string | undefined): Promise<Trusted> {
  if (ref === undefined) return { task: own, texts: undefined, problems: [] };
  const path = taskFile(own.id);
  const { contract, lock } = contractPlaces(own.id);
  const texts = await trustedTexts(root, ref, [path, contract, lock]);
  const text =
    texts.get(path) ??
    refuse({
      code: "bad-arguments",
      field: "--trusted",
      message: `That commit has no record of the task '${own.id}'.`,
      fix: "Name a commit that has it: the one that committed the task, or a later one.",
    });
  const task = readTask(text, own.id);
  return { task, texts, problems: task.start === own.start ? [] : [untrusted(path)] };
}

/** Judges a task up to a phase, as the trusted commit has it. */
async function judgeTask(
  nothing: Task,
  own: TaskPlace | undefined,
  ref: string | undefined,
  running: Running | undefined,
  mayWriteStatus: boolean,
): Promise<Judged> {
  if (own === undefined) return nothingYet(nothing);
  const { task, texts, problems } = await trustedTask(own.root, own.task, ref);
  const judged = await judge({ ...own, task }, texts, running, mayWriteStatus);
  return { ...judged, problems: [...problems, ...judged.problems] };
}

/** Judges a task up to a phase. */
async function judge(
  place: TaskPlace,
  trusted: TrustedTexts,
  running: Running | undefined,
  mayWriteStatus: boolean,
): Promise<Judged> {
  // Begun first, for git works beside the rest; what is wrong with it is told below.
  const looking = lookSince(place.root, place.task);
  looking.catch(() => undefined);
  const documents = outputProblems(place);
  const frozen = readFrozen(place, trusted, documents.length === 0);
  const { report } = frozen;
  const entries = report?.entries ?? [];
  const changes = running === undefined ? undefined : await looking;
  const evidence = await evidenceOf(place.root, entries, running);
  // What is not there is told as such, and once.
  const isThere = ({ id }: Entry) =>
    evidence.get(id)?.every((file) => highestOf(file) !== undefined) === true;
  const contracts = {
    design: frozen.design,
    report: report && { ...report, entries: entries.filter(isThere) },
  };
  const since = await changesSince(changes ?? (await looking), place, contracts, running);
  const shown = entries.map((entry) => ({ entry, files: evidence.get(entry.id) ?? [] }));
  const claims = shown.flatMap(({ entry, files }) =>
    report ? claimProblems(entry, files, report.path, place.isStatic) : [],
  );
  const verified = shown.map(({ entry, files }) => verifiedOf(entry, files));
  return {
    verification: { task: place.task.id, phase: place.phase.name, entries: verified },
    problems: [...documents, ...frozen.problems, ...claims, ...since.problems],
    notes: since.notes,
    writings: writingsOf(place.root, frozen.freeze, mayWriteStatus ? report : undefined, verified),
  };
}

function verifiedOf({ id, status }: Entry, files: readonly FileEvidence[]): Verified {
  return {
    id,
    claimed: status,
    shown: statusOf(files),
    files: files.map((file) => ({
      path: file.path,
      rung: highestOf(file) ?? null,
      rungs: [...file.outcomes].map(([rung, outcome]) => ({ rung, ...outcome })),
    })),
  };
}

function writingsOf(
  root: string,
  freeze: { readonly path: ProjectPath; readonly text: string } | undefined,
  report: Contract | undefined,
  verified: readonly Verified[],
): Writing[] {
  const status = report && withStatus(root, report.path, verified);
  return [...(freeze ? [creating(freeze.path, freeze.text)] : []), ...(status ? [status] : [])];
}

function notesOf({ verification, notes }: Judged): readonly string[] {
  const { task, phase, entries } = verification;
  if (phase === null) return notes;
  const done = entries.filter(({ shown }) => shown === "done").length;
  const width = Math.max(0, ...entries.map(({ id }) => id.length));
  const lines = entries.map(
    ({ id, shown, files }) =>
      `\n${id.padEnd(width)}  ${shown.padEnd(7)}  ${files.map(({ path, rung }) => `${path}: ${rung ?? "not there"}`).join(", ")}`,
  );
  const of = entries.length === 0 ? "" : `, ${done} of ${entries.length} entries done`;
  return [`Task '${task}', up to the phase '${phase}'${of}.${lines.join("")}`, ...notes];
}
