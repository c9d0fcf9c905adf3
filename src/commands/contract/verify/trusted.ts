import { contractPlaces } from "../../../contract/definition/places.js";
import { readTask, taskFile, type Task } from "../../../contract/task/record.js";
import { refuse, type Problem } from "../../../problem.js";
import { textsAt } from "../start.js";
import { untrusted, type TrustedTexts } from "./frozen.js";

/** A task, and what else of it a trusted commit has. */
type Trusted = {
  readonly task: Task;
  readonly texts: TrustedTexts;
  readonly problems: readonly Problem[];
};

/**
 * The task as the trusted commit has it, where one was named.
 * @throws Refused where it has no such task
 */
export async function trustedTask(
  root: string,
  own: Task,
  ref: string | undefined,
): Promise<Trusted> {
  if (ref === undefined) return { task: own, texts: undefined, problems: [] };
  const path = taskFile(own.id);
  const { contract, lock } = contractPlaces(own.id);
  const texts = await textsAt(root, { ref, flag: "--trusted" }, [path, contract, lock]);
  const text =
    texts.get(path) ??
    refuse({
      code: "bad-arguments",
      field: "--trusted",
      message: `That commit has no record of the task '${own.id}'.`,
      fix: "Name a commit that has it: the one that committed the task, or a later one.",
    });
  const task = readTask(text, own.id);
  return { task, texts, problems: task.start === own.start ? [] : [untrusted(path)] };
}
