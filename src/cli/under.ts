import { Refused, type Problem } from "../problem.js";

/** Runs what may refuse a value, and names the flag or argument that the value came from. */
export function under<T>(field: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const place = (problem: Problem): Problem => ({ field, ...problem });
    const [first, ...rest] = error.problems;
    throw new Refused([place(first), ...rest.map(place)], { cause: error });
  }
}
