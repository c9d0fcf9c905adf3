import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

type Change = (...args: never[]) => unknown;
const CHANGES = [
  "chmodSync",
  "copyFileSync",
  "linkSync",
  "mkdirSync",
  "renameSync",
  "rmSync",
  "rmdirSync",
  "unlinkSync",
  "writeFileSync",
  "writeSync",
] as const;
const real = { ...fs };

/**
 * Has this very process send itself a signal in the middle of its nth change to the disk. The code
 * under test knows nothing of it: what it imports from node:fs is replaced underneath it.
 * @param killAt which change that is; 0 for none
 * @returns how many changes there were so far
 */
export function killItself(killAt: number, signal: string | undefined): () => number {
  let changes = 0;
  for (const name of CHANGES) {
    const change = real[name] as Change;
    fs[name] = ((...args: never[]) => {
      if (++changes === killAt) {
        if (signal === "SIGKILL") doHalf(name, args);
        process.kill(process.pid, signal);
        // Long enough for the next pause in the work to be taken, and the signal with it.
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
      }
      return change(...args);
    }) as never;
  }
  syncBuiltinESMExports();
  return () => changes;
}

/** What takes the system more than one step can be killed between them. */
function doHalf(name: string, [first, second]: unknown[]): void {
  const half = (data: unknown) => {
    const bytes = typeof data === "string" ? Buffer.from(data) : (data as Uint8Array);
    return bytes.subarray(0, bytes.length / 2);
  };
  if (name === "writeFileSync") real.writeFileSync(first as string, half(second));
  if (name === "writeSync") real.writeSync(first as number, half(second));
  if (name === "rmSync") removeOne(first as string);
}

function removeOne(folder: string): void {
  const entry = real
    .readdirSync(folder, { withFileTypes: true, recursive: true })
    .find((found) => found.isFile());
  if (entry !== undefined) real.unlinkSync(`${entry.parentPath}/${entry.name}`);
}
