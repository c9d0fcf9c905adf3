import { kindsIn } from "../../disk/fs/contained.js";
import { type Change, contentOf, type Project } from "../../merge/tree/plan.js";
import { type Folder, inProject } from "../../render/component.js";
import { shellWord } from "../../spec/text.js";
import { isRequirements, LOCKFILES } from "../../tree/kind.js";
import { projectPath, type ProjectPath } from "../../tree/path.js";
import { type Content, textOf, type Tree } from "../../tree/tree.js";
import {
  asksOtherwise,
  type Dependencies,
  dependenciesIn,
  type Dependency,
  type Lacking,
  lackingIn,
} from "./dependencies.js";

/** What a change means for the lock files of a project. */
export type Lockfiles = {
  /** What people have to do for them, a sentence or two each. */
  readonly todos: readonly string[];
  /** What installs the packages of each package.json that was written, where there are some already. */
  readonly installs: readonly string[];
};

/** A change of a project, as far as lock files care. */
type LockfileChange = {
  readonly root: string;
  /** Those of lock files and of what they follow. */
  readonly changes: readonly Change[];
  readonly project: Project;
  readonly base: Tree;
  readonly target: Tree;
  /** Where a file was written last: the template may have renamed it. */
  readonly writtenAt: (path: ProjectPath) => ProjectPath;
  /** Whether the templates say something new, also of files that people took over. */
  readonly hasTemplateChange: boolean;
};

/** How a tool changes what its lock file follows. */
type Tool = {
  readonly add: string;
  readonly remove: string;
  /** Has it do so for development only. */
  readonly dev: string;
  readonly follows: string;
};

/** A lock file that is there. */
type Lockfile = {
  readonly path: ProjectPath;
  /** The command that makes it anew. */
  readonly command: string;
  /** Undefined for those of JavaScript, which follow a package.json. */
  readonly tool: Tool | undefined;
};

const PROJECT = "pyproject.toml";

const TOOLS: ReadonlyMap<string, Tool> = new Map([
  ["uv.lock", { add: "uv add", remove: "uv remove", dev: "--dev", follows: PROJECT }],
  [
    "poetry.lock",
    { add: "poetry add", remove: "poetry remove", dev: "--group dev", follows: PROJECT },
  ],
  ["pdm.lock", { add: "pdm add", remove: "pdm remove", dev: "-d", follows: PROJECT }],
  [
    "Pipfile.lock",
    { add: "pipenv install", remove: "pipenv uninstall", dev: "--dev", follows: "Pipfile" },
  ],
]);

/** What is left to do for lock files. Whether they are there is looked at, and none is read. */
export function lockfilesAfter(changed: LockfileChange): Lockfiles {
  const found = lockfilesIn(changed);
  const todos = changed.changes.flatMap((change) => lackingTodos(change, found, changed));
  return {
    todos: [...todos, ...found.flatMap((lockfile) => anewTodo(lockfile, changed) ?? [])],
    installs: installsAfter(changed, found),
  };
}

function installsAfter(
  { root, changes }: LockfileChange,
  lockfiles: readonly Lockfile[],
): string[] {
  const state = kindsIn(root);
  return changes.flatMap((change) => {
    const { path } = change;
    const folder = folderOf(path);
    const isWritten = path === `${folder}package.json` && "after" in change;
    if (!isWritten || state(projectPath(`${folder}node_modules`)) === "absent") return [];
    const lockfile = lockfiles.find((one) => isFollowed(path, one));
    return [inProject({ root: folder }, lockfile?.command ?? "npm install")];
  });
}

/** The lock files that are there once a project is changed, in the folders of what is changed. */
function lockfilesIn({ root, changes }: LockfileChange): Lockfile[] {
  const state = kindsIn(root);
  const done = new Map(changes.map((change) => [change.path, change.do]));
  const isThere = ({ path }: Lockfile) =>
    done.get(path) === "create" || (done.get(path) !== "delete" && state(path) === "file");
  const folders = new Set(changes.map(({ path }) => folderOf(path)));
  return [...folders].flatMap((folder) =>
    [...LOCKFILES]
      .map(([name, command]): Lockfile => {
        return { path: projectPath(folder + name), command, tool: TOOLS.get(name) };
      })
      .filter(isThere),
  );
}

/** The folder of the lock file that follows a file, as it stands before that one's name. */
function folderOf(path: ProjectPath): Folder {
  const folder = path.replace(isRequirements(path) ? /(requirements\/)?[^/]+$/ : /[^/]+$/, "");
  return folder === "" ? "" : `${folder.slice(0, -1)}/`;
}

function isFollowed(path: ProjectPath, { path: lockfile, tool }: Lockfile): boolean {
  const folder = folderOf(path);
  if (folder !== folderOf(lockfile)) return false;
  if (tool === undefined) return path === `${folder}package.json`;
  return isRequirements(path) || path === `${folder}${tool.follows}`;
}

