import { devNull } from "node:os";
import { delimiter, dirname, isAbsolute } from "node:path";
import { codeOf } from "../fs/errors.js";
import { overridesFor, type Filters } from "./overrides.js";
import { repositoryAround } from "./repository.js";

export type GitResult = { readonly ok: boolean; readonly out: string; readonly err: string };

/** Runs git in one folder. Never throws: a git that is missing is a result that is not ok. */
export type Git = (args: readonly string[], input?: string) => GitResult;

/** A repository that is named outright: git does not look for one, nor at who owns it. */
export type Named = { readonly top: string; readonly directory: string };

/**
 * What `git rev-parse --local-env-vars` prints: set inside hooks and aliases, they point git at
 * another repository than the one in the folder.
 */
export const LOCAL_VARIABLES: readonly string[] = [
  "GIT_ALTERNATE_OBJECT_DIRECTORIES",
  "GIT_CONFIG",
  "GIT_CONFIG_PARAMETERS",
  "GIT_CONFIG_COUNT",
  "GIT_OBJECT_DIRECTORY",
  "GIT_DIR",
  "GIT_WORK_TREE",
  "GIT_IMPLICIT_WORK_TREE",
  "GIT_GRAFT_FILE",
  "GIT_INDEX_FILE",
  "GIT_NO_REPLACE_OBJECTS",
  "GIT_REPLACE_REF_BASE",
  "GIT_PREFIX",
  "GIT_INTERNAL_SUPER_PREFIX",
  "GIT_SHALLOW_FILE",
  "GIT_COMMON_DIR",
];

// Set to nothing, these are an error to git and not, as one would think, unset.
const IDENTITY = ["AUTHOR", "COMMITTER"].flatMap((who) =>
  ["NAME", "EMAIL", "DATE"].map((what) => `GIT_${who}_${what}`),
);

// What would run other programs, whatever the command.
const QUIET = [
  `core.hooksPath=${devNull}`,
  "core.fsmonitor=false",
  "submodule.recurse=false",
  "status.submoduleSummary=false",
  // A bare repository in a subfolder came with the files, and its settings with it.
  "safe.bareRepository=explicit",
  // No housekeeping, which would be another process.
  "gc.auto=0",
  "maintenance.auto=false",
];

// A person's settings that could stop the first commit, ask for something, or change what is committed.
const PLAIN = [
  "commit.gpgSign=false",
  "core.autocrlf=false",
  "core.safecrlf=false",
  "i18n.commitEncoding=UTF-8",
];

const SET = {
  LC_ALL: "C",
  GIT_TERMINAL_PROMPT: "0",
  // What is only asked changes nothing, not even the index.
  GIT_OPTIONAL_LOCKS: "0",
  // Objects that a partial clone lacks are not fetched: any transport is a program.
  GIT_NO_LAZY_FETCH: "1",
  // Git before 2.44 does not know that; it holds against `protocol.*.allow`, too.
  GIT_ALLOW_PROTOCOL: "none",
};

// A network file system that hangs must not hang the command.
const TIMEOUT_MS = 60_000;

// The index of a large monorepo, or the files of a project.
const OUTPUT_LIMIT = 256 * 1024 * 1024;

/**
 * Git in a folder, in English, on the repository of that folder, without hooks, signing, filters and
 * conversions.
 */
export function gitIn(folder: string, named?: Named): Git {
  return withOverrides("none", git(folder, [...QUIET, ...PLAIN], named));
}

/** Git in a folder as {@link gitIn}, but seeing files as the person's own git does, with its conversions. */
export function personsGitIn(folder: string): Git {
  return withOverrides("person's", git(folder, QUIET));
}

/**
 * Git in a folder for commands that look into the index and objects only, so that no filter can run:
 * one process less.
 */
export function indexGitIn(folder: string): Git {
  const start = git(folder, QUIET);
  return (args, input) => asText(runSync(start(args), input));
}

/** As {@link indexGitIn}, beside other work, with what git prints as bytes. */
export function indexBytesIn(folder: string): (args: readonly string[], input?: string) => Ran {
  const start = git(folder, QUIET);
  return async (args, input) => run(start(args), input);
}

type Bytes = Omit<GitResult, "out"> & { readonly out: Buffer };
type Ran = Promise<Bytes>;

/** What starts git: its arguments and environment, or why it is not started. */
type Start = { readonly args: readonly string[]; readonly env: NodeJS.ProcessEnv } | string;

