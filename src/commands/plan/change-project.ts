import { type LockedProject, rollBack, withLock } from "../../disk/lock/lock.js";
import { RunFolder } from "../../disk/lock/run-folder.js";
import { findRoot } from "../../disk/project.js";
import { recordOf } from "../../disk/record/record.js";
import { forgetLast } from "../../disk/transaction/abort.js";
import { apply } from "../../disk/transaction/apply.js";
import type { Change, Project } from "../../merge/tree/plan.js";
import { refuseAll } from "../../problem.js";
import { inProject } from "../../render/component.js";
import { componentsIn } from "../../render/layout.js";
import type { Spec, SpecChange } from "../../spec/spec.js";
import { digestOf } from "../../tree/digest.js";
import { isRequirements } from "../../tree/kind.js";
import { treeOf } from "../../tree/tree.js";
import { countsNote, keptNotes, roleNotes, specNotes, versionNotes } from "../report/notes.js";
import type { Result } from "../report/result.js";
import { conflictProblem, refuseUnresolved } from "./conflicts.js";
import { isChange, planChange, type PlannedChange } from "./plan-change.js";
import { type Accepted, readProjectState } from "./project-state.js";

/** What is to become of the project that a folder is in. */
type ChangeRequest = {
  readonly command: string;
  /** Where the person stands, absolute. */
  readonly cwd: string;
  readonly dryRun: boolean;
  /** What is asked for, as a change of the spec. */
  readonly change: (spec: Spec) => SpecChange;
  /** See {@link planChange}. */
  readonly anew: boolean;
  /** Also of a project that an older version wrote. */
  readonly accepts?: Accepted;
  /** May refuse the planned change before any of it is written. */
  readonly beforeWriting?: (planned: PlannedChange) => void | Promise<void>;
};

/** Agreeing to a change in what is written, not in what is asked for. */
export type Agreement = {
  /** Is told what would be done, before any of it is, and may refuse it. */
  readonly agree?: (would: Result) => void;
};

/**
 * Changes a project's spec and makes the project match it: all of it, or nothing.
 * @throws Refused when there is no project, it is damaged or in the middle of something, and for
 * whatever the change itself refuses
 */
export async function changeProject(request: ChangeRequest): Promise<Result> {
  return resultOf(await makeChange(request), request);
}

/** What has somebody agree to a planned change before it is written. */
export function agreedTo(command: string, { agree }: Agreement) {
  return async (planned: PlannedChange): Promise<void> => {
    if (agree) agree(await resultOf(planned, { command, dryRun: true }));
  };
}

/** Plans a change and, unless only that is asked for, writes it: all of it, or nothing. */
export async function makeChange(request: ChangeRequest): Promise<PlannedChange> {
  const root = findRoot(request.cwd);
  const folder = new RunFolder(root);
  if (request.dryRun) {
    await rollBack(root, folder);
    refuseUnresolved(root, folder);
    return plannedAt(root, request);
  }
  refuseUnresolved(root, folder);
  const write = async (locked: LockedProject) => {
    const planned = await plannedAt(root, request);
    const { state, plan, project } = planned;
    await request.beforeWriting?.(planned);
    // Not before: a command that is refused leaves the way back open.
    forgetLast(locked);
    await apply(locked, plan, { project, recorded: state.recorded });
    return planned;
  };
  return withLock(root, request.command, write, folder);
}

async function plannedAt(root: string, request: ChangeRequest): Promise<PlannedChange> {
  const state = await readProjectState(root, request.accepts);
  refuseAll(state.unclearEdits);
  const planned = await planChange(state, request.change(state.spec), request);
  refuseAll(planned.obstacles);
  return planned;
}

/** What a change did, or would do. */
export async function resultOf(
  planned: PlannedChange,
  { command, dryRun }: Pick<ChangeRequest, "command" | "dryRun">,
): Promise<Result> {
  const { state, spec, layout, plan, project, migrations, missing, lockfiles } = planned;
  const conflicts = plan.changes.filter((change) => change.do === "conflict");
  const problems = [...conflicts.map(conflictProblem), ...missing];
  const changesSomething = isChange(planned);
  const notes = changesSomething
    ? [
        ...specNotes(state.last.spec, spec),
        countsNote(plan.changes),
        ...versionNotes(plan.changes),
        ...migrations.notes,
        ...roleNotes(state.last.spec, spec, layout),
        ...lockfiles.todos.map((todo) => `For you to do: ${todo}`),
      ]
    : [`Nothing to do: ${spec.name} is so already.`];
  return {
    command,
    ok: problems.length === 0,
    digest: () => digestOf(treeOf([...plan.base, ...recordOf(plan.base, plan.version)])),
    changes: plan.changes,
    ...(dryRun && { diff: await diffsIn(plan.changes, project) }),
    problems,
    notes: [...notes, ...keptNotes(plan.changes), ...(dryRun ? ["Nothing was written."] : [])],
    next: dryRun || !changesSomething ? [] : nextCommands(planned),
  };
}

function nextCommands(planned: PlannedChange): string[] {
  const { spec, layout, plan, migrations, lockfiles } = planned;
  const { backend } = layout;
  const { changes } = plan;
  if (changes.some((change) => change.do === "conflict")) return ["npx create-agent-project check"];
  const written = changes.flatMap((change) => ("after" in change ? change.path : []));
  return [
    ...(written.some(isRequirements) ? [inProject(backend, backend.install)] : []),
    ...lockfiles.installs,
    ...(migrations.written.length > 0 ? [inProject(backend, backend.migrations.run)] : []),
    ...componentsIn(layout, spec.options).map((component) => inProject(component, component.test)),
  ];
}

/** Loaded late: what makes diffs is a tenth of the program. */
async function diffsIn(changes: readonly Change[], project: Project): Promise<string> {
  const { diffsOf } = await import("../report/diff.js");
  return diffsOf(changes, project);
}
