import { TASKS_FOLDER } from "../contract/task/record.js";
import { readTexts } from "../disk/project.js";
import { Refused, type Problem } from "../problem.js";
import { visible } from "../spec/text.js";
import { digestOf } from "./memory.js";

/** What is wrong with a project and its tasks, or why nobody can say. */
export type Findings =
  | { readonly are: "known"; readonly problems: readonly Problem[] }
  | { readonly are: "unknown"; readonly why: Problem };

// Not of what an agent has done: where it runs, or what runs beside it.
const NOT_ITS_OWN = ["fault", "locked", "not-a-project", "not-checked-out", "other-version"];

/** Runs `check`, and `verify` where there are tasks: a project without pays nothing for them. */
export async function findingsIn(root: string): Promise<Findings> {
  try {
    // As each command does: what only one of several needs is loaded by that one.
    const { check } = await import("../commands/check.js");
    const problems = [...(await check(root)).problems];
    if (readTexts(root, TASKS_FOLDER, ".json").size > 0) {
      const { verify } = await import("../commands/contract/verify.js");
      const request = { cwd: root, dryRun: true, static: true };
      problems.push(...(await verify(request)).problems);
    }
    return { are: "known", problems };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const why = error.problems.find(({ code }) => NOT_ITS_OWN.includes(code));
    return why ? { are: "unknown", why } : { are: "known", problems: error.problems };
  }
}

/** A digest of findings; undefined where there are none. */
export function digestOfFindings(problems: readonly Problem[]): string | undefined {
  if (problems.length === 0) return undefined;
  return digestOf(problems.map(({ code, path, field, message }) => [code, path, field, message]));
}

// What one look takes in.
const MOST = 12;
const LONGEST = 240;

/** Findings in one screen: what, where, and what to do. */
export function findingsText(problems: readonly Problem[]): string {
  const shown = problems.slice(0, MOST);
  const more = problems.length - shown.length;
  const lines = shown.flatMap((problem, index) => [
    `- ${cut(headOf(problem))}`,
    ...(problem.fix === shown[index + 1]?.fix ? [] : [`  ${cut(problem.fix)}`]),
  ]);
  return [...lines, ...(more > 0 ? [`- and ${more} more`] : [])].join("\n");
}

function headOf({ path, at, field, message }: Problem): string {
  const line = path === undefined || at === undefined ? "" : `:${at.line}`;
  const place = [path === undefined ? "" : `${path}${line}`, field ?? ""].filter(Boolean).join(" ");
  return place === "" ? message : `${place}: ${message}`;
}

function cut(text: string): string {
  const shown = visible(text);
  return shown.length > LONGEST ? `${shown.slice(0, LONGEST)}…` : shown;
}
