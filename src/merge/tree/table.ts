import type { MergeKind } from "../../tree/tree.js";

/**
 * What a path holds in base, project and target. `-` is nothing; equal letters are equal files; `other`
 * is a link, a directory or something special. Letters are given in the order base, project, target.
 */
export type Row = {
  readonly base: "-" | "A";
  readonly project: "-" | "A" | "B" | "other";
  readonly target: "-" | "A" | "B" | "C";
  readonly then: Verdict;
  /** For a file that is written once, where that is another verdict; the base then stays. */
  readonly once?: Verdict;
  /** For a lock file, where that is another verdict; the base then becomes the target. */
  readonly lockfile?: Verdict;
  /** Whether the base becomes the target, or stays because nothing of it was written. */
  readonly nextBase: "target" | "base";
  readonly words: string;
};

export type Verdict =
  | "nothing"
  | "create"
  | "update"
  | "merge"
  | "delete"
  | "keep edited"
  | "keep deleted"
  | "keep same"
  | "keep history"
  | "keep lockfile"
  | "conflict: both added"
  | "conflict: not a file";

/** Every case there is, one row each. */
// prettier-ignore
export const TABLE: readonly Row[] = [
  { base: "-", project: "-",     target: "-", nextBase: "target", then: "nothing",              words: "nobody has the file" },
  { base: "-", project: "-",     target: "A", nextBase: "target", then: "create",               words: "the template has a new file" },
  { base: "-", project: "A",     target: "-", nextBase: "target", then: "nothing",              words: "a person's own file" },
  { base: "-", project: "A",     target: "A", nextBase: "target", then: "keep same",            words: "the new file is there already, the same" },
  { base: "-", project: "A",     target: "B", nextBase: "target", then: "conflict: both added", words: "the new file is there already, and differs",             lockfile: "keep lockfile" },
  { base: "-", project: "other", target: "-", nextBase: "target", then: "nothing",              words: "a person's own link or folder" },
  { base: "-", project: "other", target: "A", nextBase: "base",   then: "conflict: not a file", words: "a link or folder stands where the new file goes",    lockfile: "keep lockfile" },

  { base: "A", project: "-",     target: "-", nextBase: "target", then: "nothing",              words: "both sides deleted the file" },
  { base: "A", project: "-",     target: "A", nextBase: "target", then: "nothing",              words: "a person deleted the file" },
  { base: "A", project: "-",     target: "B", nextBase: "target", then: "keep deleted",         words: "a person deleted the file, the template changed it" },

  { base: "A", project: "A",     target: "-", nextBase: "target", then: "delete",               words: "the template dropped the file",                    once: "nothing" },
  { base: "A", project: "A",     target: "A", nextBase: "target", then: "nothing",              words: "nobody changed the file" },
  { base: "A", project: "A",     target: "B", nextBase: "target", then: "update",               words: "the template changed the file",                    once: "keep history" },

  { base: "A", project: "B",     target: "-", nextBase: "target", then: "keep edited",          words: "the template dropped the file, a person edited it", once: "nothing" },
  { base: "A", project: "B",     target: "A", nextBase: "target", then: "nothing",              words: "a person edited the file" },
  { base: "A", project: "B",     target: "B", nextBase: "target", then: "keep same",            words: "both sides made the same change" },
  { base: "A", project: "B",     target: "C", nextBase: "target", then: "merge",                words: "both sides changed the file",                      once: "keep history", lockfile: "keep lockfile" },

  { base: "A", project: "other", target: "-", nextBase: "target", then: "keep edited",          words: "the template dropped the file, a link or folder took its place", once: "nothing" },
  { base: "A", project: "other", target: "A", nextBase: "target", then: "nothing",              words: "a link or folder took the file's place" },
  { base: "A", project: "other", target: "B", nextBase: "target", then: "conflict: not a file", words: "a link or folder took the file's place, the template changed it", once: "keep history", lockfile: "keep lockfile" },
];

/** The three versions of a file, as a row spells them. */
export type Case = Pick<Row, "base" | "project" | "target">;

/** What happens to a file, and to its base. */
export function rowOf(one: Case, kind: MergeKind): Pick<Row, "then" | "nextBase" | "words"> {
  const row = TABLE.find(
    ({ base, project, target }) =>
      base === one.base && project === one.project && target === one.target,
  );
  // The test walks every case, so this is a fault of this program.
  if (row === undefined) throw new Error(`no row for ${JSON.stringify(one)}`);
  if (kind === "once" && row.once !== undefined)
    return { then: row.once, nextBase: "base", words: row.words };
  if (kind === "lockfile" && row.lockfile !== undefined)
    return { then: row.lockfile, nextBase: "target", words: row.words };
  return row;
}

/**
 * Spells three versions of a file. `same` tells whether a person's file is one of ours, `equal` whether
 * two of ours are equal: what we wrote is compared exactly, also in how its lines end.
 */
export function caseOf<T>(
  base: T | undefined,
  project: T | "other" | undefined,
  target: T | undefined,
  same: (a: T, b: T) => boolean,
  equal: (a: T, b: T) => boolean = same,
): Case {
  const file = project === "other" ? undefined : project;
  const mine = base !== undefined && file !== undefined && !same(base, file) ? "B" : "A";
  return {
    base: base === undefined ? "-" : "A",
    project: project === "other" ? "other" : file === undefined ? "-" : mine,
    target: target === undefined ? "-" : targetLetter(target),
  };

  function targetLetter(wanted: T): "A" | "B" | "C" {
    if (base !== undefined ? equal(base, wanted) : file === undefined || same(file, wanted))
      return "A";
    if (mine === "A") return "B";
    return file !== undefined && same(file, wanted) ? "B" : "C";
  }
}
