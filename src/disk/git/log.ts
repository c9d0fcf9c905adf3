import { isProjectPath, type ProjectPath } from "../../tree/path.js";
import { indexBytesIn, TOO_MUCH } from "./run.js";

/** A commit, and what it left at the paths that it changed: a blob's id, or nothing. */
export type Commit = {
  readonly id: string;
  readonly blobs: ReadonlyMap<ProjectPath, string | undefined>;
};

const LOG = [
  ...["log", "HEAD", "-z", "--format=%H", "--raw", "--no-abbrev", "--no-renames", "--relative"],
  ...["--no-show-signature", "--no-ext-diff", "--no-textconv", "--ignore-submodules=all"],
];

/**
 * The commits that changed what is in a folder of a project, newest first; undefined where there are
 * none to ask: no repository, no git, or a history that was cut off (a shallow clone).
 */
export async function commitsOf(
  root: string,
  folder: ProjectPath,
): Promise<readonly Commit[] | undefined> {
  const git = indexBytesIn(root);
  const shallow = await git(["rev-parse", "--is-shallow-repository"]);
  if (!shallow.ok || shallow.out.toString("utf8").trim() !== "false") return undefined;
  const { ok, out } = await git([...LOG, "--", folder]);
  if (!ok) return undefined;
  const commits = commitsIn(out.toString("utf8"));
  return commits.length === 0 ? undefined : commits;
}

// Before the first change of a commit stands a newline.
const CHANGE = /^\n?:\d+ \d+ [0-9a-f]+ ([0-9a-f]+) [A-Z]\d*$/;

function commitsIn(log: string): Commit[] {
  const commits: { id: string; blobs: Map<ProjectPath, string | undefined> }[] = [];
  let blob: string | undefined;
  let isPath = false;
  for (const field of log.split("\0")) {
    const change = CHANGE.exec(field);
    if (isPath) {
      if (isProjectPath(field)) commits.at(-1)?.blobs.set(field, blob);
      isPath = false;
    } else if (change !== null) {
      blob = /^0+$/.test(change[1] ?? "") ? undefined : change[1];
      isPath = true;
    } else if (/^[0-9a-f]{40,64}$/.test(field)) commits.push({ id: field, blobs: new Map() });
  }
  return commits;
}

/** Whether a commit took a file of this name from another folder: what was before is not under its path. */
export async function isMoveOf(root: string, { id }: Commit, file: ProjectPath): Promise<boolean> {
  const flags = ["-r", "-z", "--name-only", "--no-renames", "--diff-filter=D"];
  const git = indexBytesIn(root);
  const { out } = await git(["diff-tree", ...flags, id, "--", `:(top,glob)**/${file}`]);
  return out.length > 0;
}

/** What blobs hold, by id; those that git does not have here are left out. */
export async function blobsOf(
  root: string,
  ids: Iterable<string>,
): Promise<ReadonlyMap<string, Buffer>> {
  const asked = [...new Set(ids)];
  const git = indexBytesIn(root);
  const { out, err } = await git(["cat-file", "--batch"], asked.map((id) => `${id}\n`).join(""));
  if (err === TOO_MUCH && asked.length > 1) {
    const half = Math.ceil(asked.length / 2);
    const first = await blobsOf(root, asked.slice(0, half));
    return new Map([...first, ...(await blobsOf(root, asked.slice(half)))]);
  }
  const blobs = new Map<string, Buffer>();
  for (let at = 0; at < out.length;) {
    const end = out.indexOf("\n", at);
    const [id = "", type, size] = out
      .toString("latin1", at, end === -1 ? out.length : end)
      .split(" ");
    at = (end === -1 ? out.length : end) + 1;
    if (type !== "blob") continue;
    blobs.set(id, out.subarray(at, at + Number(size)));
    at += Number(size) + 1;
  }
  return blobs;
}
