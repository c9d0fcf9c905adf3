import { createIn } from "../../src/disk/create.js";
import { withLock, rollBack } from "../../src/disk/lock/lock.js";
import { rollBackLast } from "../../src/disk/transaction/abort.js";
import { apply } from "../../src/disk/transaction/apply.js";
import { Refused, type Problem } from "../../src/problem.js";
import { killItself } from "./killer.js";
import type { Said, Task } from "./killing.js";
import { beforeOf, planFor, wholeOf } from "./plans.js";
import { treeFrom } from "./trees.js";

// Runs a task, and kills itself on the way where that is asked for.

const [task, at, signal] = process.argv.slice(2);
const changes = killItself(Number(at), signal);

async function run(todo: Task): Promise<void> {
  switch (todo.do) {
    case "create":
      await createIn(todo.root, wholeOf(treeFrom(todo.files)));
      return;
    case "become":
      await withLock(todo.root, "become", async (locked) => {
        const before = beforeOf(todo.root, Object.keys(todo.files));
        const plan = planFor(before, todo.files);
        const changes = plan.changes.map((change) =>
          todo.conflict === true && change.do === "update"
            ? { ...change, do: "conflict" as const, why: "Both." }
            : change,
        );
        await apply(locked, { ...plan, changes }, before);
      });
      return;
    case "abort":
      await rollBackLast(todo.root);
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
process.stdout.write(JSON.stringify({ changes: changes(), problems } satisfies Said));
