import type { Problem } from "../../problem.js";
import type { ProjectPath } from "../../tree/path.js";
import type { Judge, TestCase } from "../evidence/evidence.js";
import type { ChangedFile } from "./changes.js";
import { covers, type Outcome, outcomeOf } from "./compared.js";

type JudgeOf = (path: ProjectPath) => Judge | undefined;

/** A test in the file where it stands. */
type Placed = { readonly file: ChangedFile; readonly test: TestCase };

/** A test as it was, and what it is now; undefined where it is gone. */
type Match = { readonly before: Placed; readonly now: Placed | undefined };

/**
 * Tests that ask less than they did at the start: deleted, skipped, emptied, with fewer or weaker assertions or
 * fewer cases. A test that was renamed or moved is known by its assertions. One of which an expectation was
 * replaced by another that says as much is none of these: see {@link changedExpectations}.
 */
export function weakenedTests(changed: readonly ChangedFile[], judgeOf: JudgeOf): Problem[] {
  const matches = matchesIn(changed, judgeOf);
  const gone = matches.flatMap(({ before, now }) => (now ? [] : [before]));
  const compared = outcomesOf(matches).filter(({ outcome }) => outcome.is !== "changed");
  return [...goneProblems(gone), ...compared.map(problemOf)];
}

/**
 * Tests of which an expectation became another one that says as much. Who may write tests may do so, with the
 * behaviour that it is about; for others it is a way to make a failing test pass.
 */
export function changedExpectations(changed: readonly ChangedFile[], judgeOf: JudgeOf): Problem[] {
  return outcomesOf(matchesIn(changed, judgeOf))
    .filter(({ outcome }) => outcome.is === "changed")
    .map(problemOf);
}

type Compared = { readonly now: Placed; readonly outcome: Outcome };

function outcomesOf(matches: readonly Match[]): Compared[] {
  return matches.flatMap(({ before, now }) => {
    const outcome = now && outcomeOf(before.test, now.test);
    return now && outcome ? [{ now, outcome }] : [];
  });
}

/** Each test of before with that of now: of its name in its file; else one that asks the same; else one of its name. */
function matchesIn(changed: readonly ChangedFile[], judgeOf: JudgeOf): Match[] {
  const testsOf = (file: ChangedFile, text: string | undefined): Placed[] =>
    text === undefined
      ? []
      : (judgeOf(file.path)?.testsIn(text) ?? []).map((test) => ({ file, test }));
  const before = changed.flatMap((file) => testsOf(file, file.before));
  const keyOf = ({ file, test }: Placed) => `${file.path} ${test.name}`;
  const byKey = new Map(
    changed.flatMap((file) => testsOf(file, file.now)).map((one) => [keyOf(one), one]),
  );
  const same = new Map(before.map((was) => [was, byKey.get(keyOf(was))]));
  for (const was of before) byKey.delete(keyOf(was));
  const fresh = new Set(byKey.values());
  const takeWhere = (fits: (one: Placed) => boolean) => {
    const found = [...fresh].find(fits);
    if (found) fresh.delete(found);
    return found;
  };
  const rest = before.filter((was) => same.get(was) === undefined);
  for (const was of rest)
    same.set(
      was,
      takeWhere(({ test }) => covers(test, was.test)),
    );
  for (const was of rest)
    if (same.get(was) === undefined)
      same.set(
        was,
        takeWhere(({ test }) => lastPart(test.name) === lastPart(was.test.name)),
      );
  return before.map((was) => ({ before: was, now: same.get(was) }));
}

function lastPart(name: string): string {
  return name.split(/ > |\./).at(-1) ?? name;
}

/** One problem for each test that is gone; one for all of a file that is gone itself. */
function goneProblems(gone: readonly Placed[]): Problem[] {
  const byFile = new Map<ChangedFile, TestCase[]>();
  for (const { file, test } of gone) byFile.set(file, [...(byFile.get(file) ?? []), test]);
  return [...byFile].flatMap(([{ path, now }, tests]) =>
    now === undefined
      ? [
          {
            ...{ code: "weakened-test" as const, path },
            message: `The file is gone, and ${tests.length === 1 ? "a test" : `${tests.length} tests`} with it: ${listed(tests)}.`,
            fix: `Bring it back; what it tests was there before the task.`,
          },
        ]
      : tests.map(({ name }) => ({
          ...{ code: "weakened-test" as const, path },
          message: `The test ${name} is gone, and no other asks what it asked.`,
          fix: "Bring it back; what it tests was there before the task.",
        })),
  );
}

const MOST_NAMED = 3;

function listed(tests: readonly TestCase[]): string {
  const names = tests.slice(0, MOST_NAMED).map(({ name }) => name);
  return tests.length > MOST_NAMED ? `${names.join(", ")}, …` : names.join(", ");
}

function problemOf({ now: { file, test }, outcome }: Compared): Problem {
  const { message, fix } = told(outcome);
  return {
    ...{ code: "weakened-test", path: file.path, at: test.at },
    ...{ message: `The test ${test.name} ${message}`, fix },
  };
}

function told(outcome: Outcome): { readonly message: string; readonly fix: string } {
  switch (outcome.is) {
    case "skipped":
      return {
        message: `is skipped now, by ${outcome.by}.`,
        fix: "Let it run, and mend what makes it fail.",
      };
    case "emptied":
      return {
        message: "asserts nothing any more that could fail.",
        fix: "Bring its assertions back.",
      };
    case "dropped":
      return {
        message: `has ${outcome.count} assertion${outcome.count === 1 ? "" : "s"} less: ${short(outcome.assertion)} is gone.`,
        fix: "Bring it back.",
      };
    case "weakened":
      return {
        message: `asks less than it did: ${short(outcome.from)} became ${short(outcome.to)}.`,
        fix: "Ask what was asked before.",
      };
    case "fewer cases":
      return {
        message: `has ${outcome.count} case${outcome.count === 1 ? "" : "s"} less: ${short(outcome.first)} is gone.`,
        fix: "Bring it back.",
      };
    case "changed":
      return {
        message: `has a changed expectation: ${short(outcome.from)} became ${short(outcome.to)}.`,
        fix: "Leave it as it was; if the behaviour is meant to change, let the phase that writes tests say so.",
      };
  }
}

const LONGEST = 100;

function short(text: string): string {
  return `'${text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text}'`;
}