/** What to do about a lock file that may not fit what it follows any more. */
function anewTodo(lockfile: Lockfile, changed: LockfileChange): string | undefined {
  const { path, command, tool } = lockfile;
  const written = changed.changes.find((change) => change.path === path);
  if (written?.do === "keep" && written.why === "lockfile")
    return `You and the templates both changed \`${path}\`, and yours stays: \`${command}\` makes it anew.`;
  const followed = changed.changes.filter(
    (change) => isFollowed(change.path, lockfile) && asksAnew(change, changed),
  );
  // Where nobody edited either, the templates' own fits.
  const fits = [written, ...followed].every((one) => one?.do === "create" || one?.do === "update");
  if (followed.length === 0 || fits) return undefined;
  const files = followed.map((one) => `\`${one.path}\``).join(" and ");
  const verb = followed.length === 1 ? "asks" : "ask";
  const isIndirect = tool !== undefined && followed.some((one) => isRequirements(one.path));
  const once = isIndirect ? `once \`${tool.follows}\` asks for the same, ` : "";
  return `${files} ${verb} for something else now: ${once}\`${command}\` makes \`${path}\` anew.`;
}

/** Whether a file asks for something else once a change of it is made, conflicts resolved. */
function asksAnew(change: Change, { project, base, target, writtenAt }: LockfileChange): boolean {
  const { path } = change;
  if (!("after" in change)) return false;
  const from = "from" in change ? change.from : undefined;
  const [before, after] =
    change.do === "conflict"
      ? [base.get(writtenAt(path)), target.get(path)]
      : [contentOf(project.get(from ?? path)), change.after];
  return asksOtherwise(dependenciesOf(path, before), dependenciesOf(path, after));
}

/** How to have what the templates changed in a file that they no longer write. */
function lackingTodos(
  change: Change,
  found: readonly Lockfile[],
  changed: LockfileChange,
): string[] {
  const { path } = change;
  if (change.do !== "keep" || (change.why !== "deleted" && change.why !== "taken-over")) return [];
  // Of a pyproject.toml only whether it changed is known.
  if (path.endsWith(PROJECT)) return [];
  const isGone = change.why === "deleted";
  const lockfiles = found.filter((lockfile) => isFollowed(path, lockfile));
  const isElsewhere = isGone && isRequirements(path) && lockfiles.length === 0;
  const lacking = isGone || changed.hasTemplateChange ? lackingAt(path, isGone, changed) : NOTHING;
  if (lacking.added.length + lacking.removed.length === 0) return [];
  const head = `The templates changed \`${path}\`, which you ${isGone ? "deleted" : "took over"}. To have the same, but for what you hold back:`;
  const steps = lockfiles.map((one) =>
    one.tool
      ? toolCommands(lacking, one.tool)
      : `${listOf(lacking)}; then \`${one.command}\` makes \`${one.path}\` anew`,
  );
  return [...steps, ...(isElsewhere ? [listOf(lacking)] : [])].map((step) => `${head} ${step}.`);
}

const NOTHING: Lacking = { added: [], removed: [] };

function lackingAt(
  path: ProjectPath,
  isGone: boolean,
  { project, base, target, writtenAt }: LockfileChange,
): Lacking {
  const wanted = target.get(path);
  if (wanted === undefined) return NOTHING;
  const was = dependenciesOf(path, base.get(writtenAt(path)));
  // What stands for a file that is gone is not looked for: it may ask for what the file asked for.
  const is = isGone ? was : dependenciesOf(path, contentOf(project.get(path)));
  return lackingIn(is, was, dependenciesOf(path, wanted));
}

function dependenciesOf(path: ProjectPath, content: Content | undefined): Dependencies {
  return content ? dependenciesIn(path, textOf(content)) : new Map<never, never>();
}

/** The commands that change what a tool's lock file follows: first what has to make place. */
function toolCommands({ added, removed }: Lacking, { add, remove, dev }: Tool): string {
  const names = (one: Dependency) => [one.name];
  const texts = (one: Dependency) => one.texts;
  return [
    ...[false, true].map((isDev) => command(remove, removed, isDev, names)),
    ...[false, true].map((isDev) => command(add, added, isDev, texts)),
  ]
    .filter((text) => text !== "")
    .join(", ");

  function command(
    start: string,
    all: readonly Dependency[],
    isDev: boolean,
    wordsOf: (one: Dependency) => readonly string[],
  ): string {
    const words = all.filter((one) => one.isDev === isDev).flatMap(wordsOf);
    if (words.length === 0) return "";
    return `\`${[start, ...(isDev ? [dev] : []), ...words.map(shellWord)].join(" ")}\``;
  }
}

function listOf({ added, removed }: Lacking): string {
  const group = ({ isDev }: Dependency) => (isDev ? " for development" : "");
  return [
    ...added.map((one) => `${one.texts.map((text) => `\`${text}\``).join(" or ")}${group(one)}`),
    ...removed
      .filter((one) => !added.some(({ name, isDev }) => name === one.name && isDev === one.isDev))
      .map((one) => `no \`${one.name}\`${group(one)}`),
  ].join(", ");
}
