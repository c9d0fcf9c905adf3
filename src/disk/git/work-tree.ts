import { lstatSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { isProjectPath, type ProjectPath } from "../../tree/path.js";
import { Contained } from "../fs/contained.js";
import { attempt } from "../fs/errors.js";
import { firstLine } from "./commit-tree.js";
import { indexBytesIn } from "./run.js";

/** The files in a project's folder: those that git knows, and those that are neither known nor ignored. */
export type WorkTree = {
  readonly paths: ReadonlySet<ProjectPath>;
  /** What cannot be a path of a project (`aux.py`, `a:b`). */
  readonly odd: readonly string[];
};

/**
 * The files that stand in a project. What is ignored is told by its `.gitignore` files and by the
 * person's own settings; not by those of the repository (`info/exclude`), which no clone has and
 * nobody sees. A repository inside of it hides nothing.
 */
export async function workTreeOf(root: string): Promise<WorkTree> {
  const git = indexBytesIn(root);
  const excludes = await personsExcludes(root);
  const { ok, out, err } = await git([
    ...["ls-files", "-z", "--cached", "--others", "--exclude-per-directory=.gitignore"],
    ...(excludes === undefined ? [] : [`--exclude-from=${excludes}`]),
  ]);
  if (!ok) throw new Error(`git cannot list the files: ${firstLine(err)}`);
  const paths = new Set<ProjectPath>();
  const odd: string[] = [];
  const folders = new Contained(root);
  for (const path of new Set(out.toString("utf8").split("\0")))
    for (const file of path.endsWith("/") ? filesUnder(folders, path.slice(0, -1)) : [path])
      if (isProjectPath(file)) paths.add(file);
      else if (file !== "") odd.push(file);
  return { paths, odd };
}

/** The file of a person's own ignore rules, if it is there. */
async function personsExcludes(root: string): Promise<string | undefined> {
  const { ok, out } = await indexBytesIn(root)([
    ...["config", "--global", "--type=path", "--get", "core.excludesFile"],
  ]);
  const set = out.toString("utf8").trim();
  const home = process.env["XDG_CONFIG_HOME"] ?? join(homedir(), ".config");
  const file = ok && set !== "" ? set : join(home, "git/ignore");
  return lstatSync(file, { throwIfNoEntry: false }) === undefined ? undefined : file;
}

/** The files in a repository inside of the project, of which git says only that it is there. */
function* filesUnder(folders: Contained, folder: string): Generator<string> {
  if (!isProjectPath(folder)) {
    yield folder;
    return;
  }
  for (const entry of entriesIn(folders, folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.name === ".git") continue;
    if (entry.isDirectory()) yield* filesUnder(folders, path);
    else yield path;
  }
}

function entriesIn(folders: Contained, folder: ProjectPath) {
  return attempt("read", folder, () => {
    const way = folders.wayInto(folder);
    return way.is === "open" ? readdirSync(way.name, { withFileTypes: true }) : [];
  });
}
