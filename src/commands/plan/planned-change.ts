import { existsSync } from "node:fs";
import { join } from "node:path";
import { rollBack, withLock } from "../../disk/lock/exclusive.js";
import { findRoot } from "../../disk/project/find-root.js";
import { recordOf } from "../../disk/record/record.js";
import { forgetLast } from "../../disk/transaction/abort.js";
import { apply } from "../../disk/transaction/apply.js";
import type { Change, Plan } from "../../merge/tree/plan.js";
import type { Problem } from "../../problem.js";
import { type Layout, migrationsOfOptions } from "../../render/layout.js";
import { layouts } from "../../render/layouts/index.js";
import { render } from "../../render/render.js";
import { layoutOf } from "../../spec/layout.js";
import type { Spec, SpecChange } from "../../spec/spec.js";
import { digestOf } from "../../tree/digest.js";
import { isLockfile, isRequirements } from "../../tree/kind.js";
import { byCodeUnit, sameContent, type Tree, treeOf } from "../../tree/tree.js";
import { version } from "../../version.js";
import { diffsOf } from "../report/diff.js";
import { type Lockfiles, lockfilesAfter } from "../report/lockfiles.js";
import { countsNote, keptNotes, roleNotes, specNotes, versionNotes } from "../report/notes.js";
import type { Result } from "../report/result.js";
import { refuseHidden } from "./checked-out.js";
import { conflictProblem, refuseUnresolved } from "./conflicts.js";
import { refuseUnclear } from "./hand-edits.js";
import type { Migrations, Wanted } from "./migrations.js";
import {
  type Accepted,
  type ProjectState,
  type Proposal,
  proposalFor,
  readProjectState,
  writtenPath,
} from "./project-state.js";
import { missingSymbols } from "./required-symbols.js";

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
  /** Also of a project that an older version wrote. */
  readonly accepts?: Accepted;
  /** Looks at what was worked out before any of it is written, and may refuse it. */
  readonly consider?: (planned: PlannedChange) => void;
};

/** A change of a project that has been worked out. */
export type PlannedChange = {
  readonly state: ProjectState;
  readonly spec: Spec;
  readonly proposal: Proposal;
  readonly migrations: Migrations;
  /** What features need and the project no longer has. */
  readonly requiredSymbols: readonly Problem[];
  readonly lockfiles: Lockfiles;
};

/**
 * Changes a project's spec and makes the project match it: all of it, or nothing.
 * @throws Refused when there is no project, it is damaged or in the middle of something, and for
 * whatever the change itself refuses
 */
export async function changeProject(request: ChangeRequest): Promise<Result> {
  return resultOf(await makeChange(request), request);
}

/** Works a change out and, unless only that is asked for, writes it: all of it, or nothing. */
export async function makeChange(request: ChangeRequest): Promise<PlannedChange> {
  const root = findRoot(request.cwd);
  if (request.dryRun) {
    await rollBack(root);
    refuseUnresolved(root);
    return planChange(root, request);
  }
  refuseUnresolved(root);
  await forgetLast(root);
  return withLock(root, request.command, async (locked) => {
    const planned = await planChange(root, request);
    const { state, proposal } = planned;
    request.consider?.(planned);
    await apply(locked, proposal.plan, { project: proposal.project, recorded: state.recorded });
    return planned;
  });
}

async function planChange(
  root: string,
  { change, anew, accepts }: ChangeRequest,
): Promise<PlannedChange> {
  const state = await readProjectState(root, accepts);
  const { last, recorded } = state;
  refuseUnclear(last.spec, state.spec);
  const { spec, renames } = change(state.spec);
  const layout = layoutOf(spec.layout, layouts);
  const migrations = await migrationsFor(root, layout, {
    tables: { before: last.spec.features, after: spec.features, renames },
    shipped: [
      ...state.since.flatMap(({ migration }) => migration ?? []),
      ...migrationsOfOptions(layout, last.spec.options, spec.options),
    ],
    join: anew,
  });
  const isThisVersion = recorded.version === version;
  const rendered = await render(spec, anew || !isThisVersion ? undefined : last);
  const target = treeOf([...rendered, ...migrations.written]);
  const wanted = isThisVersion ? target : sharing(target, recorded.base);
  const proposal = await proposalFor(state, wanted, spec.keep);
  const plan = withoutFiles(proposal.plan, migrations);
  refuseHidden(plan, recorded.base, proposal);
  const requiredSymbols =
    spec.features.length > 0 ? await missingSymbols(state, layout.requiredSymbols, plan) : [];
  const planned = { state, spec, migrations, proposal: { ...proposal, plan }, requiredSymbols };
  return { ...planned, lockfiles: lockfilesFor(planned, wanted) };
}

