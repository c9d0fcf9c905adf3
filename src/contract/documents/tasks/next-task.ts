import { quoted } from "../../../spec/text.js";
import type { ListedTask, TaskList } from "./task-list.js";
import { hasRule, sectionText, taskFindings, type TaskEvidence } from "./task-problems.js";

/** An open task, and what it waits for, a clause each. */
export type BlockedTask = { readonly task: ListedTask; readonly by: readonly string[] };

/** Which task may be begun. */
export type NextTask =
  | { readonly is: "task"; readonly task: ListedTask }
  | { readonly is: "none open" }
  /** All that is open waits for something. */
  | { readonly is: "blocked"; readonly open: readonly [BlockedTask, ...BlockedTask[]] };

/**
 * The first task in the order of its list that is open and may be begun: all that it comes after is ticked,
 * and neither it nor one of those is wrong.
 */
export function nextTaskOf(list: TaskList, evidence: TaskEvidence): NextTask {
  const { unsound } = taskFindings(list, evidence);
  const ticked = new Set(list.tasks.flatMap(({ id, isTicked }) => (isTicked ? [id] : [])));
  const blocked: BlockedTask[] = [];
  for (const task of list.tasks.filter(({ isTicked }) => !isTicked)) {
    const { id, after, section } = task;
    const by = [
      ...after.flatMap(({ text }) => {
        if (!ticked.has(text)) return [`${quoted(text)}, which is not ticked`];
        return unsound.has(text) ? [`${quoted(text)}, which is ticked without being done`] : [];
      }),
      ...(section === undefined || hasRule(section, evidence)
        ? []
        : [`a rule in ${sectionText(section)}`]),
    ];
    // Where it only comes after what is wrong, that is said above.
    if (by.length === 0 && unsound.has(id)) by.push("what is found wrong with it");
    if (by.length === 0) return { is: "task", task };
    blocked.push({ task, by });
  }
  const [first, ...others] = blocked;
  return first === undefined ? { is: "none open" } : { is: "blocked", open: [first, ...others] };
}
