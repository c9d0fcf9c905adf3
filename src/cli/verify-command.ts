import { nextTask } from "../commands/contract/next.js";
import { verify } from "../commands/contract/verify.js";
import type { Answer, Result } from "../commands/report/result.js";
import type { VerifyFlags } from "./program.js";
import { clearProgress, progressOn } from "./terminal.js";

/** Verifies a task, or names the next one of a list. */
export async function runVerify(
  flags: VerifyFlags,
  place: { readonly cwd: string; readonly dryRun: boolean },
): Promise<Result | Answer> {
  if (flags.next) return nextTask(place);
  const result = await verify({
    ...place,
    ...(flags.task !== undefined && { task: flags.task }),
    ...(flags.phase !== undefined && { phase: flags.phase }),
    ...(flags.trusted !== undefined && { trusted: flags.trusted }),
    ...(flags.since !== undefined && { since: flags.since }),
    static: flags.static ?? false,
    write: flags.write ?? false,
    progress: progressOn(process.stderr, flags.quiet ?? false),
  });
  clearProgress(process.stderr);
  return result;
}
