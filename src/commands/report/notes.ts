import type { TemplateChange } from "../../history/release.js";
import type { Change, KeepReason } from "../../merge/tree/plan.js";
import type { Layout } from "../../render/layout.js";
import { printOption } from "../../spec/option.js";
import { featureJson } from "../../spec/files.js";
import type { Spec } from "../../spec/spec.js";
import type { ProjectPath } from "../../tree/path.js";

/** What the change of a spec means for people, a sentence each. */
export function specNotes(before: Spec, after: Spec): string[] {
  const was = new Map(before.features.map((feature) => [feature.name, feature]));
  const is = new Map(after.features.map((feature) => [feature.name, feature]));
  const asText = (feature: Spec["features"][number]) => JSON.stringify(featureJson(feature));
  return [
    ...after.features.flatMap((feature) => {
      const old = was.get(feature.name);
      if (old === undefined) return [`Added the feature '${feature.name}'.`];
      return asText(old) === asText(feature) ? [] : [`Changed the feature '${feature.name}'.`];
    }),
    ...[...was.keys()]
      .filter((name) => !is.has(name))
      .map((name) => `Removed the feature '${name}'.`),
    ...Object.entries(after.options).flatMap(([name, value]) => {
      const old = before.options[name];
      const [now, then] = [printOption(value), old === undefined ? "" : printOption(old)];
      return now === then ? [] : [`Set ${name} from ${then} to ${now}.`];
    }),
  ];
}

/** Roles that no feature asks for any more, which users may still have. */
export function roleNotes(before: Spec, after: Spec, { roles }: Layout): string[] {
  const left = new Set([...roles, ...rolesIn(after)]);
  return rolesIn(before)
    .filter((role) => !left.has(role))
    .map(
      (role) =>
        `The role '${role}' is gone. Users who have it cannot be read any more: give them another first.`,
    );
}

function rolesIn({ features }: Spec): string[] {
  const roles = features.flatMap(({ access }) => (access?.kind === "role" ? [access.role] : []));
  return [...new Set(roles)];
}

const DONE = {
  create: "created",
  update: "updated",
  merge: "merged with your edits",
  rename: "renamed",
  delete: "deleted",
  conflict: "in conflict",
} as const;

/** How many files were treated how: `12 files created, 1 merged with your edits.` */
export function countsNote(changes: readonly Change[]): string {
  const parts = Object.entries(DONE)
    .map(([kind, words]) => ({ count: changes.filter((one) => one.do === kind).length, words }))
    .filter(({ count }) => count > 0);
  const [first, ...rest] = parts;
  if (first === undefined) return "No file changed.";
  const files = `${first.count} ${first.count === 1 ? "file" : "files"} ${first.words}`;
  return `${[files, ...rest.map(({ count, words }) => `${count} ${words}`)].join(", ")}.`;
}

/** Whose version stands of what people and the templates both changed, a sentence each. */
export function versionNotes(changes: readonly Change[]): string[] {
  return mergedVersions(changes).map(({ path, note }) => `${path}: ${note}.`);
}

/** {@link versionNotes}, apart from the files that they are about. */
export function mergedVersions(
  changes: readonly Change[],
): { readonly path: ProjectPath; readonly note: string }[] {
  return changes.flatMap(({ path, notes = [] }) => notes.map((note) => ({ path, note })));
}

const KEPT: Readonly<Record<KeepReason, string | undefined>> = {
  edited: "kept, since you edited it; nothing uses it any more",
  deleted: "not written, since you deleted it",
  "taken-over": "left alone, since the spec lists it under 'keep'",
  lockfile: "left as you have it, since a lock file is never merged",
  same: undefined,
  history: undefined,
};

/** A file that was left as it is although there was something to say about it. */
type KeptFile = { readonly path: ProjectPath; readonly why: string };

export function keptFiles(changes: readonly Change[]): KeptFile[] {
  return changes.flatMap((change) => {
    const why = change.do === "keep" ? KEPT[change.why] : undefined;
    return why === undefined ? [] : [{ path: change.path, why }];
  });
}

/** The files that were left as they are, and why, a sentence each. */
export function keptNotes(changes: readonly Change[]): string[] {
  return keptFiles(changes).map(({ path, why }) => `${path}: ${why}.`);
}

/** What the templates changed, for people with an older project of this spec: a sentence or two each. */
export function templateNotes(
  changes: readonly TemplateChange[],
  spec: Spec,
  withReasons = false,
): string[] {
  return changes.map((change) =>
    [change.what, ...(withReasons ? [change.why] : []), ...optionNotes(change, spec)].join(" "),
  );
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
