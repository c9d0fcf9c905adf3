import type { ProjectPath } from "../../tree/path.js";
import { sameContent, type Content, type Entry, type MergeKind } from "../../tree/tree.js";
import { mergeContent, sameFile, type ContentRules, type MergedContent } from "../text/content.js";
import type { Change, KeepReason, OnDisk } from "./plan.js";
import { caseOf, rowOf, type Case, type Verdict } from "./table.js";

/** The three versions of what is at a path. */
export type Versions = {
  readonly path: ProjectPath;
  readonly base: Entry | undefined;
  readonly project: OnDisk;
  readonly target: Entry | undefined;
};

/** What a path comes to: what to do, if anything, and whether the base becomes the target. */
export type FileStep = {
  readonly change: Change | undefined;
  readonly nextBase: "base" | "target";
};

/** Looks a path up in the table and does what its row says. */
export function stepOf(versions: Versions, rules: ContentRules): FileStep {
  const { path, base, project, target } = versions;
  const kind = (target ?? base)?.merge ?? "whole";
  const file = project.is === "file" ? project.content : undefined;
  const row = rowOf(caseAt(versions, kind), kind);
  const plain = plainChange(path, row, target);
  if (plain !== "to merge") return { change: plain, nextBase: row.nextBase };
  if (file === undefined || target === undefined) return { change: undefined, nextBase: "target" };
  const merged = mergeContent(path, kind, { base, project: file, target }, rules);
  const waits = merged.is === "conflict" && merged.because === "unresolved";
  return {
    change: withNotes(mergedChange(path, row, merged, file), merged),
    nextBase: waits ? "base" : row.nextBase,
  };
}

function caseAt({ base, project, target }: Versions, kind: MergeKind): Case {
  const file = project.is === "file" ? project.content : undefined;
  const same = kind === "whole" || kind === "once" ? sameContent : sameFile;
  return caseOf<Content>(base, project.is === "other" ? "other" : file, target, same, sameContent);
}

const KEEPS = {
  "keep edited": "edited",
  "keep deleted": "deleted",
  "keep same": "same",
  "keep history": "history",
  "keep lockfile": "lockfile",
} as const satisfies Partial<Record<Verdict, KeepReason>>;

function isKeep(verdict: Verdict): verdict is keyof typeof KEEPS {
  return verdict in KEEPS;
}

type Verdicted = ReturnType<typeof rowOf>;

/** What a row asks for where nothing has to be merged. */
function plainChange(
  path: ProjectPath,
  { then, words }: Verdicted,
  target: Entry | undefined,
): Change | "to merge" | undefined {
  if (isKeep(then)) return { path, do: "keep", why: KEEPS[then] };
  switch (then) {
    case "nothing":
      return undefined;
    case "delete":
      return { path, do: "delete" };
    case "create":
      return target && { path, do: "create", after: contentOf(target) };
    case "conflict: not a file":
      return { path, do: "conflict", after: undefined, why: sentence(words) };
    case "update":
    case "merge":
    case "conflict: both added":
      return "to merge";
  }
}

function mergedChange(
  path: ProjectPath,
  { then, words }: Verdicted,
  merged: MergedContent,
  file: Content,
): Change | undefined {
  if (merged.is === "conflict")
    return { path, do: "conflict", after: merged.after, why: reasonFor(merged, words) };
  const { after } = merged;
  if (!sameContent(after, file)) return { path, do: then === "update" ? "update" : "merge", after };
  return then === "update" ? undefined : { path, do: "keep", why: "same" };
}

function withNotes(change: Change | undefined, { notes = [] }: MergedContent): Change | undefined {
  return change && notes.length > 0 ? { ...change, notes } : change;
}

function reasonFor(
  { after, because }: Extract<MergedContent, { is: "conflict" }>,
  words: string,
): string {
  if (because === "unresolved") return "Markers of an earlier conflict are still in the file.";
  return sentence(after ? words : `${words}; it cannot hold markers and was left as it is`);
}

/** A row's words as a sentence. */
function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

function contentOf({ bytes, executable }: Content): Content {
  return { bytes, executable };
}
