import { type Problem, type ProblemCode, Refused } from "../problem.js";
import { byCodeUnit } from "../tree/tree.js";

/** Says where a problem is that knows only its place inside a piece of text. */
export type Place = (problem: Problem) => Problem;

// More than a person reads at once.
const MOST = 100;

/** Gathers the problems of many steps, so that a person sees all of them at once: the first 100. */
export class Diagnostics {
  readonly #problems: Problem[] = [];
  #more = false;

  /** Whether no further problem will be listed: nobody need look for more. */
  get full(): boolean {
    return this.#more;
  }

  add(problem: Problem, place: Place = (found) => found): void {
    if (this.#problems.length < MOST) this.#problems.push(place(problem));
    else this.#more = true;
  }

  /** What `make` returns; where it refuses, its problems are kept and there is nothing. */
  attempt<T>(make: () => T, place?: Place): T | undefined {
    if (this.full) return undefined;
    try {
      return make();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      for (const problem of error.problems) this.add(problem, place);
      return undefined;
    }
  }

  /**
   * The value, when there was no problem.
   * @throws Refused with every problem that was listed.
   */
  conclude<T>(value: T | undefined): T {
    const [first, ...rest] = this.#problems.sort(byPlace);
    if (first !== undefined) throw new Refused([first, ...rest, ...(this.#more ? [UNLISTED] : [])]);
    if (value === undefined) throw new Error("a value is missing, and no problem says why");
    return value;
  }
}

// In the order in which a person meets them.
function byPlace(a: Problem, b: Problem): number {
  const { path = "", at = START } = a;
  const { path: otherPath = "", at: other = START } = b;
  return byCodeUnit(path, otherPath) || at.line - other.line || at.column - other.column;
}

const START = { line: 0, column: 0 };

const UNLISTED: Problem = {
  code: "invalid-spec",
  message: `There are more problems than these ${MOST}.`,
  fix: "Correct these first.",
};

/** What is wrong with a text: where in it (UTF-16 units from 0), the sentence, and the way out. */
export type Fault = { readonly offset: number; readonly message: string; readonly fix: string };

/** A fault as a problem of a text of one line. */
export function problemOf(code: ProblemCode, { offset, message, fix }: Fault): Problem {
  return { code, at: { line: 1, column: offset + 1 }, message, fix };
}
