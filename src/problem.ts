/** A place in a text: line and column, both from 1, the column in UTF-16 code units. */
export type Position = { readonly line: number; readonly column: number };

/** What went wrong, as a word that a program can act on. */
export type ProblemCode =
  | "bad-arguments"
  | "missing-value"
  | "invalid-json"
  | "invalid-spec"
  | "invalid-name"
  | "invalid-field"
  | "unknown-layout"
  | "unknown-option"
  | "invalid-option"
  | "unsafe-path"
  | "not-a-project"
  | "damaged-base"
  | "other-version"
  | "target-not-empty"
  | "target-not-writable"
  | "not-readable"
  | "disk-full"
  | "locked"
  | "interrupted"
  | "changed"
  | "unclean"
  | "not-checked-out"
  | "conflict"
  | "missing-seam"
  | "behind"
  | "invalid-migration"
  | "several-heads"
  | "stale-document"
  | "invalid-contract"
  | "changed-contract"
  | "unmet-contract"
  | "outside-contract"
  | "weakened-test"
  | "weakened-gate"
  | "regression"
  | "not-checked"
  | "placeholder"
  | "unsafe-change"
  | "unsupported"
  | "install-failed"
  | "fault";

/** Something a person must look at: what is wrong, where, and what to do about it. */
export type Problem = {
  readonly code: ProblemCode;
  /** The file it is about, relative to where the person stands, `/` between segments. */
  readonly path?: string;
  /** The key or flag it is about: `features[0].fields[2]`, `--layout`. */
  readonly field?: string;
  readonly at?: Position;
  readonly message: string;
  readonly fix: string;
};

/** Thrown where a command cannot run and has changed nothing: exit code 2. */
export class Refused extends Error {
  override readonly name = "Refused";

  constructor(
    readonly problems: readonly [Problem, ...Problem[]],
    options?: ErrorOptions,
  ) {
    super(problems.map((problem) => problem.message).join("\n"), options);
  }
}

/** Throws a {@link Refused} with this one problem. */
export function refuse(problem: Problem): never {
  throw new Refused([problem]);
}

/** Throws a {@link Refused} with all these problems, if there are any. */
export function refuseAll([first, ...rest]: readonly Problem[]): void {
  if (first !== undefined) throw new Refused([first, ...rest]);
}

/** Runs what may refuse a value, and names the flag or argument that the value came from. */
export function namingField<T>(field: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const place = (problem: Problem): Problem => ({ field, ...problem });
    const [first, ...rest] = error.problems;
    throw new Refused([place(first), ...rest.map(place)], { cause: error });
  }
}
