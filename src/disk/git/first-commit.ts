import { existsSync, lstatSync, realpathSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { ProjectPath } from "../../tree/path.js";
import type { Tree } from "../../tree/tree.js";
import { keepsModes } from "../fs/modes.js";
import { repositoryAround } from "./repository.js";
import { gitIn, type Git, type GitResult } from "./run.js";

/** Whether the first commit was made; if not, one sentence that says why. */
type FirstCommit = { readonly done: true } | { readonly done: false; readonly why: string };

// For a person whom git does not know; in this one commit only.
const NEUTRAL = [
  "-c",
  "user.name=create-agent-project",
  "-c",
  "user.email=noreply@create-agent-project.invalid",
];
const NO_IDENTITY = /tell me who you are|empty ident|auto-detect|no (name|email) was given/i;

/**
 * Makes a repository in a project's root and commits exactly these files, as they stand there. A
 * repository that is there without commits is used. Inside another repository nothing is done.
 * Never throws: a project is created also where git is missing or fails.
 */
export function firstCommit(folder: string, files: Tree, message: string): FirstCommit {
  const root = realpathSync(folder); // as git sees it
  const around = repositoryAround(root);
  if (around === undefined) return commitInNew(root, files, message);
  if (around.top !== root)
    return notDone(`The folder is inside the git repository '${around.top}': commit it there.`);
  if (around.is !== "repository")
    return notDone(
      "It cannot be told whether the git repository is this folder's: commit it there.",
    );
  return commitInExisting(gitIn(root), root, files, message);
}

function commitInNew(root: string, files: Tree, message: string): FirstCommit {
  const folder = join(root, ".git");
  const wasThere = existsSync(folder);
  const start = gitIn(root);
  const branch = start(["config", "--get", "init.defaultBranch"]).out.trim() || "main";
  const made = start(["-c", `init.defaultBranch=${branch}`, "init", "--quiet"]);
  if (!made.ok) return failed(made);
  // Named outright: git would refuse a repository in a folder that belongs to somebody else.
  const git = gitIn(root, { top: root, directory: folder });
  const result = commit(git, root, files, message);
  if (!result.done && !wasThere) rmSync(folder, { recursive: true, force: true });
  return result;
}

function commitInExisting(git: Git, root: string, files: Tree, message: string): FirstCommit {
  const history = git(["rev-list", "--max-count=1", "--all"]);
  if (!history.ok) return failed(history);
  if (history.out !== "") return notDone("The git repository has commits already.");
  const staged = git(["ls-files", "-z"]);
  if (!staged.ok) return failed(staged);
  if (staged.out !== "") return notDone("The git repository has staged files.");
  return commit(git, root, files, message);
}

function commit(git: Git, root: string, files: Tree, message: string): FirstCommit {
  const added = add(git, root, files);
  if (!added.ok) return failed(added);
  const words = ["commit", "--quiet", "--no-verify", "--cleanup=verbatim", "-m", message];
  let committed = git(words);
  if (!committed.ok && NO_IDENTITY.test(committed.err)) committed = git([...NEUTRAL, ...words]);
  return committed.ok ? { done: true } : failed(committed);
}

/** Stages files by name, whatever ignore rules say, with the executable bits of the tree. */
function add(git: Git, root: string, files: Tree): GitResult {
  const executable = [...files].flatMap(([path, entry]) => (entry.executable ? [path] : []));
  const modes = keepsModes(root) && executable.every((path) => isExecutable(root, path));
  const update = (args: readonly string[], paths: Iterable<ProjectPath>) =>
    git(
      ["-c", `core.fileMode=${modes}`, "update-index", "--add", ...args, "-z", "--stdin"],
      [...paths].map((path) => `${path}\0`).join(""),
    );
  const all = update([], files.keys());
  return all.ok && !modes && executable.length > 0 ? update(["--chmod=+x"], executable) : all;
}

function isExecutable(root: string, path: ProjectPath): boolean {
  const stats = lstatSync(join(root, path), { throwIfNoEntry: false });
  return stats !== undefined && (stats.mode & 0o100) !== 0;
}

function failed({ err }: GitResult): FirstCommit {
  return notDone(`git could not make the first commit: ${err.trim() || "it gave no reason"}`);
}

function notDone(why: string): FirstCommit {
  return { done: false, why };
}
