import type { Problem } from "../../problem.js";
import { visible } from "../../spec/text.js";
import type { ProjectPath } from "../../tree/path.js";
import type { Claimed, Entry } from "../definition/contract.js";
import { RUNGS, type FileEvidence, type Outcome, type Rung, type Stub } from "./evidence.js";

// What can be asked of files in no language that is judged: a style sheet, a query.
const OF_ANY: readonly Rung[] = ["exists", "accepted"];
const BY_ENDING: readonly (readonly [RegExp, readonly Rung[]])[] = [
  [/\.py$/, RUNGS],
  [/\.pyi$/, ["exists", "parses", "accepted"]],
  // A declaration has no body that could be a stub.
  [/\.d\.[cm]?ts$/, ["exists", "parses", "accepted"]],
  [/\.(?:[cm]?[jt]s|[jt]sx)$/, ["exists", "parses", "whole", "accepted"]],
];

/** The rungs that can be asked of a file, lowest first, by its language. */
export function rungsOf(path: ProjectPath): readonly Rung[] {
  return BY_ENDING.find(([ending]) => ending.test(path))?.[1] ?? OF_ANY;
}

/**
 * Asks for one rung after the other, up to the first that failed. One that could not be asked stops
 * nothing, and does not count either.
 * @param ask is only called for rungs that the file's language has
 * @param rungs all of them, but in tests
 */
export function climb(
  path: ProjectPath,
  ask: (rung: Rung) => Outcome,
  rungs: readonly Rung[] = RUNGS,
): FileEvidence {
  const outcomes = new Map<Rung, Outcome>();
  const asked = rungsOf(path);
  for (const rung of rungs) {
    const outcome: Outcome = asked.includes(rung) ? ask(rung) : { is: "does not apply" };
    outcomes.set(rung, outcome);
    if (outcome.is === "failed") break;
  }
  return { path, outcomes };
}

/** What stubs in a file make of its rung. */
export function wholeness(stubs: readonly Stub[]): Outcome {
  // What is not even said to be undone comes first.
  const first = stubs.find(({ isDeclared }) => !isDeclared) ?? stubs[0];
  if (first === undefined) return { is: "held" };
  const more = stubs.length > 1 ? `, and ${stubs.length - 1} more` : "";
  const why = `${first.name}: ${first.why}${more}`;
  return { is: "failed", why, at: first.at, stub: first.isDeclared ? "declared" : "undeclared" };
}

/** The highest rung that holds with all below it; undefined where the file is not there. */
export function highestOf({ outcomes }: FileEvidence): Rung | undefined {
  let highest: Rung | undefined;
  for (const [rung, { is }] of outcomes) {
    if (is === "failed" || is === "not run") return highest;
    if (is === "held") highest = rung;
  }
  return highest;
}

/** The lowest rung that does not hold, and what came of it. */
function gapIn(
  { outcomes }: FileEvidence,
  isGap: (outcome: Outcome) => boolean,
): { readonly rung: Rung; readonly outcome: Outcome } | undefined {
  for (const [rung, outcome] of outcomes) if (isGap(outcome)) return { rung, outcome };
  return undefined;
}

const isOpen = ({ is }: Outcome) => is === "failed" || is === "not run";

/** What the evidence of an entry's files shows: all of it, some of it, or nothing that could be built on. */
export function statusOf(files: readonly FileEvidence[]): Claimed {
  if (files.length === 0) return "pending";
  if (files.every((file) => gapIn(file, isOpen) === undefined)) return "done";
  return files.every((file) => gapUnder(file, "partial") === undefined) ? "partial" : "pending";
}

/** What keeps a file from what is claimed of its entry. */
function gapUnder(file: FileEvidence, claim: Exclude<Claimed, "pending">) {
  return claim === "done"
    ? // What failed tells more than what could not be asked below it.
      (gapIn(file, ({ is }) => is === "failed") ?? gapIn(file, isOpen))
    : (gapIn(file, isUnparsed(file)) ?? gapIn(file, isUndeclared));
}

/** `partial` needs a file that is there and parses. */
function isUnparsed({ outcomes }: FileEvidence): (outcome: Outcome) => boolean {
  const needed = [outcomes.get("exists"), outcomes.get("parses")];
  return (outcome) => isOpen(outcome) && needed.includes(outcome);
}

/** A stub that says that it is one may stand under `partial`, no other. */
function isUndeclared(outcome: Outcome): boolean {
  return outcome.is === "failed" && outcome.stub === "undeclared";
}

const WORDS: Readonly<Record<Rung, string>> = {
  exists: "is there",
  parses: "parses",
  whole: "is whole",
  imports: "imports",
  accepted: "is accepted",
};

/**
 * Where an entry claims more than its evidence shows, naming the rung; and where it claims nothing.
 * @param source the file that claims it
 * @param isStatic whether what could not be run was not asked for, so that it is no problem
 */
export function claimProblems(
  entry: Pick<Entry, "id" | "status" | "reason" | "at">,
  files: readonly FileEvidence[],
  source: ProjectPath,
  isStatic: boolean,
): Problem[] {
  const place = { path: source, at: entry.at } as const;
  const id = `'${visible(entry.id)}'`;
  if (entry.status === "pending")
    return [
      {
        ...{ code: "unmet-contract", ...place },
        message: `${id} is still pending.`,
        fix: "Implement it; or say 'partial', with a reason.",
      },
    ];
  const claim = entry.status;
  const unreasoned: Problem[] =
    claim === "partial" && (entry.reason ?? "").trim() === ""
      ? [
          {
            ...{ code: "unmet-contract", ...place },
            message: `${id} is 'partial' without a reason.`,
            fix: "Say under 'reason' what is not done, and why.",
          },
        ]
      : [];
  const beyond = files.flatMap((file): Problem[] => {
    const gap = gapUnder(file, claim);
    if (gap === undefined || (gap.outcome.is === "not run" && isStatic)) return [];
    return [gapProblem(id, claim, file, gap)];
  });
  return [...unreasoned, ...beyond];
}

function gapProblem(
  id: string,
  claim: Claimed,
  { path }: FileEvidence,
  { rung, outcome }: { readonly rung: Rung; readonly outcome: Outcome },
): Problem {
  const why = "why" in outcome ? `: ${outcome.why}` : "";
  const at = outcome.is === "failed" && outcome.at !== undefined ? { at: outcome.at } : {};
  if (outcome.is === "not run")
    return {
      ...{ code: "not-checked", path },
      message: `${id} claims '${claim}', and whether '${path}' ${WORDS[rung]} was not asked (${rung})${why}`,
      fix: "Make it possible to ask; or leave out what runs: --static",
    };
  return {
    ...{ code: "unmet-contract", path, ...at },
    message: `${id} claims '${claim}', and it does not hold that '${path}' ${WORDS[rung]} (${rung})${why}`,
    fix:
      claim === "done"
        ? "Complete it; or say 'partial', with a reason."
        : "Mend it; or say 'pending'.",
  };
}
