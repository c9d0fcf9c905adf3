import type { Change, Plan } from "../../merge/tree/plan.js";
import { Refused, type Problem } from "../../problem.js";
import { hasFile, isOwnedIn, type Layout, migrationsOfOptions } from "../../render/layout.js";
import { accessIn } from "../../spec/access-rule.js";
import type { Feature } from "../../spec/feature.js";
import { layouts } from "../../render/layouts/index.js";
import { render } from "../../render/render.js";
import { layoutOf } from "../../spec/layout.js";
import type { Spec, SpecChange } from "../../spec/spec.js";
import { isLockfile, isRequirements } from "../../tree/kind.js";
import { byCodeUnit, sameContent, type Tree, treeOf } from "../../tree/tree.js";
import { version } from "../../version.js";
import type { Lockfiles } from "../report/lockfiles.js";
import { hiddenFiles } from "./checked-out.js";
import type { Migrations, Wanted } from "./migrations.js";
import { mergeTarget, type Merged } from "./merge-target.js";
import { type ProjectState, writtenPath } from "./project-state.js";
import { missingSymbols } from "./required-symbols.js";
import { startingTree } from "./starting-tree.js";

/** What would make a project what its spec says, and everything that comes with it. */
export type PlannedChange = Merged & {
  readonly state: ProjectState;
  readonly spec: Spec;
  readonly layout: Layout;
  readonly migrations: Migrations;
  /** What features need and the project no longer has. */
  readonly missing: readonly Problem[];
  readonly lockfiles: Lockfiles;
  /** What keeps it from being written. */
  readonly obstacles: readonly Problem[];
};

/**
 * From a project as it stands and the spec that it is to have to what has to be written. Nothing is.
 * @param anew write every file anew and join the heads of the migrations, as after two branches were
 * merged: then what git made of the record is no longer what was written
 */
export async function planChange(
  state: ProjectState,
  { spec, renames }: SpecChange,
  { anew }: { readonly anew: boolean },
): Promise<PlannedChange> {
  const { last, recorded, unclearEdits } = state;
  const layout = layoutOf(spec.layout, layouts);
  if (state.isNew) {
    const merged = await mergeTarget(state, await startingTree(spec, layout));
    return { ...merged, state, spec, layout, ...NOTHING_FOLLOWS };
  }
  const ofOptions = await migrationsOfOptions(layout, last.spec.options, spec.options);
  const wanted: Wanted = {
    tables: {
      ...{ before: featuresBefore(last.spec, spec, layout), after: spec.features, renames },
      isOwned: isOwnedIn(layout, spec.options),
    },
    shipped: [...state.since.flatMap(({ migration }) => migration ?? []), ...ofOptions.added],
    removals: ofOptions.removed,
    join: anew,
  };
  const { migrations, refused } =
    unclearEdits.length > 0
      ? { migrations: NO_MIGRATIONS, refused: unclearEdits }
      : await migrationsOrWhyNot(state.root, layout, wanted);
  const target = await targetOf(state, spec, migrations, anew);
  const merged = await mergeTarget(state, target);
  const plan = withoutFiles(merged.plan, migrations);
  const planned = { ...merged, plan, state, spec, layout, migrations };
  const symbols = layout.requiredSymbols.filter(({ path }) => hasFile(layout, path, spec.options));
  return {
    ...planned,
    missing: spec.features.length === 0 ? [] : await missingSymbols(state, symbols, plan, target),
    lockfiles: await lockfilesFor(planned, target),
    obstacles: refused.length > 0 ? refused : hiddenFiles(plan, recorded.base, merged),
  };
}

/** The features of a spec, with what their access was where the options of another give another. */
function featuresBefore(last: Spec, spec: Spec, layout: Layout): readonly Feature[] {
  const { usual } = accessIn(layout, last.options);
  if (accessIn(layout, spec.options).usual.kind === usual.kind) return last.features;
  return last.features.map((feature) => ({ ...feature, access: feature.access ?? usual }));
}

/** Whether anything of a project, or of what is recorded of it, is not as it was. */
export function isChange({ state, plan }: PlannedChange): boolean {
  return state.recorded.version !== version || plan.changes.some((change) => change.do !== "keep");
}

/** All files that a project is to have, as far as they are generated. */
async function targetOf(
  state: ProjectState,
  spec: Spec,
  { written }: Migrations,
  anew: boolean,
): Promise<Tree> {
  const { last, recorded } = state;
  const isThisVersion = recorded.version === version;
  const rendered = await render(spec, anew || !isThisVersion ? undefined : last);
  const target = treeOf([...rendered, ...written]);
  return isThisVersion ? target : sharing(target, recorded.base);
}

const NO_LOCKFILES: Lockfiles = { todos: [], installs: [] };

async function lockfilesFor(
  { state, spec, plan, project }: Pick<PlannedChange, "state" | "spec" | "plan" | "project">,
  target: Tree,
): Promise<Lockfiles> {
  const { root, recorded, last } = state;
  const concerns = (path: string) =>
    isLockfile(path) || isRequirements(path) || /(^|\/)(package\.json|pyproject\.toml)$/.test(path);
  const changes = plan.changes.filter(({ path }) => concerns(path));
  if (changes.length === 0) return NO_LOCKFILES;
  // Loaded late: few changes concern what is installed.
  const { lockfilesAfter } = await import("../report/lockfiles.js");
  return lockfilesAfter({
    ...{ root, changes, project, base: recorded.base, target },
    writtenAt: (path) => writtenPath(state, path),
    hasTemplateChange:
      recorded.version !== version ||
      JSON.stringify(last.spec.options) !== JSON.stringify(spec.options),
  });
}

const NO_MIGRATIONS: Migrations = { written: [], removed: [], notes: [] };

/** A new project is all there is to write. */
const NOTHING_FOLLOWS: Pick<PlannedChange, "migrations" | "missing" | "lockfiles" | "obstacles"> = {
  ...{ migrations: NO_MIGRATIONS, lockfiles: NO_LOCKFILES },
  ...{ missing: [], obstacles: [] },
};

/** The migrations that follow a change, or why there can be none. */
async function migrationsOrWhyNot(
  root: string,
  { backend }: Layout,
  wanted: Wanted,
): Promise<{ readonly migrations: Migrations; readonly refused: readonly Problem[] }> {
  const { tables, shipped, removals, join } = wanted;
  const changes = shipped.length + removals.length > 0;
  if (tables.before === tables.after && !changes && !join)
    return { migrations: NO_MIGRATIONS, refused: [] };
  // Loaded late: where no table changes there is nothing to write.
  const { migrationsFor } = await import("./migrations.js");
  const { folder } = backend.migrations;
  const all = { ...wanted, join: join || changes };
  try {
    return { migrations: await migrationsFor(root, folder, all), refused: [] };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { migrations: NO_MIGRATIONS, refused: error.problems };
  }
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
