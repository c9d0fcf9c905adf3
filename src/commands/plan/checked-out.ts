import {
  checkoutOf,
  indexedFiles,
  mayBeSparse,
  checkOutAdvice,
  NOTHING_HIDDEN,
  type Checkout,
  isLfsPointer,
  type Indexed,
} from "../../disk/git/checkout.js";
import { readProject, readTexts } from "../../disk/project.js";
import { HOME } from "../../disk/record/record.js";
import type { OnDisk, Project, Change, Plan } from "../../merge/tree/plan.js";
import { type Problem, refuseAll } from "../../problem.js";
import { shellWord } from "../../spec/text.js";
import { type ProjectPath, foldersAbove } from "../../tree/path.js";
import { byCodeUnit, type Content, textOf, type Tree, sameContent } from "../../tree/tree.js";

/** What stands at paths of a project, and what git says of them beyond that. */
export type CheckedOut = { readonly project: Project; readonly checkout: Checkout };

/** When git is asked about what is read. */
export type AskGit = "always" | "where something is missing";

/**
 * Reads what stands at paths of a project. A file that git has and did not check out counts as there:
 * nobody deleted it. Git is asked where something is missing, or where it is wanted for what is written.
 */
export async function readCheckedOut(
  root: string,
  paths: Iterable<ProjectPath>,
  base: Tree,
  wanted: AskGit,
): Promise<CheckedOut> {
  const project = readProject(root, paths, base);
  const absent = [...project].flatMap(([path, { is }]) => (is === "absent" ? [path] : []));
  // What is new is missing, too, and no reason to ask.
  const isMissing = absent.some((path) => base.has(path));
  if (wanted !== "always" && !isMissing) return { project, checkout: NOTHING_HIDDEN };
  const checkout = await checkoutOf(root);
  const files = await indexedFiles(root, checkout, absent);
  const indexed = [...files].flatMap(([path, file]) => {
    const found = file ?? asWritten(base.get(path));
    return found === undefined ? [] : [[path, found] as const];
  });
  return { project: new Map([...project, ...indexed]), checkout };
}

/**
 * What stands for a file whose content a partial clone does not have here: as it was written, so that
 * it counts as neither edited nor deleted. Nothing is written where it stands, see {@link hiddenFiles}.
 */
function asWritten(content: Content | undefined): OnDisk | undefined {
  return content && { is: "file", content };
}

/**
 * Reads the files of a folder whose names end so, as texts, those that git did not check out included.
 * @throws Refused `not-checked-out` where a partial clone does not have one of them
 */
export async function readTextsCheckedOut(
  root: string,
  folder: ProjectPath,
  ending: string,
): Promise<ReadonlyMap<ProjectPath, string>> {
  const texts = readTexts(root, folder, ending);
  if (!mayBeSparse(root)) return texts;
  const checkout = await checkoutOf(root);
  const hidden = [...checkout.unwatched.keys()].filter(
    (path) => path.startsWith(`${folder}/`) && path.endsWith(ending) && !texts.has(path),
  );
  const files = await indexedFiles(root, checkout, hidden);
  const indexed = [...files].flatMap(([path, file]) => {
    if (file === undefined)
      refuseAll([problem(path, NOT_FETCHED, checkOutAdvice(checkout.prefix + folder))]);
    return file?.is === "file" ? [[path, textOf(file.content)] as const] : [];
  });
  return new Map([...texts, ...indexed].sort(([a], [b]) => byCodeUnit(a, b)));
}

const NOT_FETCHED = "is in git, and neither checked out nor fetched (a partial clone).";

/**
 * Refuses a project whose own record is not checked out: without it nothing can be told from anything.
 * @throws Refused `not-checked-out`
 */
export async function refuseHiddenRecord(root: string): Promise<void> {
  if (!mayBeSparse(root)) return;
  const { unwatched, prefix } = await checkoutOf(root);
  const record = [...unwatched.keys()].filter((path) => path.startsWith(`${HOME}/`));
  const missing = [...readProject(root, record, new Map())].find(([, { is }]) => is === "absent");
  if (missing === undefined) return;
  const fault = "is in git, and not checked out.";
  refuseAll([problem(missing[0], fault, checkOutAdvice(prefix + HOME))]);
}

/**
 * What a plan would write though git does not show it: the commit would hold half of it, or the
 * change would land in a repository of its own.
 */
export function hiddenFiles(plan: Plan, base: Tree, { project, checkout }: CheckedOut): Problem[] {
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
  { project, checkout }: CheckedOut,
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
