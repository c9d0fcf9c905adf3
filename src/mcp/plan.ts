import { createHash } from "node:crypto";
import type { Result } from "../commands/report/result.js";
import { refuse } from "../problem.js";

/**
 * The digest of what a command would do: to which folder, each change with the bytes that it leaves, and
 * all that was said of it. Where it is the same, so is what is written.
 */
export function planDigest(folder: string, would: Result): string {
  const { command, digest, changes, problems, notes } = would;
  const hash = createHash("sha256");
  hash.update(JSON.stringify([folder, command, digest?.() ?? "", problems, notes]));
  for (const change of changes) {
    const { after, from, ...rest } = { after: undefined, from: undefined, ...change };
    const bytes = after === undefined ? "" : createHash("sha256").update(after.bytes).digest("hex");
    hash.update(JSON.stringify([rest, from ?? "", bytes, after?.executable ?? false]));
  }
  return hash.digest("hex").slice(0, 32);
}

/**
 * Refuses to do something else than what was agreed to.
 * @throws Refused `changed`
 */
export function refuseOther(agreed: string, folder: string, would: Result): void {
  if (planDigest(folder, would) === agreed) return;
  refuse({
    code: "changed",
    field: "plan",
    message: "This is not what was planned: the project, or what is asked for, is another one now.",
    fix: "Leave 'plan' out to see what would be done now, and apply that.",
  });
}
