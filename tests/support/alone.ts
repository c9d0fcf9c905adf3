import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Runs one at a time, also among the processes of a test run. */
async function alone(lock: string, work: () => Promise<void>): Promise<void> {
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

/** Makes a folder of a cache unless it is there already, whole: what ended in the middle is made anew. */
export async function madeOnce(folder: string, make: () => Promise<void>): Promise<void> {
  const complete = join(folder, "complete");
  mkdirSync(dirname(folder), { recursive: true });
  await alone(`${folder}.lock`, async () => {
    if (existsSync(complete)) return;
    rmSync(folder, { recursive: true, force: true });
    await make();
    writeFileSync(complete, "");
  });
}

function isAlive(lock: string): boolean {
  try {
    return process.kill(Number(readFileSync(lock, "utf8")), 0);
  } catch {
    return false;
  }
}
