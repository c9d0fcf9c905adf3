import type { TemplateChange } from "../history/release.js";
import { printOption } from "../spec/option.js";
import type { Spec } from "../spec/spec.js";

/** What the templates changed, for people with an older project of this spec: a sentence or two each. */
export function newsNotes(changes: readonly TemplateChange[], spec: Spec): string[] {
  return changes.map((change) => [change.what, ...optionNotes(change, spec)].join(" "));
}

/** {@link newsNotes} with the reasons. */
export function newsWithReasons(changes: readonly TemplateChange[], spec: Spec): string[] {
  return changes.map((change) => [change.what, change.why, ...optionNotes(change, spec)].join(" "));
}

/** What people have to do themselves, a sentence each. */
export function todosOf(changes: readonly TemplateChange[]): string[] {
  return changes.flatMap(({ todo }) => todo ?? []);
}

/** What became of a project's options. */
function optionNotes({ options = {} }: TemplateChange, spec: Spec): string[] {
  const { added = {}, renamed = {}, removed = [] } = options;
  return [
    ...Object.entries(added)
      // Somebody may have chosen another value already; it has a note of its own.
      .filter(([name, value]) => printOption(spec.options[name] ?? value) === printOption(value))
      .map(
        ([name, value]) =>
          `The new option '${name}' is ${printOption(value)} here, which keeps the project as it is.`,
      ),
    ...Object.entries(renamed).map(([old, now]) => `The option '${old}' is called '${now}' now.`),
    ...removed.map((name) => `The option '${name}' is gone.`),
  ];
}
