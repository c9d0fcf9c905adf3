import { refuse } from "../../problem.js";
import { quoted } from "../../spec/text.js";
import type { ProjectPath } from "../../tree/path.js";
import { indexGitIn, personsGitIn } from "./run.js";

/**
 * Whether git knows a file of the project. Where git cannot tell, for another reason than that there
 * is no repository, it counts as known: what is not history may be deleted, what is may not.
 */
export function isTracked(root: string, path: ProjectPath): boolean {
  const { ok, err } = indexGitIn(root)(["ls-files", "--error-unmatch", "--", path]);
  if (ok) return true;
  return !/did not match any file|not a git repository|git is not installed/.test(err);
}

// With all that a person's settings could leave out.
const STATUS = [
  "status",
  "--porcelain",
  "-z",
  "--no-renames",
  "--untracked-files=normal",
  "--ignore-submodules=dirty",
];

// More names than this tell nobody more.
const NAMED = 5;

/** Whether git says that something in a project is not committed; false where it cannot be asked. */
export function isUnclean(root: string): boolean {
  const { ok, out } = personsGitIn(root)([...STATUS, "--", "."]);
  return ok && out !== "";
}

/**
 * Makes sure that git has all that stands in a project: then everything can be brought back, and what
 * a command does can be told from what was there. Outside a repository there is nothing to ask.
 * @throws Refused `unclean`, naming what is not committed
 */
export function refuseUnclean(root: string): void {
  // Of the whole repository only this folder: other projects in it do not matter.
  const { ok, out, err } = personsGitIn(root)([...STATUS, "--", "."]);
  // What follows a colon is a repository that a `.git` file names, and that is not where it says.
  if (!ok && /not a git repository(?!:)|git is not installed/.test(err)) return;
  if (!ok)
    refuse({
      code: "unclean",
      message: `git cannot say whether everything is committed: ${err.trim().replace(/\n[^]*/, "") || "it says nothing."}`,
      fix: "Mend that, or say --allow-dirty.",
    });
  const names = out.split("\0").flatMap((entry) => (entry === "" ? [] : [entry.slice(3)]));
  if (names.length === 0) return;
  const named = names.slice(0, NAMED).map(quoted).join(", ");
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : "";
  refuse({
    code: "unclean",
    message: `The work tree has changes that are not committed: ${named}${more}.`,
    fix: "Commit them or put them aside (git stash -u); or say --allow-dirty.",
  });
}
