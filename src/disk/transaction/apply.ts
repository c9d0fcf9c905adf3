import type { Change, OnDisk, Plan, Project } from "../../merge/tree/plan.js";
import { refuse } from "../../problem.js";
import type { ProjectPath } from "../../tree/path.js";
import { sameContent, type Content, type Tree } from "../../tree/tree.js";
import type { LockedProject } from "../lock/lock.js";
import type { Recorded } from "../project.js";
import { asCopy, copyOf, isRecordPath, notesFor, sumsFileOf, sumsOf } from "../record/record.js";
import { ABSENT, changesSomething, type Edit } from "./edit.js";
import { transact } from "./transaction.js";

/** What a plan was made from. */
export type Before = { readonly project: Project; readonly recorded: Recorded };

/**
 * Makes a project what a plan says, its record included: all of it, or nothing.
 * @throws Refused `changed` when a file is no longer what the plan was made from, `unsafe-path` when
 * a link or a folder is in the way, `target-not-writable` and `disk-full` as the system says
 */
export async function apply(locked: LockedProject, plan: Plan, before: Before): Promise<void> {
  const conflicts = plan.changes.filter((change) => change.do === "conflict");
  await transact(
    locked,
    editsOf(plan, before),
    conflicts.map(({ path }) => path),
  );
}

/** Every file that a plan changes, with those of the record. */
export function editsOf(plan: Plan, { project, recorded }: Before): Edit[] {
  const files = plan.changes.flatMap(outcomesOf).map(([path, after]) => {
    if (isRecordPath(path)) refuseRecord(path);
    return { path, before: project.get(path) ?? ABSENT, after };
  });
  const notes = [...notesFor(plan.version)].map(([path, after]) => {
    return { path, before: asOnDisk(recorded.notes.get(path)), after };
  });
  return [...files, ...copyEdits(recorded, plan.base), ...notes].filter(changesSomething);
}

/** The copies, and the sums of their lines, to write and to remove. Most do not change, and cost nothing. */
function copyEdits({ base: was, copies }: Recorded, is: Tree): Edit[] {
  const hasSums = copies?.hasSums ?? true;
  const written = [...is].filter(([path, after]) => {
    const before = was.get(path);
    return before === undefined || !hasSums || !sameContent(before, after);
  });
  const stale = [...was.keys()].filter((path) => !is.has(path));
  return [...written, ...stale.map((path) => [path, undefined] as const)].flatMap(
    ([path, after]) => {
      const before = was.get(path);
      const sumsBefore = hasSums && before !== undefined ? sumsOf(before) : undefined;
      return [
        {
          path: copyOf(path),
          before: asOnDisk(before && asCopy(before)),
          after: after && asCopy(after),
        },
        {
          path: sumsFileOf(path),
          before: asOnDisk(sumsBefore),
          after: after && sumsOf(after),
        },
      ];
    },
  );
}

function asOnDisk(content: Content | undefined): OnDisk {
  return content === undefined ? ABSENT : { is: "file", content };
}

/** What a change leaves at which paths. */
function outcomesOf(change: Change): [ProjectPath, Content | undefined][] {
  switch (change.do) {
    case "create":
    case "update":
    case "merge":
      return [[change.path, change.after]];
    case "conflict":
      return change.after === undefined
        ? []
        : [...leaving(change.from), [change.path, change.after]];
    case "delete":
      return [[change.path, undefined]];
    case "rename":
      return [...leaving(change.from), [change.path, change.after]];
    case "keep":
      return [];
  }
}

function leaving(from: ProjectPath | undefined): [ProjectPath, undefined][] {
  return from === undefined ? [] : [[from, undefined]];
}

function refuseRecord(path: ProjectPath): never {
  refuse({
    code: "unsafe-path",
    path,
    message: `'${path}' is part of the record of what was generated, and not for a plan to change.`,
    fix: "Give the generated file another path.",
  });
}
