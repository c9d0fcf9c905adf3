import { spawnSync } from "node:child_process";
import { devNull } from "node:os";

export type GitResult = { readonly ok: boolean; readonly out: string; readonly err: string };

/** Runs git in one folder. Never throws: a git that is missing is a result that is not ok. */
export type Git = (args: readonly string[], input?: string) => GitResult;

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

// What would run other programs.
const QUIET = [
  `core.hooksPath=${devNull}`,
  "core.fsmonitor=false",
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

// A network file system that hangs must not hang the command.
const TIMEOUT_MS = 60_000;

/** Git in a folder, in English, on the repository of that folder, without hooks, signing and conversions. */
export function gitIn(folder: string, environment = process.env): Git {
  return gitWith([...QUIET, ...PLAIN], folder, environment);
}

/** Git in a folder as {@link gitIn}, but seeing files as the person's own git does, with its conversions. */
export function personsGitIn(folder: string, environment = process.env): Git {
  return gitWith(QUIET, folder, environment);
}

function gitWith(settings: readonly string[], folder: string, environment: NodeJS.ProcessEnv): Git {
  const env = environmentFor(environment);
  const set = settings.flatMap((setting) => ["-c", setting]);
  // Not through execa: that costs 20 ms to load and 10 more a process, more than git takes itself.
  return (args, input = "") => {
    const { status, stdout, stderr, error } = spawnSync("git", [...set, ...args], {
      cwd: folder,
      env,
      input,
      encoding: "utf8",
      timeout: TIMEOUT_MS,
      windowsHide: true,
    });
    if (error === undefined) return { ok: status === 0, out: stdout, err: stderr };
    return { ok: false, out: "", err: wordsFor(error) };
  };
}

function environmentFor(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(
    ([name, value]) =>
      !LOCAL_VARIABLES.includes(name) && !(IDENTITY.includes(name) && value?.trim() === ""),
  );
  return { ...Object.fromEntries(kept), LC_ALL: "C", GIT_TERMINAL_PROMPT: "0" };
}

function wordsFor(error: Error): string {
  if ("code" in error && error.code === "ENOENT") return "git is not installed.";
  if ("code" in error && error.code === "ETIMEDOUT") return "git did not answer.";
  return error.message;
}
