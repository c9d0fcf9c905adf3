import type { Problem, ProblemCode } from "../problem.js";

/** What is wrong with a text: where in it (UTF-16 units from 0), the sentence, and the way out. */
export type Fault = { readonly offset: number; readonly message: string; readonly fix: string };

/** A fault as a problem of a text of one line. */
export function problemOf(code: ProblemCode, { offset, message, fix }: Fault): Problem {
  return { code, at: { line: 1, column: offset + 1 }, message, fix };
}