const NO_LOCKFILES: Lockfiles = { todos: [], install: "npm install" };

// Not loaded late: what it shares with the rest would be split into files that every command has to load.
function lockfilesFor(
  { state, spec, proposal: { plan, project } }: Omit<PlannedChange, "lockfiles">,
  target: Tree,
): Lockfiles {
  const { root, recorded, last } = state;
  const concerns = (path: string) =>
    isLockfile(path) || isRequirements(path) || /(^|\/)(package\.json|pyproject\.toml)$/.test(path);
  const changes = plan.changes.filter(({ path }) => concerns(path));
  if (changes.length === 0) return NO_LOCKFILES;
  return lockfilesAfter({
    ...{ root, changes, project, base: recorded.base, target },
    writtenAt: (path) => writtenPath(state, path),
    isNews:
      recorded.version !== version ||
      JSON.stringify(last.spec.options) !== JSON.stringify(spec.options),
  });
}

const NO_MIGRATIONS: Migrations = { written: [], removed: [], notes: [] };

async function migrationsFor(
  root: string,
  { migrations }: Layout,
  wanted: Wanted,
): Promise<Migrations> {
  const { tables, shipped, join } = wanted;
  if (tables.before === tables.after && shipped.length === 0 && !join) return NO_MIGRATIONS;
  // Loaded late: where no table changes there is nothing to write.
  const { migrationsFor } = await import("./migrations.js");
  return migrationsFor(root, migrations.folder, { ...wanted, join: join || shipped.length > 0 });
}

/** A tree with the very entries of another where they are equal: a merge need not look at those. */
function sharing(tree: Tree, other: Tree): Tree {
  return new Map(
    [...tree].map(([path, entry]) => {
      const same = other.get(path);
      return [path, same && sameContent(same, entry) ? same : entry];
    }),
  );
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

/** What a change did, or would do. */
export function resultOf(
  planned: PlannedChange,
  { command, dryRun }: Pick<ChangeRequest, "command" | "dryRun">,
): Result {
  const { state, spec, proposal, migrations, requiredSymbols, lockfiles } = planned;
  const { plan, project } = proposal;
  const layout = layoutOf(spec.layout, layouts);
  const conflicts = plan.changes.filter((change) => change.do === "conflict");
  const problems = [...conflicts.map(conflictProblem), ...requiredSymbols];
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
    ...(dryRun && { diff: diffsOf(plan.changes, project) }),
    problems,
    notes: [...notes, ...keptNotes(plan.changes), ...(dryRun ? ["Nothing was written."] : [])],
    next: dryRun || !changesSomething ? [] : nextCommands(planned, layout),
  };
}

/** Whether anything of the project, or of what is recorded of it, is not as it was. */
export function isChange({ state, proposal }: PlannedChange): boolean {
  return (
    state.recorded.version !== version ||
    proposal.plan.changes.some((change) => change.do !== "keep")
  );
}

function nextCommands(planned: PlannedChange, layout: Layout): string[] {
  const { proposal, migrations, state, lockfiles } = planned;
  const { changes } = proposal.plan;
  if (changes.some((change) => change.do === "conflict")) return ["npx create-agent-project check"];
  const written = changes.flatMap((change) => ("after" in change ? change.path : []));
  const hasPackages = existsSync(join(state.root, "node_modules"));
  return [
    ...(written.some(isRequirements) ? [`pip install -r ${layout.requirements}`] : []),
    ...(hasPackages && written.some((path) => path === "package.json") ? [lockfiles.install] : []),
    ...(migrations.written.length > 0 ? [layout.migrations.run] : []),
    layout.test,
  ];
}
