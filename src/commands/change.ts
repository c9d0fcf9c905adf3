import { apply } from "../disk/apply.js";
import { findRoot } from "../disk/find.js";
import { holding, rollBack } from "../disk/hold.js";
import { recordOf } from "../disk/record.js";
import type { Change, Plan } from "../merge/plan.js";
import type { Layout } from "../render/layout.js";
import type { Problem } from "../problem.js";
import { layouts } from "../render/layouts/index.js";
import { render } from "../render/render.js";
import type { SpecChange } from "../spec/change.js";
import { layoutOf } from "../spec/layout.js";
import type { Spec } from "../spec/spec.js";
import { digestOf } from "../tree/digest.js";
import { byCodeUnit, treeOf } from "../tree/tree.js";
import { conflictProblem, leaveUnresolved } from "./conflicts.js";
import { diffsOf } from "./diff.js";
import { refuseUnclear } from "./hand-edits.js";
import { migrationsFor, type Migrations } from "./migrations.js";
import { countsNote, keptNotes, roleNotes, specNotes } from "./notes.js";
import { proposalFor, standingAt, type Proposal, type Standing } from "./open.js";
import type { Result } from "./result.js";
import { missingSeams } from "./seams.js";

/** What is to become of the project that a folder is in. */
export type ChangeRequest = {
  readonly command: string;
  /** Where the person stands, absolute. */
  readonly cwd: string;
  readonly dryRun: boolean;
  /** What is asked for, as a change of the spec. */
  readonly change: (spec: Spec) => SpecChange;
  /**
   * Write every file anew and join the heads of the migrations, as after two branches were merged:
   * then what git made of the record is no longer what was written.
   */
  readonly anew: boolean;
};

/** A change of a project that has been worked out. */
type Worked = {
  readonly standing: Standing;
  readonly spec: Spec;
  readonly proposal: Proposal;
  readonly migrations: Migrations;
  /** What features need and the project no longer has. */
  readonly seams: readonly Problem[];
};

/**
 * Changes a project's spec and makes the project match it: all of it, or nothing.
 * @throws Refused when there is no project, it is damaged or in the middle of something, and for
 * whatever the change itself refuses
 */
export async function changeProject(request: ChangeRequest): Promise<Result> {
  const root = findRoot(request.cwd);
  if (request.dryRun) {
    await rollBack(root);
    return resultOf(await workOut(root, request), request);
  }
  await leaveUnresolved(root);
  return holding(root, request.command, async (held) => {
    const worked = await workOut(root, request);
    const { standing, proposal } = worked;
    await apply(held, proposal.plan, { project: proposal.project, recorded: standing.recorded });
    return resultOf(worked, request);
  });
}

async function workOut(root: string, { change, anew }: ChangeRequest): Promise<Worked> {
  const standing = standingAt(root);
  const { last } = standing;
  refuseUnclear(last.spec, standing.spec);
  const { spec, renames } = change(standing.spec);
  const layout = layoutOf(spec.layout, layouts);
  const tables = { before: last.spec.features, after: spec.features, renames };
  const migrations = await migrationsFor(root, layout.migrations.folder, tables, anew);
  const rendered = await render(spec, anew ? undefined : last);
  const target = treeOf([...rendered, ...migrations.written]);
  const proposal = await proposalFor(standing, target, spec.keep);
  const plan = withoutFiles(proposal.plan, migrations);
  const seams = spec.features.length > 0 ? missingSeams(standing, layout.seams, plan) : [];
  return { standing, spec, migrations, proposal: { ...proposal, plan }, seams };
}

/** What is history for a merge is no history yet while git does not know it. */
function withoutFiles(plan: Plan, { removed }: Migrations): Plan {
  const gone = new Set(removed);
  const deletions = removed.map((path): Change => ({ path, do: "delete" }));
  return {
    ...plan,
    changes: [...plan.changes.filter(({ path }) => !gone.has(path)), ...deletions].sort((a, b) =>
      byCodeUnit(a.path, b.path),
    ),
    base: new Map([...plan.base].filter(([path]) => !gone.has(path))),
  };
}

function resultOf(worked: Worked, { command, dryRun }: ChangeRequest): Result {
  const { standing, spec, proposal, migrations, seams } = worked;
  const { plan, project } = proposal;
  const layout = layoutOf(spec.layout, layouts);
  const conflicts = plan.changes.filter((change) => change.do === "conflict");
  const problems = [...conflicts.map(conflictProblem), ...seams];
  const isChanged = plan.changes.some((change) => change.do !== "keep");
  const notes = isChanged
    ? [
        ...specNotes(standing.last.spec, spec),
        countsNote(plan.changes),
        ...migrations.notes,
        ...roleNotes(standing.last.spec, spec, layout),
      ]
    : [`Nothing to do: ${spec.name} is so already.`];
  return {
    command,
    ok: problems.length === 0,
    digest: () => digestOf(treeOf([...plan.base, ...recordOf(plan.base, plan.version)])),
    changes: plan.changes,
    ...(dryRun && { diff: diffsOf(plan.changes, project) }),
    problems,
    notes: [...notes, ...keptNotes(plan.changes), ...(dryRun ? ["Nothing was written."] : [])],
    next: dryRun || !isChanged ? [] : nextCommands(conflicts.length > 0, migrations, layout),
  };
}

function nextCommands(inConflict: boolean, { written }: Migrations, layout: Layout): string[] {
  if (inConflict) return ["npx create-agent-project check"];
  return [...(written.length > 0 ? [layout.migrations.run] : []), layout.test];
}
