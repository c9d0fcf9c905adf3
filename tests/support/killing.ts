import { spawn } from "node:child_process";
import { chmodSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { execa } from "execa";
import type { Problem } from "../../src/problem.js";
import type { Files } from "./trees.js";

/** What a process is to do on disk before it is killed. */
export type Task =
  | {
      readonly do: "become";
      readonly root: string;
      readonly files: Files;
      readonly conflict?: boolean;
    }
  | { readonly do: "create"; readonly root: string; readonly files: Files }
  | { readonly do: "abort" | "rollBack"; readonly root: string };

/** What a process says when it is not killed: how often it changed something, and why it refused. */
export type Said = { readonly changes: number; readonly problems: readonly Problem[] };
export type End = { readonly signal: NodeJS.Signals | null; readonly said: Said | undefined };

export type How = {
  /** In the middle of which change it gets a signal; 0 lets it finish. */
  readonly at?: number;
  readonly signal?: NodeJS.Signals;
  /** The user and group to run as. */
  readonly as?: number;
};

/** Builds the program that {@link runVictim} runs: the code under test as it is, in one file. */
export function buildVictim(folder: string): Promise<string> {
  return buildIn(folder, "victim");
}

/** Builds what {@link runKilled} loads before a program. */
export function buildPreload(folder: string): Promise<string> {
  return buildIn(folder, "kill-preload");
}

async function buildIn(folder: string, name: string): Promise<string> {
  const outfile = join(folder, `${name}.mjs`);
  chmodSync(folder, 0o755); // also another user runs it
  await build({
    entryPoints: [fileURLToPath(new URL(`${name}.ts`, import.meta.url))],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    // jsonc-parser as main is UMD, which cannot be bundled.
    mainFields: ["module", "main"],
    external: ["vitest"],
  });
  return outfile;
}

/** Runs a task in a process of its own, which gets a signal, SIGKILL unless another is named, on the way. */
export function runVictim(victim: string, task: Task, how: How = {}): Promise<End> {
  const { at = 0, signal = "SIGKILL", as } = how;
  const user = as === undefined ? {} : { uid: as, gid: as };
  return new Promise((resolve, reject) => {
    const args = [victim, JSON.stringify(task), String(at), signal];
    const child = spawn(process.execPath, args, { ...user, cwd: "/" });
    let out = "";
    let err = "";
    child.stdout.on("data", (data: Buffer) => (out += data.toString()));
    child.stderr.on("data", (data: Buffer) => (err += data.toString()));
    child.on("error", reject);
    child.on("close", (code, ended) => {
      if (ended === null && code !== 0) reject(new Error(err));
      else resolve({ signal: ended, said: out === "" ? undefined : (JSON.parse(out) as Said) });
    });
  });
}

/** How a program ended, and how often it changed something on disk if it was not killed. */
export type Ended = {
  readonly signal: string | undefined;
  readonly exitCode: number | undefined;
  readonly changes: number;
};

/** Runs a built program as it is, which gets a signal on the way. */
export async function runKilled(
  preload: string,
  command: readonly string[],
  { cwd, at = 0, signal: by = "SIGKILL" }: How & { readonly cwd: string },
): Promise<Ended> {
  const { signal, exitCode, stdio } = await execa(
    process.execPath,
    ["--import", pathToFileURL(preload).href, ...command],
    {
      cwd,
      env: { KILL_AT: String(at), KILL_BY: by },
      stdio: ["ignore", "pipe", "pipe", "pipe"],
      reject: false,
    },
  );
  return { signal, exitCode, changes: Number(stdio[3]) };
}

/** The points at which a program that changes something so often can be killed. */
export const pointsUpTo = (last: number): readonly number[] =>
  Array.from({ length: last }, (_, index) => index + 1);

/** Does something for each point, several at a time. */
export async function forEachOf(
  points: readonly number[],
  act: (point: number) => Promise<void>,
): Promise<void> {
  const left = points.values();
  const work = async () => {
    for (const point of left) await act(point);
  };
  await Promise.all(Array.from({ length: availableParallelism() + 1 }, work));
}
