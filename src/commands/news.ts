import type { TemplateChange } from "../history/release.js";
import { printOption } from "../spec/option.js";

/** What the templates changed, for people with an older project: a sentence or two each. */
export function newsNotes(changes: readonly TemplateChange[]): string[] {
  return changes.map((change) => [change.what, ...optionNotes(change)].join(" "));
}

/** {@link newsNotes} with the reasons. */
export function newsWithReasons(changes: readonly TemplateChange[]): string[] {
  return changes.map((change) => [change.what, change.why, ...optionNotes(change)].join(" "));
}

/** What people have to do themselves, a sentence each. */
export function todosOf(changes: readonly TemplateChange[]): string[] {
  return changes.flatMap(({ todo }) => todo ?? []);
}

/** What became of a project's options. */
function optionNotes({ options: { added = {}, renamed = {}, removed = [] } = {} }: TemplateChange) {
  return [
    ...Object.entries(added).map(
      ([name, value]) =>
        `The new option '${name}' is ${printOption(value)} here, which keeps the project as it is.`,
    ),
    ...Object.entries(renamed).map(([old, now]) => `The option '${old}' is called '${now}' now.`),
    ...removed.map((name) => `The option '${name}' is gone.`),
  ];
}
