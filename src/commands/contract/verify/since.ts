import type { ChangedFile } from "../../../contract/changes/changes.js";
import { weakenedGates } from "../../../contract/changes/gates.js";
import { loadParsers } from "../../../contract/changes/gates/parsers.js";
import { outsideContract } from "../../../contract/changes/scope.js";
import { changedExpectations, weakenedTests } from "../../../contract/changes/tests.js";
import { untouchedClaims } from "../../../contract/changes/untouched.js";
import { isTestPath } from "../../../contract/definition/source.js";
import { loadJudges } from "../../../contract/evidence/judges.js";
import { type Phase, phasesUpTo } from "../../../contract/phases/phase.js";
import { phases } from "../../../contract/phases/phases.js";
import { type Problem, Refused } from "../../../problem.js";
import { countedAsCode } from "../../../render/layout.js";
import { filesSince } from "../start.js";
import type { Frozen } from "./frozen.js";
import type { TaskPlace } from "./place.js";
import type { Running } from "./running.js";

/** What came of looking at the changes since a task began; what could not be looked at, a sentence each. */
export type Since = { readonly problems: readonly Problem[]; readonly notes: readonly string[] };

type Contracts = Pick<Frozen, "design" | "report">;

/** The files that are others than when a task began; or why that cannot be told. */
export type Changes = readonly ChangedFile[] | { readonly unknown: readonly Problem[] };

/** Looks at what has changed since a task began: before anything of the project runs, which could change more. */
export async function lookSince(root: string, { start }: TaskPlace["task"]): Promise<Changes> {
  if (start === null) return { unknown: [NO_START] };
  try {
    return await filesSince(root, start);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.problems.some(({ code }) => code !== "not-checked")) throw error;
    return { unknown: error.problems };
  }
}

/**
 * What has changed since a task began and should not have: files that its phases may not write, gates that let more
 * pass, tests that ask less, and, where code may be run, tests that no longer pass. Where git cannot tell, that is a
 * problem; for who asked for less, a note.
 * @param working the phase that may be at work, whose files may have changed
 */
export async function changesSince(
  changes: Changes,
  place: TaskPlace,
  working: Phase,
  contracts: Contracts,
  running: Running | undefined,
): Promise<Since> {
  const { start } = place.task;
  if ("unknown" in changes || start === null)
    return unknown("unknown" in changes ? changes.unknown : [NO_START], place.isStatic);
  const judged = await judgedChanges(changes, { ...place, phase: working }, contracts);
  const regressions = mayBreak(changes) ? await running?.regressionsSince(start) : [];
  return { problems: [...judged, ...(regressions ?? [])], notes: [] };
}

const NO_START: Problem = {
  code: "not-checked",
  message:
    "The task began without a commit: files outside of its contract, weakened tests and gates, and regressions cannot be told.",
  fix: "Begin tasks in a repository with a commit; or leave out what needs one: --static",
};

function unknown(problems: readonly Problem[], isStatic: boolean): Since {
  return isStatic
    ? { problems: [], notes: problems.map(({ message }) => message) }
    : { problems, notes: [] };
}

async function judgedChanges(
  changed: readonly ChangedFile[],
  { layout, options, task, phase }: TaskPlace,
  { design, report }: Contracts,
): Promise<Problem[]> {
  const code = countedAsCode(layout, options);
  const tests = changed.filter(({ path }) => isTestPath(path));
  const [judgeOf, parsers] = await Promise.all([
    loadJudges(tests.map(({ path }) => path)),
    loadParsers(changed.map(({ path }) => path)),
  ]);
  const mayWriteTests = phasesUpTo(phase, phases).some(({ writes }) => writes === "tests");
  return [
    ...outsideContract(changed, { task: task.id, phase, contract: design, code }),
    ...(report ? untouchedClaims(report, changed) : []),
    ...weakenedGates(changed, parsers),
    ...weakenedTests(tests, judgeOf),
    ...(mayWriteTests ? [] : changedExpectations(tests, judgeOf)),
  ];
}

/** Whether tests could fail that passed before: documents of a task break none. */
function mayBreak(changed: readonly ChangedFile[]): boolean {
  return changed.some(({ path }) => !/^(?:artifacts|\.agent-project\/tasks)\//.test(path));
}
