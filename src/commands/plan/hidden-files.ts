import {
  checkOutAdvice,
  isLfsPointer,
  type Checkout,
  type Indexed,
} from "../../disk/git/checkout.js";
import { HOME } from "../../disk/record/record.js";
import type { Change, OnDisk, Plan } from "../../merge/tree/plan.js";
import type { Problem } from "../../problem.js";
import { shellWord } from "../../spec/text.js";
import { foldersAbove, type ProjectPath } from "../../tree/path.js";
import { byCodeUnit, sameContent, type Tree } from "../../tree/tree.js";
import type { Reading } from "./checked-out.js";

/**
 * What a plan would write though git does not show it: the commit would hold half of it, or the
 * change would land in a repository of its own.
 */
export function hiddenFiles(plan: Plan, base: Tree, { project, checkout }: Reading): Problem[] {
  const touched = plan.changes.filter(
    (change) => change.do !== "keep" || change.why !== "taken-over",
  );
  const moved = [...base.keys()].filter((path) => isMoved(path, base, plan.base));
  // Of a file that is renamed both places change: where it is and where it goes.
  const changes = new Map([
    ...touched.flatMap((change) =>
      "from" in change && change.from ? [[change.from, change] as const] : [],
    ),
    ...touched.map((change) => [change.path, change] as const),
  ]);
  return [...new Set([...changes.keys(), ...moved])].sort(byCodeUnit).flatMap((path) => {
    const found = faultOf(path, changes.get(path), base, { project, checkout });
    return found === undefined ? [] : [found];
  });
}

function isMoved(path: ProjectPath, base: Tree, next: Tree): boolean {
  const [was, is] = [base.get(path), next.get(path)];
  if (was === undefined || is === undefined) return was !== is;
  return was !== is && !sameContent(was, is);
}

function faultOf(
  path: ProjectPath,
  change: Change | undefined,
  base: Tree,
  { project, checkout }: Reading,
): Problem | undefined {
  const found = project.get(path) ?? { is: "absent" };
  return (
    submoduleFault(path, checkout) ??
    unwatchedFault(path, change, found, checkout) ??
    folderFault(path, change, found, checkout) ??
    pointerFault(path, found, base)
  );
}

function submoduleFault(path: ProjectPath, { submodules }: Checkout): Problem | undefined {
  const submodule = submodules.find((folder) => path.startsWith(`${folder}/`));
  if (submodule === undefined) return undefined;
  return problem(
    path,
    `is to be changed, and lies in the submodule '${submodule}'.`,
    `Take it over, by listing it under 'keep' in ${HOME}/project.json, and change it there.`,
  );
}

function unwatchedFault(
  path: ProjectPath,
  change: Change | undefined,
  found: OnDisk,
  { unwatched, isSparse, prefix }: Checkout,
): Problem | undefined {
  const by = unwatched.get(path)?.by;
  // What the index holds was merged; where that leaves it as it is, nothing is lost.
  const isLeft = (change === undefined || change.do === "keep") && found.is === "file";
  if (by === undefined || isLeft) return undefined;
  if (by === "skip-worktree" && isSparse)
    return problem(path, LEFT_OUT, checkOutAdvice(placeOf(path, prefix)));
  return problem(
    path,
    `is to be changed, and git does not look at it: it is marked as ${by}.`,
    `Have git look at it: git update-index --no-${by} -- ${shellWord(path)}`,
  );
}

const LEFT_OUT = "is to be changed, and a sparse checkout leaves it out.";

/** What has to be checked out for a file: its folder, or at the top of the repository itself. */
function placeOf(path: ProjectPath, prefix: string): string {
  const file = `${prefix}${path}`;
  const slash = file.lastIndexOf("/");
  return slash === -1 ? `/${file}` : file.slice(0, slash);
}

/** A new file in a folder that a sparse checkout leaves out: git would not add it. */
function folderFault(
  path: ProjectPath,
  change: Change | undefined,
  found: OnDisk,
  { unwatched, watchedFolders, isSparse, prefix }: Checkout,
): Problem | undefined {
  if (!isSparse) return undefined;
  const isNew = found.is === "absent" && change && "after" in change && change.after !== undefined;
  if (!isNew) return undefined;
  const isKnown = (folder: ProjectPath) => [...unwatched].some(isSkippedIn(folder));
  // The nearest folder of which git has anything tells.
  const folder = foldersAbove(path).findLast((one) => watchedFolders.has(one) || isKnown(one));
  if (folder === undefined || watchedFolders.has(folder)) return undefined;
  return problem(
    path,
    "is to be written, and a sparse checkout leaves its folder out.",
    checkOutAdvice(placeOf(path, prefix)),
  );
}

function isSkippedIn(folder: ProjectPath) {
  return ([path, { by }]: readonly [ProjectPath, Indexed]) =>
    by === "skip-worktree" && path.startsWith(`${folder}/`);
}

function pointerFault(path: ProjectPath, found: OnDisk, base: Tree): Problem | undefined {
  if (found.is !== "file" || !isLfsPointer(found.content.bytes)) return undefined;
  const written = base.get(path);
  if (written && isLfsPointer(written.bytes)) return undefined;
  return problem(path, "is to be changed, and is a pointer of Git LFS.", "Fetch it: git lfs pull");
}

function problem(path: ProjectPath, fault: string, fix: string): Problem {
  return { code: "not-checked-out", path, message: `'${path}' ${fault}`, fix };
}
