import { readdirSync, readFileSync } from "node:fs";

/** The variable that marks what a run has started, and what that has started in its turn. */
export const MARK = "AGENT_PROJECT_RUN";

/** A process that was started in a group and session of its own, and the mark in its environment. */
export type Started = { readonly pid: number; readonly mark: string };

// How long the system may take to take away what was killed.
const LONGEST_MS = 2000;
const PAUSE_MS = 2;

/**
 * Kills a process and all that it has started, at once: callable where a process exits or a signal ends it.
 *
 * On Linux /proc is searched, again until nothing is found: for the mark in an environment, which
 * children inherit also where they left group and session; for the session; and for children of
 * any of these. What has left the session, has lost its parent and has emptied its environment cannot
 * be told from other programs of the person, nor can what runs as another user.
 * Elsewhere the group is killed (on Windows the tree of processes): what has left it goes on.
 */
export function endAll(started: Started): void {
  if (process.platform === "win32") {
    endTree(started.pid);
    return;
  }
  signal(-started.pid, "SIGKILL");
  if (process.platform !== "linux") return;
  const until = Date.now() + LONGEST_MS;
  let before: readonly number[] = [];
  for (let found = killRest(started); found.length > 0; found = killRest(started)) {
    if (Date.now() > until) return;
    // Those that are dying take a moment; whoever forks meanwhile is not given one.
    if (found.every((pid) => before.includes(pid))) pause(PAUSE_MS);
    before = found;
  }
}

/** Asks a process and its group to end; on Windows nothing is asked so. */
export function askToEnd({ pid }: Started): void {
  if (process.platform !== "win32") signal(-pid, "SIGTERM");
}

function endTree(pid: number): void {
  process
    .getBuiltinModule("node:child_process")
    .spawnSync("taskkill", ["/T", "/F", "/PID", String(pid)], {
      cwd: process.env["SystemRoot"],
      stdio: "ignore",
      windowsHide: true,
    });
}

/** Sends a signal; whoever is gone by now needs none. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Gone, or not ours to end.
  }
}

function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

type Process = { readonly pid: number; readonly parent: number; readonly session: number };

/** Kills what is left of a run, on Linux, the newest first and as soon as it is seen. */
function killRest({ pid, mark }: Started): number[] {
  const text = `${MARK}=${mark}`;
  const found = new Set<number>();
  const others: Process[] = [];
  for (const one of processes())
    if (one.session === pid || environmentOf(one.pid).includes(text)) {
      signal(one.pid, "SIGKILL");
      found.add(one.pid);
    } else others.push(one);
  // A set gives what is added while it is walked, so that children of children are found, too.
  for (const parent of found)
    for (const child of others)
      if (child.parent === parent) {
        signal(child.pid, "SIGKILL");
        found.add(child.pid);
      }
  return [...found];
}

function* processes(): Generator<Process> {
  const numbers = readdirSync("/proc").flatMap((name) =>
    /^\d+$/.test(name) ? [Number(name)] : [],
  );
  for (const pid of numbers.sort((a, b) => b - a)) {
    const stat = readUnlessGone(`/proc/${pid}/stat`);
    // The name of a program, in brackets, may hold anything; state, parent, group and session follow it.
    const [state, parent, , session] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const isDead = state === undefined || state === "" || "ZX".includes(state);
    if (!isDead) yield { pid, parent: Number(parent), session: Number(session) };
  }
}

const environmentOf = (pid: number) => readUnlessGone(`/proc/${pid}/environ`);

function readUnlessGone(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}
