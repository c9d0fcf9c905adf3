import { isProjectPath, type ProjectPath } from "../../tree/path.js";
import { indexBytesIn } from "./run.js";

/** What a commit has at a path. */
export type TreeEntry = {
  readonly mode: string;
  /** The blob. */
  readonly id: string;
  /** In bytes; undefined where the repository does not have it. */
  readonly size: number | undefined;
};

/** The modes that a tree gives to what is no plain file. */
export const LINK_MODE = "120000";
export const EXECUTABLE_MODE = "100755";
const SUBMODULE_MODE = "160000";

/** A commit that was asked for: its id, or why it cannot be used. */
export type FoundCommit =
  | { readonly is: "found"; readonly id: string }
  | { readonly is: "unknown"; readonly isShallow: boolean }
  | { readonly is: "no repository"; readonly why: string };

/** The commit that a name stands for: an id, a branch, a tag. */
export async function commitNamed(root: string, name: string): Promise<FoundCommit> {
  const git = indexBytesIn(root);
  const repository = await git(["rev-parse", "--is-shallow-repository"]);
  if (!repository.ok) return { is: "no repository", why: firstLine(repository.err) };
  const isShallow = repository.out.toString("utf8").trim() !== "false";
  const isName = name !== "" && !name.startsWith("-") && !/[\0\n]/.test(name);
  if (!isName) return { is: "unknown", isShallow };
  const asked = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`];
  const { ok, out } = await git(asked);
  const id = out.toString("latin1").trim().split("\n").at(-1) ?? "";
  return ok && isObjectId(id) ? { is: "found", id } : { is: "unknown", isShallow };
}

/** Whether a text is the whole id of an object. */
export function isObjectId(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}

/** Whether what is checked out was made from a commit: undefined where a history that was cut off does not tell. */
export async function isBehindHead(root: string, commit: string): Promise<boolean | undefined> {
  const git = indexBytesIn(root);
  const { ok, err } = await git(["merge-base", "--is-ancestor", commit, "HEAD"]);
  if (ok) return true;
  if (err.trim() !== "") return undefined;
  const shallow = await git(["rev-parse", "--is-shallow-repository"]);
  return shallow.out.toString("utf8").trim() === "false" ? false : undefined;
}

/**
 * The files of a folder at a commit, by their paths in it; submodules are left out.
 * What cannot be a path of a project (`aux.py`, `a:b`) is named by itself.
 */
export async function treeAt(
  root: string,
  commit: string,
  paths: readonly ProjectPath[] = [],
): Promise<{
  readonly entries: ReadonlyMap<ProjectPath, TreeEntry>;
  readonly odd: readonly string[];
}> {
  const entries = new Map<ProjectPath, TreeEntry>();
  const odd: string[] = [];
  const { ok, out, err } = await indexBytesIn(root)([
    ...["ls-tree", "-r", "-z", "--long", commit, "--"],
    ...paths,
  ]);
  if (!ok) throw new Error(`git cannot list ${commit}: ${firstLine(err)}`);
  for (const line of out.toString("utf8").split("\0")) {
    const [, mode = "", id = "", size = "", path = ""] =
      /^(\d+) \w+ ([0-9a-f]+) +(\S+)\t([^]*)$/.exec(line) ?? [];
    if (path === "" || mode === SUBMODULE_MODE) continue;
    if (isProjectPath(path)) entries.set(path, { mode, id, size: sizeFrom(size) });
    else odd.push(path);
  }
  return { entries, odd };
}

function sizeFrom(text: string): number | undefined {
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

/** What git says in a line. */
export function firstLine(text: string): string {
  return text.trim().replace(/\n[^]*/, "") || "it says nothing.";
}
