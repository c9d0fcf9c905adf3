import { Refused, type Problem } from "../../src/problem.js";

/** The problems that a call refuses with; none when it returns. Other errors are not caught. */
export function problemsOf(call: () => unknown): readonly Problem[] {
  try {
    call();
    return [];
  } catch (error) {
    if (error instanceof Refused) return error.problems;
    throw error;
  }
}

/** The one problem that a call refuses with. */
export function problemOf(call: () => unknown): Problem {
  const [problem, ...more] = problemsOf(call);
  if (problem === undefined || more.length > 0)
    throw new Error(`expected one problem, not ${more.length + (problem === undefined ? 0 : 1)}`);
  return problem;
}

/** The problems with which something refuses that may take its time; fails where it does not. */
export async function refusalOf(act: () => unknown): Promise<readonly Problem[]> {
  try {
    await act();
  } catch (error) {
    if (error instanceof Refused) return error.problems;
    throw error;
  }
  throw new Error("It was not refused.");
}
