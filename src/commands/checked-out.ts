import {
  checkoutOf,
  folderOf,
  indexedContents,
  mayBeSparse,
  NOTHING_HIDDEN,
  type Checkout,
} from "../disk/git/checkout.js";
import { HOME } from "../disk/places.js";
import { readProject, readTexts } from "../disk/read.js";
import type { Change, OnDisk, Plan, Project } from "../merge/plan.js";
import { refuseAll, type Problem } from "../problem.js";
import type { ProjectPath } from "../tree/path.js";
import { byCodeUnit, sameContent, textOf, type Tree } from "../tree/tree.js";

/** What stands at paths of a project, and what git says of them beyond that. */
export type Reading = { readonly project: Project; readonly checkout: Checkout };

/**
 * Reads what stands at paths of a project. A file that git has and did not check out counts as there:
 * nobody deleted it. Git is asked where something is missing, or where it is wanted for what is written.
 */
export async function readCheckedOut(
  root: string,
  paths: Iterable<ProjectPath>,
  base: Tree,
  wanted: "always" | "where something is missing",
): Promise<Reading> {
  const project = readProject(root, paths, base);
  const absent = [...project].flatMap(([path, { is }]) => (is === "absent" ? [path] : []));
  // What is new is missing, too, and no reason to ask.
  const isMissing = absent.some((path) => base.has(path));
  if (wanted !== "always" && !isMissing) return { project, checkout: NOTHING_HIDDEN };
  const checkout = await checkoutOf(root);
  const contents = await indexedContents(root, checkout, absent);
  const indexed = [...contents].map(([path, bytes]): [ProjectPath, OnDisk] => {
    const executable = base.get(path)?.executable ?? false;
    return [path, { is: "file", content: { bytes, executable } }];
  });
  return { project: new Map([...project, ...indexed]), checkout };
}

/**
 * Reads the files of a folder whose names end so, as texts, those that git did not check out included.
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
  const contents = await indexedContents(root, checkout, hidden);
  const indexed = [...contents].map(
    ([path, bytes]) => [path, textOf({ bytes, executable: false })] as const,
  );
  return new Map([...texts, ...indexed].sort(([a], [b]) => byCodeUnit(a, b)));
}

/**
 * Refuses a project whose own record is not checked out: without it nothing can be told from anything.
 * @throws Refused `not-checked-out`
 */
export async function refuseHiddenRecord(root: string): Promise<void> {
  if (!mayBeSparse(root)) return;
  const { unwatched } = await checkoutOf(root);
  const record = [...unwatched.keys()].filter((path) => path.startsWith(`${HOME}/`));
  const missing = [...readProject(root, record, new Map())].find(([, { is }]) => is === "absent");
  if (missing === undefined) return;
  const fix = `Check it out: git sparse-checkout add ${HOME}`;
  refuseAll([problem(missing[0], "is in git, and not checked out.", fix)]);
}

/**
 * Refuses a plan that would write what git does not show: the commit would hold half of it, or the
 * change would land in a repository of its own.
 * @throws Refused `not-checked-out`
 */
export function refuseHidden(plan: Plan, base: Tree, { project, checkout }: Reading): void {
  const touched = plan.changes.flatMap((change) =>
    "from" in change && change.from ? [change.path, change.from] : [change.path],
  );
  const moved = [...base.keys()].filter((path) => isMoved(path, base, plan.base));
  const changes = new Map(plan.changes.map((change) => [change.path, change]));
  refuseAll(
    [...new Set([...touched, ...moved])].sort(byCodeUnit).flatMap((path) => {
      const found = faultOf(path, changes.get(path), base, { project, checkout });
      return found === undefined ? [] : [found];
    }),
  );
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
    folderFault(path, change, checkout) ??
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
  { unwatched }: Checkout,
): Problem | undefined {
  const by = unwatched.get(path)?.by;
  // What the index holds was merged; where that leaves it as it is, nothing is lost.
  const isLeft = (change === undefined || change.do === "keep") && found.is === "file";
  if (by === undefined || isLeft) return undefined;
  return by === "skip-worktree" ? problem(path, SKIPPED, UNSKIP) : problem(path, ASSUMED, UNASSUME);
}

const SKIPPED =
  "is to be changed, and git does not look at it: a sparse checkout leaves it out, or it is marked as skip-worktree.";
const UNSKIP =
  "Have git look at it: git sparse-checkout disable, or git update-index --no-skip-worktree -- <file>";
const ASSUMED = "is to be changed, and git does not look at it: it is marked as assume-unchanged.";
const UNASSUME = "Have git look at it: git update-index --no-assume-unchanged -- <file>";

/** A new file in a folder that a sparse checkout leaves out: git would not add it. */
function folderFault(
  path: ProjectPath,
  change: Change | undefined,
  { unwatched, watchedFolders }: Checkout,
): Problem | undefined {
  const folder = folderOf(path);
  if (change?.do !== "create" || watchedFolders.has(folder)) return undefined;
  const isLeftOut = [...unwatched].some(
    ([other, { by }]) => by === "skip-worktree" && folderOf(other) === folder,
  );
  if (!isLeftOut) return undefined;
  return problem(path, "is to be written, and a sparse checkout leaves its folder out.", UNSKIP);
}

function pointerFault(path: ProjectPath, found: OnDisk, base: Tree): Problem | undefined {
  if (found.is !== "file" || !isPointer(found.content.bytes)) return undefined;
  if (isPointer(base.get(path)?.bytes)) return undefined;
  return problem(path, "is to be changed, and is a pointer of Git LFS.", "Fetch it: git lfs pull");
}

const POINTER = "version https://git-lfs.github.com/spec/";
const LARGEST_POINTER = 1024;

/** Whether a file is what Git LFS puts in the place of one that was not fetched. */
function isPointer(bytes: Uint8Array | undefined): boolean {
  if (bytes === undefined || bytes.length > LARGEST_POINTER) return false;
  return Buffer.from(bytes).toString("latin1").startsWith(POINTER);
}

function problem(path: ProjectPath, fault: string, fix: string): Problem {
  return { code: "not-checked-out", path, message: `'${path}' ${fault}`, fix };
}
