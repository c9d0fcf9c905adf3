import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";

/** Where the environments of generated projects are kept, and what their tools keep. */
export const CACHE = resolve(".cache/python");

/**
 * A virtual environment with exactly these requirements, made on first use and kept in `.cache/` by
 * a digest of the requirements and the interpreter.
 * @param more - packages that it has besides, where the file does not have them
 * @returns its folder of programs
 */
export async function environmentFor(
  requirements: string,
  more: readonly string[] = [],
): Promise<string> {
  const { stdout: interpreter } = await execa("python3", ["-c", "import sys; print(sys.version)"]);
  const required = wholeTextOf(requirements);
  const extra = more.filter((name) => !required.split(/==.*\n/).includes(name));
  const key = createHash("sha256").update(interpreter).update(required);
  extra.forEach((name) => key.update(name));
  const folder = join(CACHE, key.digest("hex").slice(0, 16));
  const complete = join(folder, "complete");
  await alone(`${folder}.lock`, async () => {
    if (existsSync(complete)) return;
    rmSync(folder, { recursive: true, force: true });
    await execa("python3", ["-m", "venv", folder]);
    await execa(join(folder, "bin/pip"), ["install", "--quiet", "-r", requirements, ...extra]);
    writeFileSync(complete, "");
  });
  return join(folder, "bin");
}

/** What a file of requirements says, the files that it takes in included. */
function wholeTextOf(requirements: string): string {
  return readFileSync(requirements, "utf8").replaceAll(/^-r (.+)$/gm, (_, taken: string) =>
    wholeTextOf(join(dirname(requirements), taken)),
  );
}

/** Runs one at a time, also among the processes of a test run. */
async function alone(lock: string, work: () => Promise<void>): Promise<void> {
  mkdirSync(CACHE, { recursive: true });
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: "wx" });
      break;
    } catch {
      if (!isAlive(lock)) rmSync(lock, { force: true });
      await sleep(200);
    }
  }
  try {
    await work();
  } finally {
    rmSync(lock);
  }
}

function isAlive(lock: string): boolean {
  try {
    return process.kill(Number(readFileSync(lock, "utf8")), 0);
  } catch {
    return false;
  }
}

/** How many modules a project has, all of which Python parses and all of whose own imports are there. */
export async function soundModules(project: string): Promise<number> {
  const { stdout } = await execa("python3", [resolve("tests/support/modules.py"), project]);
  return Number(stdout);
}
