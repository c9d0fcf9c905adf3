import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import * as z from "zod/mini";
import { codeOf } from "../fs/errors.js";

/** A process that holds a lock, described so that others can tell whether it still runs. */
export const Owner = z.object({
  pid: z.number(),
  host: z.string(),
  /** When it started, where the system tells: a process id is used again. */
  started: z.string(),
  command: z.string(),
});
export type Owner = z.infer<typeof Owner>;

/** This process, while it runs a command. */
export function thisProcess(command: string): Owner {
  return { pid: process.pid, host: hostname(), started: startOf(process.pid), command };
}

/** Whether a process is certainly gone. One of another host cannot be asked, and is taken as running. */
export function isGone(owner: Pick<Owner, "pid" | "host" | "started">): boolean {
  if (owner.host !== hostname()) return false;
  return !isRunning(owner.pid) || startOf(owner.pid) !== owner.started;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) !== "ESRCH"; // EPERM: it runs, as another user
  }
}

/** In clock ticks since the system started, on Linux; elsewhere the same word for all. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    // The name in parentheses may hold anything; the start is the 20th field after it. See proc(5).
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "0";
  } catch {
    return "0";
  }
}
