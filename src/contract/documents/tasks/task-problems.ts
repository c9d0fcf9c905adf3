import type { Problem } from "../../../problem.js";
import { inRounds } from "../../../spec/relations/order.js";
import { didYouMean, quoted } from "../../../spec/text.js";
import type { ProjectPath } from "../../../tree/path.js";
import type { FileEvidence, Rung } from "../../evidence/evidence.js";
import { linesOf } from "./lines.js";
import type { ListedTask, NamedPath, SectionLink, TaskList } from "./task-list.js";

/** What tasks are held against. */
export type TaskEvidence = {
  /** What is known of a file or a folder; undefined where nobody can tell. */
  readonly evidenceOf: (path: ProjectPath) => FileEvidence | undefined;
  /** The text of a document; undefined where it is not there, or no text. */
  readonly textOf: (path: ProjectPath) => string | undefined;
  /** Files that each machine has its own of, so that nothing follows from their not being there. */
  readonly local: readonly string[];
};

/** What is wrong with a list of tasks, and with which of them. */
export type TaskFindings = {
  readonly problems: readonly Problem[];
  /** The ids of the tasks that nothing can be built on. */
  readonly unsound: ReadonlySet<string>;
};

type Found = { readonly id: string; readonly problem: Problem };

/** What of a list of tasks does not hold: with itself, or against the evidence. */
export function taskFindings(list: TaskList, evidence: TaskEvidence): TaskFindings {
  const { tasks, path } = list;
  const byId = new Map<string, ListedTask>();
  const found: Found[] = [];
  for (const task of tasks) {
    const first = byId.get(task.id);
    if (first === undefined) byId.set(task.id, task);
    else found.push(twice(task, first, path));
  }
  const { cycles, stuck } = cyclesIn(byId);
  for (const cycle of cycles) found.push(cycleProblem(cycle, byId, path));
  for (const task of tasks) {
    found.push(...orderProblems(task, byId, path));
    if (task.isTicked) found.push(...tickProblems(task, evidence, path));
  }
  return {
    problems: [...list.problems, ...found.map(({ problem }) => problem)].sort(byPlace),
    unsound: new Set([...stuck, ...found.map(({ id }) => id)]),
  };
}

function byPlace(one: Problem, other: Problem): number {
  const [a, b] = [one.at, other.at];
  return (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0);
}

function twice({ id, at }: ListedTask, first: ListedTask, path: ProjectPath): Found {
  return {
    id,
    problem: {
      ...{ code: "invalid-contract", path, at },
      message: `There is another task ${quoted(id)} in line ${first.at.line}.`,
      fix: "Give this one an id of its own.",
    },
  };
}

/** Every task that waits for itself is in a cycle, or comes after one. */
function cyclesIn(byId: ReadonlyMap<string, ListedTask>) {
  const needs = new Map(
    [...byId].map(([id, { after }]) => [
      id,
      after.map(({ text }) => text).filter((one) => byId.has(one)),
    ]),
  );
  const { stuck } = inRounds(needs);
  const cycles: (readonly string[])[] = [];
  const seen = new Set<string>();
  for (const start of stuck) {
    const way: string[] = [];
    let at: string | undefined = start;
    while (at !== undefined && !seen.has(at)) {
      seen.add(at);
      way.push(at);
      // What is stuck needs another that is.
      at = needs.get(at)?.find((one) => stuck.has(one));
    }
    const begin = at === undefined ? -1 : way.indexOf(at);
    if (begin !== -1) cycles.push(way.slice(begin));
  }
  return { cycles, stuck };
}

function cycleProblem(
  cycle: readonly string[],
  byId: ReadonlyMap<string, ListedTask>,
  path: ProjectPath,
): Found {
  const [id = ""] = cycle;
  const at = byId.get(id)?.after.find(({ text }) => text === (cycle[1] ?? id))?.at;
  const others = cycle.length > LONGEST_CYCLE ? ["…"] : [];
  const shown = [...cycle.slice(0, LONGEST_CYCLE), ...others, id].map(plain).join(" → ");
  return {
    id,
    problem: {
      ...{ code: "invalid-contract", path, ...(at && { at }) },
      message:
        cycle.length === 1
          ? `${quoted(id)} comes after itself.`
          : `These tasks come after each other in a cycle, so none can be begun: ${shown}.`,
      fix: "Leave out one of these 'after'.",
    },
  };
}

const LONGEST_CYCLE = 10;

const plain = (id: string) => quoted(id).slice(1, -1);

// To look for a near name takes as long as there are names.
const MOST_COMPARED = 500;

