import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { abort } from "../../src/disk/abort.js";
import { apply } from "../../src/disk/apply.js";
import { createIn } from "../../src/disk/create.js";
import { holding, rollBack } from "../../src/disk/hold.js";
import type { Said, Task } from "./killing.js";
import { Refused, type Problem } from "../../src/problem.js";
import { beforeOf, planFor, wholeOf } from "./plans.js";
import { treeFrom } from "./trees.js";

// Runs a task and sends this very process a signal in the middle of its nth change to the disk. The
// code under test knows nothing of it: what it imports from node:fs is replaced underneath it.

const [task, at, signal] = process.argv.slice(2);
const killAt = Number(at);
let changes = 0;

type Change = (...args: never[]) => unknown;
const CHANGES = [
  "chmodSync",
  "copyFileSync",
  "linkSync",
  "mkdirSync",
  "openSync",
  "renameSync",
  "rmSync",
  "rmdirSync",
  "unlinkSync",
  "writeFileSync",
  "writeSync",
] as const;
const real = { ...fs };

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

async function run(todo: Task): Promise<void> {
  switch (todo.do) {
    case "create":
      await createIn(todo.root, wholeOf(treeFrom(todo.files)));
      return;
    case "become":
      await holding(todo.root, "become", async (held) => {
        const before = beforeOf(todo.root, Object.keys(todo.files));
        const plan = planFor(before, todo.files);
        const changes = plan.changes.map((change) =>
          todo.conflict === true && change.do === "update"
            ? { ...change, do: "conflict" as const, why: "Both." }
            : change,
        );
        await apply(held, { ...plan, changes }, before);
      });
      return;
    case "abort":
      await abort(todo.root);
      return;
    case "rollBack":
      await rollBack(todo.root);
  }
}

const problems: Problem[] = [];
try {
  await run(JSON.parse(task ?? "") as Task);
} catch (error) {
  if (!(error instanceof Refused)) throw error;
  problems.push(...error.problems);
}
process.stdout.write(JSON.stringify({ changes, problems } satisfies Said));
