import { Refused, type Problem, type ProblemCode } from "../../problem.js";

type Doing = "read" | "write";

/** The code of a system error (`EACCES`), or undefined for anything else that was thrown. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : undefined;
}

/** Does something to a file; what the system refuses becomes a {@link Refused} about that path. */
export function attempt<T>(doing: Doing, path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw asRefusal(error, doing, path);
  }
}

/** Does something; an error with one of these codes is an expected outcome and gives undefined. */
export function unless<T>(codes: readonly string[], act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    if (codes.includes(codeOf(error) ?? "")) return undefined;
    throw error;
  }
}

/** A system error in a person's words; what is not expected stays what it is. */
export function asRefusal(error: unknown, doing: Doing, path: string): unknown {
  const wording = WORDINGS.get(codeOf(error) ?? "");
  if (wording === undefined) return error;
  const problem: Problem = {
    code: wording.code ?? (doing === "read" ? "not-readable" : "target-not-writable"),
    path,
    message: wording.message(doing, `'${path}'`),
    fix: wording.fix,
  };
  return new Refused([problem], { cause: error });
}

type Wording = {
  /** Where it does not only depend on what was being done. */
  readonly code?: ProblemCode;
  readonly message: (doing: Doing, path: string) => string;
  readonly fix: string;
};

const NO_PERMISSION: Wording = {
  message: (doing, path) => `No permission to ${doing} ${path}.`,
  fix: "Check who owns it and its permissions, or choose another folder.",
};
const IN_USE: Wording = {
  message: (_doing, path) => `${path} is in use by another program.`,
  fix: "Close that program and run the command again.",
};

const WORDINGS: ReadonlyMap<string, Wording> = new Map<string, Wording>([
  ["EACCES", NO_PERMISSION],
  ["EPERM", NO_PERMISSION],
  [
    "EROFS",
    {
      message: (_doing, path) => `${path} is on a file system that can only be read.`,
      fix: "Choose a folder on another file system.",
    },
  ],
  [
    "ENOSPC",
    {
      code: "disk-full",
      message: (_doing, path) => `No space is left for ${path}.`,
      fix: "Free some space and run the command again.",
    },
  ],
  [
    "EDQUOT",
    {
      code: "disk-full",
      message: (_doing, path) => `No space is left for ${path} within your quota.`,
      fix: "Free some space and run the command again.",
    },
  ],
  ["EBUSY", IN_USE],
  ["ETXTBSY", IN_USE],
  [
    "ENAMETOOLONG",
    {
      code: "target-not-writable",
      message: (_doing, path) => `${path} is longer than the file system allows.`,
      fix: "Choose a shorter name, or a folder nearer to the root.",
    },
  ],
  [
    "EIO",
    {
      message: (doing, path) => `The device failed to ${doing} ${path}.`,
      fix: "Check the disk, then run the command again.",
    },
  ],
]);