/** What a task comes after has to be there, and ticked before it. */
function orderProblems(
  { id, isTicked, after }: ListedTask,
  byId: ReadonlyMap<string, ListedTask>,
  path: ProjectPath,
): Found[] {
  return after.flatMap(({ text, at }): Found[] => {
    const before = byId.get(text);
    if (before === undefined)
      return [
        {
          id,
          problem: {
            ...{ code: "invalid-contract", path, at },
            message: `${quoted(id)} comes after ${quoted(text)}, and there is no such task.`,
            fix: `${byId.size > MOST_COMPARED ? "" : didYouMean(text, byId.keys())}Name a task of this list.`,
          },
        },
      ];
    if (!isTicked || before.isTicked) return [];
    return [
      {
        id,
        problem: {
          ...{ code: "unmet-contract", path, at },
          message: `${quoted(id)} is ticked, and ${quoted(text)}, which it comes after, is not.`,
          fix: "Finish that one first, and tick it when its proof passes; until then, untick this one.",
        },
      },
    ];
  });
}

const FAILED: Readonly<Record<Rung, string>> = {
  exists: "is not there",
  parses: "does not parse",
  whole: "is not whole",
  imports: "cannot be imported",
  accepted: "is not accepted",
};

const UNTICK = "Complete it, and have its proof pass; until then, untick it.";

/** What a ticked task claims beyond the evidence. */
function tickProblems(task: ListedTask, evidence: TaskEvidence, path: ProjectPath): Found[] {
  const { id, at, specs, files, tests, section, proof, isElsewhere } = task;
  const found = (problem: Omit<Problem, "path">): Found => ({ id, problem: { path, ...problem } });
  const named = new Map<ProjectPath, NamedPath>();
  for (const one of [...specs, ...files, ...tests])
    if (!evidence.local.includes(one.path) && !named.has(one.path)) named.set(one.path, one);
  const problems = [...named.values()].flatMap((one) => fileProblem(id, one, evidence) ?? []);
  if (section !== undefined && !hasRule(section, evidence))
    problems.push({
      ...{ code: "unmet-contract", at },
      message: `${quoted(id)} is ticked, and ${sectionText(section)} has no rule.`,
      fix: "Write the rules there first, then the code; until then, untick it.",
    });
  // What is done elsewhere shows nowhere here; what proves it has to be said.
  const isHeldToSomething = isElsewhere ? proof.length > 0 : files.length > 0;
  if (!isHeldToSomething)
    problems.push({
      ...{ code: "not-checked", at },
      message: `${quoted(id)} is ticked, and names ${isElsewhere ? "nothing that proves it" : "no file that would show it"}.`,
      fix: isElsewhere
        ? "Say below it what proves it: 'proof: `…`'."
        : "Say below it which files it is about: 'files: `app/main.py`'; or 'files: none', and what proves it.",
    });
  return problems.map(found);
}

function fileProblem(
  id: string,
  { path, at }: NamedPath,
  { evidenceOf }: TaskEvidence,
): Omit<Problem, "path"> | undefined {
  const evidence = evidenceOf(path);
  if (evidence === undefined)
    return {
      ...{ code: "not-checked", at },
      message: `${quoted(id)} is ticked, and nobody can tell whether ${quoted(path)} is there.`,
      fix: "Make it readable; where git leaves it out of this checkout: git sparse-checkout disable",
    };
  for (const [rung, outcome] of evidence.outcomes) {
    if (outcome.is !== "failed") continue;
    const inside = evidence.path === path ? "" : `, named by ${quoted(path)},`;
    return {
      ...{ code: "unmet-contract", at },
      message: `${quoted(id)} is ticked, and ${quoted(evidence.path)}${inside} ${FAILED[rung]}${outcome.why === "" ? "." : `: ${outcome.why}`}`,
      fix: UNTICK,
    };
  }
  return undefined;
}

/** A section in a message: `the section 'rules' of specs/x.md`. */
export function sectionText({ path, anchor }: SectionLink): string {
  return `the section ${quoted(anchor)} of ${quoted(path)}`;
}

/** Whether a section says more than where its rules are to be written. */
export function hasRule({ path, anchor }: SectionLink, { textOf }: TaskEvidence): boolean {
  const lines = linesOf(textOf(path) ?? "");
  const begin = lines.findIndex(({ heading }) => heading && anchorOf(heading.title) === anchor);
  if (begin === -1) return false;
  const below = lines.slice(begin + 1);
  const level = lines[begin]?.heading?.level ?? 0;
  const end = below.findIndex(({ heading }) => heading !== undefined && heading.level <= level);
  const own = end === -1 ? below : below.slice(0, end);
  return own.some(({ text, heading }) => heading === undefined && !text.includes(INTRODUCTION));
}

// What specs have there before anybody has written a rule.
const INTRODUCTION = "below this line";

/** The anchor that a heading has on GitHub. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replaceAll(" ", "-");
}
