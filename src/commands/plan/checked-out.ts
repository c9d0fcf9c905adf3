import {
  checkoutOf,
  indexedFiles,
  mayBeSparse,
  checkOutAdvice,
  NOTHING_HIDDEN,
  type Checkout,
} from "../../disk/git/checkout.js";
import { readProject, readTexts } from "../../disk/project.js";
import { HOME } from "../../disk/record/record.js";
import type { OnDisk, Project } from "../../merge/tree/plan.js";
import { type Problem, refuseAll } from "../../problem.js";
import type { ProjectPath } from "../../tree/path.js";
import { byCodeUnit, type Content, textOf, type Tree } from "../../tree/tree.js";

/** What stands at paths of a project, and what git says of them beyond that. */
export type Reading = { readonly project: Project; readonly checkout: Checkout };

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
): Promise<Reading> {
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

function problem(path: ProjectPath, fault: string, fix: string): Problem {
  return { code: "not-checked-out", path, message: `'${path}' ${fault}`, fix };
}
