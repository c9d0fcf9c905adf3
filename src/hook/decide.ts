import type { Stop } from "./agents.js";

/** What is remembered of a conversation that was sent back. */
export type Sent = {
  /** The findings that it was sent back for last. */
  readonly findings: string;
  /** How many times in a row. */
  readonly times: number;
};

/** What becomes of a stop, and what is remembered of its conversation. */
export type Decision =
  | { readonly is: "pass" }
  | { readonly is: "block"; readonly sent: Sent }
  | { readonly is: "give up"; readonly why: "the same" | "too often" };

// Claude Code takes eight in a row and Cursor five; who has not come further by then will not.
const MOST = 5;

/**
 * Whether an agent may stop. It is sent back once for the same findings, and only so often in a row: what it says of
 * itself is not needed for that.
 * @param findings a digest of them; undefined where there are none
 */
export function decide(
  { wasSentBack }: Pick<Stop, "wasSentBack">,
  findings: string | undefined,
  before: Sent | undefined,
): Decision {
  if (findings === undefined) return { is: "pass" };
  if (before?.findings === findings) return { is: "give up", why: "the same" };
  const inARow = wasSentBack === false ? 0 : (before?.times ?? 0);
  // Nothing is remembered of one that has been sent back: it could be for ever.
  if (wasSentBack === true && before === undefined) return { is: "give up", why: "too often" };
  if (inARow >= MOST) return { is: "give up", why: "too often" };
  return { is: "block", sent: { findings, times: inARow + 1 } };
}
