import { isProjectPath, type ProjectPath } from "../../tree/path.js";
import { indexBytesIn } from "./run.js";

/** A commit, and what it left at the paths that it changed: a blob's id, or nothing. */
export type Commit = {
  readonly id: string;
  /** A merge left only what is as on neither side. */
  readonly isMerge: boolean;
  readonly blobs: ReadonlyMap<ProjectPath, string | undefined>;
};

const LOG = [
  ...["log", "HEAD", "--topo-order", "-z", "--format=%H %P", "--raw", "-c", "--no-abbrev"],
  ...["--no-renames", "--relative", "--no-show-signature", "--no-ext-diff", "--no-textconv"],
  "--ignore-submodules=all",
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

// Before the first change of a commit stands a newline; a merge has a mode and an id for each side.
const CHANGE = /^\n?:+(?:\d+ )+(?:[0-9a-f]{40,64} )*([0-9a-f]{40,64}) [A-Z]+\d*$/;
// Its id, and those of its parents.
const COMMIT = /^[0-9a-f]{40,64} [0-9a-f ]*$/;

function commitsIn(log: string): Commit[] {
  const commits: (Commit & { blobs: Map<ProjectPath, string | undefined> })[] = [];
  let blob: string | undefined;
  let isPath = false;
  for (const field of log.split("\0")) {
    if (isPath) {
      if (isProjectPath(field)) commits.at(-1)?.blobs.set(field, blob);
      isPath = false;
      continue;
    }
    const changed = CHANGE.exec(field)?.[1];
    if (changed !== undefined) {
      blob = /^0+$/.test(changed) ? undefined : changed;
      isPath = true;
    } else if (COMMIT.test(field)) {
      const [id = "", , otherSide] = field.split(" ");
      commits.push({ id, isMerge: otherSide !== undefined, blobs: new Map() });
    }
  }
  return commits;
}

/** What blobs hold, by id; those that git does not have here are left out. */
export async function blobsOf(
  root: string,
  ids: Iterable<string>,
): Promise<ReadonlyMap<string, Buffer>> {
  const asked = [...new Set(ids)];
  const git = indexBytesIn(root);
  const { out } = await git(["cat-file", "--batch"], asked.map((id) => `${id}\n`).join(""));
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
