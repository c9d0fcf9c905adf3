import type { ChildProcessByStdio } from "node:child_process";
import { randomBytes } from "node:crypto";
import type { Readable } from "node:stream";
import { codeOf } from "../fs/errors.js";
import { onInterrupt } from "../fs/interrupt.js";
import { allowedEnvironment } from "./environment.js";
import { askToEnd, endAll, MARK, type Started } from "./leftovers.js";
import { Tail } from "./tail.js";

/** A program to run. */
export type Program = {
  /** The path of its file: nothing is looked up, and no shell reads any of this. */
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly timeLimitMs: number;
  /** How many bytes of its output are kept, the last ones; all of it is read. */
  readonly outputLimit?: number;
  /** Its whole environment; {@link allowedEnvironment} where this is left out. */
  readonly env?: Readonly<Record<string, string>>;
};

/** How a program ended. */
export type Ending =
  | { readonly is: "exit"; readonly code: number }
  | { readonly is: "signal"; readonly signal: string }
  | { readonly is: "time-out"; readonly afterMs: number }
  | { readonly is: "not started"; readonly why: string };

/** What came of running a program. */
export type Ran = {
  readonly ending: Ending;
  /** The end of what it wrote to both of its outputs, in the order in which that came. */
  readonly output: string;
  /** Whether it wrote more than that. */
  readonly isCut: boolean;
};

const OUTPUT_LIMIT = 64 * 1024;

// Between being asked to end and being killed.
const GRACE_MS = 500;

// What is in the pipes of an ended program comes at once.
const DRAIN_MS = 500;

type Child = ChildProcessByStdio<null, Readable, Readable>;

/**
 * Runs a program without a shell, in a process group of its own, with no input, a limit on time, and
 * an environment that holds no secrets. However it ends, or this process does (but by SIGKILL), all
 * that it has started is ended then, as far as {@link endAll} can.
 */
export async function runProgram(program: Program): Promise<Ran> {
  const output = new Tail(program.outputLimit ?? OUTPUT_LIMIT);
  const mark = randomBytes(16).toString("hex");
  let child: Child;
  try {
    child = start(program, mark);
  } catch (error) {
    return notStarted(error);
  }
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (bytes: Buffer) => {
      output.add(bytes);
    });
  if (child.pid === undefined)
    return new Promise((resolve) =>
      child.once("error", (error) => {
        resolve(notStarted(error));
      }),
    );
  const started = { pid: child.pid, mark };
  const ending = await contained(started, () => endingOf(child, started, program.timeLimitMs));
  await drained(child);
  return { ending, output: output.text(), isCut: output.isCut };
}

function start({ file, args, cwd, env }: Program, mark: string): Child {
  // Not through execa: it takes longer to load than most programs run, and ends no groups.
  return process.getBuiltinModule("node:child_process").spawn(file, args, {
    cwd,
    env: { ...(env ?? allowedEnvironment()), [MARK]: mark },
    stdio: ["ignore", "pipe", "pipe"],
    // A session, and so a group, of its own. On Windows it would get a window.
    detached: process.platform !== "win32",
    windowsHide: true,
  });
}

/** Does something while a program runs; then, or where this process ends before, nothing is left of it. */
async function contained<T>(started: Started, act: () => Promise<T>): Promise<T> {
  const end = () => {
    endAll(started);
  };
  const stopListening = onInterrupt(end);
  process.once("exit", end);
  try {
    return await act();
  } finally {
    stopListening();
    process.off("exit", end);
    end();
  }
}

/** Waits for a program, not for its outputs: it may have closed them, or given them to others. */
function endingOf(child: Child, started: Started, limit: number): Promise<Ending> {
  return new Promise((resolve) => {
    let isLate = false;
    let grace: NodeJS.Timeout | undefined;
    const timer = setTimeout(() => {
      isLate = true;
      askToEnd(started);
      grace = setTimeout(() => {
        endAll(started);
      }, GRACE_MS);
    }, limit);
    child.once("exit", (code, signal) => {
      clearTimeout(timer);
      clearTimeout(grace);
      resolve(isLate ? { is: "time-out", afterMs: limit } : endingBy(code, signal));
    });
  });
}

function endingBy(code: number | null, signal: string | null): Ending {
  return code === null ? { is: "signal", signal: signal ?? "a signal" } : { is: "exit", code };
}

/** Waits for the rest of the outputs, but not for whoever else still has them. */
async function drained(child: Child): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([
    Promise.all([child.stdout, child.stderr].map(closed)),
    new Promise((resolve) => (timer = setTimeout(resolve, DRAIN_MS))),
  ]);
  clearTimeout(timer);
  child.stdout.destroy();
  child.stderr.destroy();
}

function closed(stream: Readable): Promise<void> {
  return new Promise((resolve) => {
    if (stream.closed) resolve();
    else stream.once("close", resolve);
  });
}

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: "it is not there",
  EACCES: "it may not be run",
  ENOEXEC: "it is no program",
  E2BIG: "its arguments are too long",
};

function notStarted(error: unknown): Ran {
  const message = error instanceof Error ? error.message : String(error);
  const why = WORDS[codeOf(error) ?? ""] ?? message;
  return { ending: { is: "not started", why }, output: "", isCut: false };
}

/** How a program ended, as the end of a sentence that begins with its name. */
export function endingWords(ending: Ending): string {
  switch (ending.is) {
    case "exit":
      return `ended with exit code ${ending.code}`;
    case "signal":
      return `was ended by ${ending.signal}`;
    case "time-out":
      return `did not end within ${ending.afterMs / 1000} s`;
    case "not started":
      return `was not started: ${ending.why}`;
  }
}
