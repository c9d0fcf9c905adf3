import type { Claimed } from "../../../contract/definition/contract.js";
import type { Outcome, Rung } from "../../../contract/evidence/evidence.js";
import type { ProjectPath } from "../../../tree/path.js";

/** What the evidence shows of an entry of a contract. */
export type Verified = {
  readonly id: string;
  readonly claimed: Claimed;
  readonly shown: Claimed;
  readonly files: readonly VerifiedFile[];
};

/** What the evidence shows of a file. */
export type VerifiedFile = {
  readonly path: ProjectPath;
  /** The highest rung that it holds with all below it; null where it is not there. */
  readonly rung: Rung | null;
  /** What came of each rung, lowest first, with the reason where one did not hold; none above one that failed. */
  readonly rungs: readonly ({ readonly rung: Rung } & Outcome)[];
};

/** What came of a task. */
export type Verification = {
  readonly task: string;
  /** The phase up to which it was judged; null where none has written anything. */
  readonly phase: string | null;
  readonly entries: readonly Verified[];
};