/** Git in a folder with these settings, which come before those of every file. */
function git(folder: string, settings: readonly string[], named?: Named) {
  const around = named ?? repositoryAround(folder);
  const isBare = around !== undefined && "is" in around && around.is === "bare";
  const set = settings.flatMap((setting) => ["-c", setting]);
  const place = [
    // An object is what its id says, not what the repository has in its place (git-replace).
    ...["--no-pager", "--no-replace-objects", "-C", folder],
    ...(named ? ["--git-dir", named.directory] : []),
    // Not where `core.worktree` says. Unlike with the git directory, git still looks at who owns it.
    ...(around && !isBare ? ["--work-tree", around.top] : []),
  ];
  const env = environment();
  return (args: readonly string[]): Start =>
    // Git before 2.38 does not know `safe.bareRepository`.
    isBare
      ? `'${around.top}' is a bare git repository in a folder, which is not used.`
      : { args: [...place, ...set, ...args], env };
}

/** Git with overrides of what its configuration would have it run; asked for once. */
function withOverrides(filters: Filters, start: (args: readonly string[]) => Start): Git {
  let overrides: ReturnType<typeof overridesFor> | undefined;
  return (args, input) => {
    if (overrides === undefined) {
      const list = ["config", "--list", "--show-scope", "--includes", "-z"];
      const listed = asText(runSync(start(list)));
      if (!listed.ok) return listed;
      overrides = overridesFor(listed.out, filters);
    }
    if (!overrides.ok) return { ok: false, out: "", err: overrides.why };
    const set = overrides.settings.flatMap((setting) => ["-c", setting]);
    return asText(runSync(start([...set, ...args]), input));
  };
}

// Not the project's folder: on Windows a program is looked for there before anywhere else.
const CWD = dirname(process.execPath);

/** Loaded when it is used: most commands start nothing. */
function childProcesses() {
  return process.getBuiltinModule("node:child_process");
}

function runSync(start: Start, input = ""): Bytes {
  if (typeof start === "string") return failed(start);
  // Not through execa: that costs 20 ms to load and 10 more a process, more than git takes itself.
  const { status, stdout, stderr, error } = childProcesses().spawnSync("git", start.args, {
    cwd: CWD,
    env: start.env,
    input,
    timeout: TIMEOUT_MS,
    maxBuffer: OUTPUT_LIMIT,
    windowsHide: true,
  });
  if (error !== undefined) return failed(wordsFor(error));
  return { ok: status === 0, out: stdout, err: stderr.toString("utf8") };
}

async function run(start: Start, input = ""): Ran {
  if (typeof start === "string") return failed(start);
  const { args, env } = start;
  const child = childProcesses().spawn("git", args, {
    cwd: CWD,
    env,
    timeout: TIMEOUT_MS,
    windowsHide: true,
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  // A git that ends without reading says why itself.
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  try {
    const [out, err, status] = await Promise.all([
      collect(child.stdout),
      collect(child.stderr),
      ended,
    ]);
    if (status === null) return failed("git did not answer.");
    return { ok: status === 0, out, err: err.toString("utf8") };
  } catch (error) {
    child.kill();
    return failed(wordsFor(error));
  }
}

async function collect(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of stream) {
    length += part.length;
    if (length > OUTPUT_LIMIT) throw new Error(TOO_MUCH);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function asText({ ok, out, err }: Bytes): GitResult {
  return { ok, out: out.toString("utf8"), err };
}

function failed(err: string): Bytes {
  return { ok: false, out: Buffer.alloc(0), err };
}

function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).flatMap(([name, value]) => {
    const isOut =
      LOCAL_VARIABLES.includes(name) || (IDENTITY.includes(name) && value?.trim() === "");
    if (isOut) return [];
    return [[name, name.toUpperCase() === "PATH" ? withoutProject(value) : value] as const];
  });
  return { ...Object.fromEntries(kept), ...SET };
}

/** Where programs are, without what npx adds: folders of the project, which could hold a `git`. */
function withoutProject(path = ""): string {
  return path
    .split(delimiter)
    .filter((folder) => isAbsolute(folder) && !/[\\/]node_modules[\\/]\.bin[\\/]?$/.test(folder))
    .join(delimiter);
}

/** Why a git that says more than {@link OUTPUT_LIMIT} has failed. */
export const TOO_MUCH = "git says more than can be read.";

function wordsFor(error: unknown): string {
  const words: Readonly<Record<string, string>> = {
    ENOENT: "git is not installed.",
    ETIMEDOUT: "git did not answer.",
    ENOBUFS: TOO_MUCH,
  };
  return words[codeOf(error) ?? ""] ?? (error instanceof Error ? error.message : String(error));
}
