import { createHash } from "node:crypto";
import { mkdirSync, realpathSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, isAbsolute, join, relative, sep } from "node:path";
import { refuse } from "../../problem.js";
import { codeOf, asRefusal, unless } from "../fs/errors.js";
import { isOwn, isOwnFolder } from "../fs/ownership.js";
import { kindOf, statUnlessGone } from "../fs/regular-file.js";
import { removeFolder } from "../fs/replace.js";
import { gitDirectoryOf } from "../git/repository.js";
import { FORMER_RUN } from "../record/record.js";

/** What keeps two commands apart, in a run folder. */
export const LOCK = "lock";

/** The transaction that is being made, in a run folder. */
export const NOW = "now";

/** The last transaction that ended with conflicts, until `abort` rolls it back or it is forgotten. */
export const LAST = "last";

/**
 * The folder in which commands leave what the next one has to find. It never lies in the project, where
 * a clone could bring it along: whoever writes a journal decides what is removed. A command looks for
 * its repository once, and hands this on.
 */
export class RunFolder {
  readonly #root: string;
  readonly #real: string;
  readonly #inGit: readonly string[];
  readonly #suffix: string;

  /** @param suffix of the names of a folder for something else than lock and journal */
  constructor(root: string, suffix = "") {
    this.#root = root;
    this.#real = realpathSync(root);
    this.#suffix = suffix;
    this.#inGit = inGitDirectory(this.#real);
  }

  /**
   * The folder, if there is one.
   * @throws Refused `unsafe-path` where it is no folder, `locked` where it belongs to another user,
   * `interrupted` where the project holds one of a former version
   */
  find(): string | undefined {
    refuseFormer(this.#root);
    for (const path of this.#candidates()) if (isThere(path)) return path;
    return undefined;
  }

  /** The folder, made where there is none: in the first place that can be written. */
  make(): string {
    const found = this.find();
    if (found !== undefined) return found;
    let first: unknown;
    for (const path of this.#candidates()) {
      try {
        makePrivate(path);
        return path;
      } catch (error) {
        const refusal = asRefusal(error, "write", displayPath(this.#root, path));
        if (!["EACCES", "EPERM", "EROFS", "ENOENT", "ENOTDIR"].includes(codeOf(error) ?? ""))
          throw refusal;
        first ??= refusal;
      }
    }
    throw first;
  }

  /**
   * Where the folder may be, best first. The git directory is seen by containers and other hosts that
   * share the project, and is mostly on its disk; the user's state folder is for projects without git,
   * and for sandboxes in which it cannot be written; the last resort is for those in which neither can.
   */
  *#candidates(): Generator<string> {
    for (const path of this.#inGit) yield path + this.#suffix;
    const name = shortDigest(this.#real) + this.#suffix;
    yield join(stateFolder(), "create-agent-project", name);
    const uid = process.getuid?.();
    const shared = join(tmpdir(), `create-agent-project-${uid ?? "user"}`);
    if (!isForeign(shared)) yield join(shared, name);
  }
}

/** How a place in a run folder is told to people: from the project, or absolute where it is elsewhere. */
export function displayPath(root: string, place: string): string {
  const inside = relative(realpathSync(root), place);
  return isAbsolute(inside) || inside.startsWith("..") ? place : inside.split(sep).join("/");
}

function inGitDirectory(root: string): string[] {
  const repository = gitDirectoryOf(root);
  if (repository === undefined) return [];
  // One repository may hold many projects. The path from its top is the same in every container.
  const inside = relative(repository.top, root).split(sep).join("/");
  const suffix = inside === "" ? "" : `-${shortDigest(inside)}`;
  return [join(repository.directory, `agent-project${suffix}`)];
}

/** Where programs keep what outlives them and is worth no backup: as the XDG Base Directory says. */
function stateFolder(): string {
  const { XDG_STATE_HOME: named, LOCALAPPDATA: local } = process.env;
  if (named !== undefined && isAbsolute(named)) return named;
  if (process.platform === "win32" && local !== undefined) return local;
  return join(homedir(), ".local", "state");
}

function shortDigest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

function isThere(place: string): boolean {
  // What may not be entered cannot be where this user's commands leave anything.
  const stats = unless(["EACCES"], () => statUnlessGone(place));
  const kind = kindOf(stats);
  if (kind === "absent") return false;
  if (kind !== "directory")
    refuse({
      code: "unsafe-path",
      path: place,
      message: `'${place}' is where a running command keeps its journal, and it is no folder.`,
      fix: "Remove it.",
    });
  if (!isOwn(stats))
    refuse({
      code: "locked",
      path: place,
      message: `A command of another user runs in this project, or was interrupted: '${place}' belongs to them.`,
      fix: `Wait until it has ended, or have them run: npx create-agent-project status. If nobody can, look at what differs (git status) and remove ${place}`,
    });
  return true;
}

/** Whether a folder in a place where everybody may write is there and somebody else's. */
function isForeign(folder: string): boolean {
  const stats = statUnlessGone(folder);
  return stats !== undefined && !isOwnFolder(stats);
}

/** Makes a folder, and those above it, for its owner only. Node's own way to do so never ends in /proc. */
function makePrivate(place: string): void {
  if (statUnlessGone(place) !== undefined) return;
  if (dirname(place) !== place) makePrivate(dirname(place));
  unless(["EEXIST"], () => {
    mkdirSync(place, { mode: 0o700 });
  });
}

/** Refuses a project with a run folder of a version before 0.2 in it, be it tracked or left behind. */
function refuseFormer(root: string): void {
  const former = join(root, FORMER_RUN);
  const kind = kindOf(statUnlessGone(former));
  // One that is empty says nothing.
  if (kind === "absent" || (kind === "directory" && removeFolder(former))) return;
  refuse({
    code: "interrupted",
    path: FORMER_RUN,
    message: `'${FORMER_RUN}' is in this project: former versions kept their journal there. It is not read, since a repository can bring one along.`,
    fix: `If it came with the repository, remove it. If a command of a former version was interrupted here, look at what differs (git status), bring back what you need, then remove ${FORMER_RUN}`,
  });
}
