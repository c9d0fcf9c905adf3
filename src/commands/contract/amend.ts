import type { Contract } from "../../contract/definition/contract.js";
import { changedSince, lockOf, printLock, readLock } from "../../contract/definition/lock.js";
import { contractPlaces } from "../../contract/definition/places.js";
import { readContract } from "../../contract/definition/read.js";
import { sourceRulesOf } from "../../contract/definition/source.js";
import { taskId, type TaskId } from "../../contract/task/id.js";
import { type LockedProject, rollBack, withLock } from "../../disk/lock/lock.js";
import { RunFolder } from "../../disk/lock/run-folder.js";
import { findRoot, readProject } from "../../disk/project.js";
import { transact } from "../../disk/transaction/transaction.js";
import type { Change, OnDisk, Project } from "../../merge/tree/plan.js";
import { namingField, refuse } from "../../problem.js";
import { layouts } from "../../render/layouts/index.js";
import { layoutOf } from "../../spec/layout.js";
import { hasUnseen } from "../../spec/text.js";
import type { ProjectPath } from "../../tree/path.js";
import type { Content } from "../../tree/tree.js";
import { refuseUnresolved } from "../plan/conflicts.js";
import { readProjectState } from "../plan/project-state.js";
import type { Result } from "../report/result.js";
import { decodeUtf8 } from "../../tree/utf8.js";

type AmendRequest = {
  readonly cwd: string;
  readonly dryRun: boolean;
  readonly task: string;
  readonly reason: string;
};

/** What an amendment writes, and what stood at its paths before. */
type Amended = {
  readonly path: ProjectPath;
  readonly after: Content;
  readonly project: Project;
  readonly changes: readonly string[];
};

/**
 * Freezes a contract anew, and keeps the reason in its lock.
 * @throws Refused where the contract is not sound, nothing was frozen, nothing has changed since, or the
 * lock is not as it was written
 */
export async function amend(request: AmendRequest): Promise<Result> {
  const task = namingField("--task", () => taskId(request.task));
  const reason = readReason(request.reason);
  const root = findRoot(request.cwd);
  const folder = new RunFolder(root);
  if (request.dryRun) await rollBack(root, folder);
  refuseUnresolved(root, folder);
  const write = async (locked: LockedProject) => {
    const amended = await amendedLock(root, task, reason);
    const { path, after } = amended;
    await transact(locked, [{ path, before: standingAt(amended.project, path), after }]);
    return amended;
  };
  const { path, after, project, changes } = request.dryRun
    ? await amendedLock(root, task, reason)
    : await withLock(root, "amend", write, folder);
  const change: Change = { path, do: "update", after };
  return {
    command: "amend",
    ok: true,
    changes: [change],
    ...(request.dryRun && { diff: await diffOf(change, project) }),
    problems: [],
    notes: [...changes, ...(request.dryRun ? ["Nothing was written."] : [])],
    next: request.dryRun ? [] : [`npx create-agent-project verify --task ${task}`],
  };
}

const LONGEST_REASON = 500;

function readReason(raw: string): string {
  const reason = raw.trim();
  if (reason !== "" && reason.length <= LONGEST_REASON && !hasUnseen(reason)) return reason;
  return refuse({
    code: "bad-arguments",
    field: "--reason",
    message:
      reason === ""
        ? "The reason is empty."
        : "The reason is no plain text of one line, 500 characters at most.",
    fix: 'Say in a sentence why the contract had to change: --reason "customers pay in parts, too"',
  });
}

async function amendedLock(root: string, task: TaskId, reason: string): Promise<Amended> {
  const { spec, recorded } = await readProjectState(root);
  const places = contractPlaces(task);
  const project = readProject(root, [places.contract, places.lock], recorded.base);
  const contractText = textAt(project, places.contract, `The task '${task}' has no contract`);
  const lockText = textAt(project, places.lock, "Nothing is frozen yet");
  const rules = sourceRulesOf(layoutOf(spec.layout, layouts), spec.options);
  const contract = readContract(contractText, places.contract, rules);
  const lock = readLock(lockText, places.lock);
  const changes = changedSince(lock, contract).map(({ message }) => message);
  if (changes.length === 0) refuseUnchanged(contract);
  const text = printLock(lockOf(contract, [...lock.amendments, { reason, changes }]));
  const after = { bytes: Buffer.from(text), executable: false };
  return { path: places.lock, after, project, changes };
}

function refuseUnchanged({ path }: Contract): never {
  return refuse({
    code: "bad-arguments",
    field: "--task",
    message: `'${path}' says what its lock has: there is nothing to amend.`,
    fix: "Change the contract first. 'status' and 'reason' are not frozen.",
  });
}

function standingAt(project: Project, path: ProjectPath): OnDisk {
  return project.get(path) ?? { is: "absent" };
}

/**
 * The text of a file that has to be there.
 * @param without the sentence where it is not
 */
function textAt(project: Project, path: ProjectPath, without: string): string {
  const found = standingAt(project, path);
  if (found.is === "absent")
    refuse({
      code: "bad-arguments",
      field: "--task",
      message: `${without}: '${path}' is not there.`,
      fix: "The design phase writes features.json, and 'verify' freezes it once it is sound.",
    });
  if (found.is === "other")
    refuse({
      code: "unsafe-path",
      path,
      message: `'${path}' is no file: a ${found.what} is there or on the way to it.`,
      fix: "Put the file itself there.",
    });
  return (
    decodeUtf8(found.content.bytes) ??
    refuse({
      code: "invalid-contract",
      path,
      message: `'${path}' is not UTF-8.`,
      fix: "Save it as UTF-8.",
    })
  );
}

/** Loaded late: what makes diffs is large. */
async function diffOf(change: Change, project: Project): Promise<string> {
  const { diffsOf } = await import("../report/diff.js");
  return diffsOf([change], project);
}
