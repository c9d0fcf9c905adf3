import { cpSync, existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { createIn } from "../../../src/disk/create.js";
import { rollBack } from "../../../src/disk/lock/lock.js";
import { rollBackLast } from "../../../src/disk/transaction/abort.js";
import { lasting, put, scratch, snapshot } from "../../support/folders.js";
import { sample } from "../../support/extent.js";
import { buildVictim, forEachOf, pointsUpTo, runVictim, type Task } from "../../support/killing.js";
import { SPEC, wholeOf } from "../../support/plans.js";
import { newProject, REPOSITORY, RUN } from "../../support/projects.js";
import { treeFrom, type Files } from "../../support/trees.js";

// Every point at which a process asks the system to change something is a point to be killed at,
// in the middle of it where it has a middle. What the next command finds must be one or the other.
// `npm test` takes a sample of the points.
const SAMPLED = 30;

function many(folder: string, count: number, text: string): Files {
  return Object.fromEntries(
    Array.from({ length: count }, (_, n) => [`${folder}/p${n % 4}/f${n}.py`, `${text} ${n}\n`]),
  );
}

const BEFORE: Files = {
  ...SPEC,
  ...many("app", 8, "updated"),
  ...many("gone/deep", 6, "removed"),
  ...many("kept", 3, "kept"),
  "bin/run": { run: "#!/bin/sh\n" },
  "bin/plain": "plain\n",
};
const AFTER: Files = {
  ...SPEC,
  ...many("app", 8, "new"),
  ...many("added/deep", 8, "added"),
  ...many("kept", 3, "kept"),
  "bin/run": "#!/bin/sh\n",
  "bin/plain": { run: "plain\n" },
};

vi.setConfig({ testTimeout: 600_000 });

let victim: string;

beforeAll(async () => {
  victim = await buildVictim(lasting());
});

/** At how many points a task can be killed. */
async function changesOf(task: Task): Promise<number> {
  const { said } = await runVictim(victim, task);
  expect(said?.problems).toEqual([]);
  return said?.changes ?? 0;
}

/** Kills a task at its points, in a fresh copy of a folder each time. */
async function killAtPoints(
  start: string,
  taskIn: (root: string) => Task,
  judge: (root: string, at: number) => Promise<void>,
  prepare: (root: string) => Promise<unknown> = () => Promise.resolve(),
): Promise<number> {
  const home = scratch();
  const copy = async (name: string) => {
    cpSync(start, join(home, name), { recursive: true, preserveTimestamps: true });
    await prepare(join(home, name));
    return join(home, name);
  };
  const changes = await changesOf(taskIn(await copy("whole")));
  // The last one always: what is found then is what was to be.
  const points = [...sample(pointsUpTo(changes - 1), SAMPLED), changes];
  await forEachOf(points, async (at) => {
    const root = await copy(String(at));
    expect(await runVictim(victim, taskIn(root), { at })).toMatchObject({ signal: "SIGKILL" });
    await judge(root, at);
    rmSync(root, { recursive: true });
  });
  return changes;
}

/** Kills a task at its points; each time the next command finds the folder as before it or as after it. */
async function expectAllOrNothing(start: string, taskIn: (root: string) => Task): Promise<number> {
  const before = snapshot(start).join("\n");
  const done = join(scratch(), "done");
  cpSync(start, done, { recursive: true });
  await runVictim(victim, taskIn(done));
  const after = snapshot(done).join("\n");
  expect(after).not.toBe(before);
  const found = new Map<number, string>();
  const changes = await killAtPoints(start, taskIn, async (root, at) => {
    await rollBack(root);
    const now = snapshot(root).join("\n");
    found.set(at, now === before ? "before" : now === after ? "after" : now);
  });
  // First always the one, then always the other.
  const inOrder = [...found].sort(([a], [b]) => a - b).map(([, state]) => state);
  const turn = inOrder.indexOf("after");
  expect(inOrder.slice(0, turn)).toEqual(Array(turn).fill("before"));
  expect(inOrder.slice(turn)).toEqual(Array(inOrder.length - turn).fill("after"));
  return changes;
}

describe("a process that is asked to end", () => {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

  it.each(signals)("by %s ends by it, and has put everything back itself", async (signal) => {
    const project = await newProject(BEFORE);
    const empty = scratch();
    const tasks: Task[] = [
      { do: "become", root: project, files: AFTER },
      { do: "create", root: empty, files: BEFORE },
      { do: "create", root: join(empty, "deep/shop"), files: BEFORE },
    ];
    for (const task of tasks)
      for (const at of [10, 30]) {
        const standing = [snapshot(project), snapshot(empty)];
        expect(await runVictim(victim, task, { at, signal })).toMatchObject({ signal });
        expect([snapshot(project), snapshot(empty)]).toEqual(standing);
      }
  });
});

describe("a process killed at any point", () => {
  it("leaves a project as it was, or as it was to become", async () => {
    const project = await newProject(BEFORE);
    const points = await expectAllOrNothing(project, (root) => ({
      do: "become",
      root,
      files: AFTER,
    }));
    expect(points).toBeGreaterThan(200);
  });

  it("leaves an existing folder empty, or with the whole project in it", async () => {
    const folder = scratch();
    put(folder, REPOSITORY);
    const points = await expectAllOrNothing(folder, (root) => ({
      do: "create",
      root,
      files: BEFORE,
    }));
    expect(points).toBeGreaterThan(150);
  });

  it("leaves no half project where there was no folder, and the next create tidies up", async () => {
    const expected = snapshot(await newProject(BEFORE));
    const files = wholeOf(treeFrom(BEFORE));
    const points = await killAtPoints(
      scratch(),
      (parent) => ({ do: "create", root: join(parent, "deep/shop"), files: BEFORE }),
      async (parent) => {
        const root = join(parent, "deep/shop");
        if (!existsSync(root)) await createIn(root, files);
        expect(snapshot(root)).toEqual(expected);
        expect(readdirSync(join(parent, "deep"))).toEqual(["shop"]);
      },
    );
    expect(points).toBeGreaterThan(80);
  });

  it("leaves what can still be taken back, when it was taking back", async () => {
    const project = await newProject(BEFORE);
    put(project, REPOSITORY);
    const standing = snapshot(project);
    const changes = await changesOf({ do: "become", root: copyOf(project), files: AFTER });
    // The worst there is: all is written, and only the last step, which makes it done, is missing.
    const last = await latestCrash(project, changes);
    const points = await killAtPoints(
      project,
      (root) => ({ do: "rollBack", root }),
      async (root) => {
        await rollBack(root);
        expect(snapshot(root)).toEqual(standing);
      },
      (root) => runVictim(victim, { do: "become", root, files: AFTER }, { at: last }),
    );
    expect(points).toBeGreaterThan(50);
  });

  it("leaves a conflicted operation, or has taken it back", async () => {
    const project = await newProject(BEFORE);
    const standing = snapshot(project);
    const start = copyOf(project);
    const conflict = (root: string) =>
      runVictim(victim, { do: "become", root, files: AFTER, conflict: true });
    await conflict(project);
    const conflicted = snapshot(project);
    await killAtPoints(
      start,
      (root) => ({ do: "abort", root }),
      async (root) => {
        await rollBack(root);
        const now = snapshot(root);
        expect([conflicted, standing]).toContainEqual(now);
        await rollBackLast(root);
        expect(snapshot(root)).toEqual(standing);
      },
      conflict,
    );
  });
});

function copyOf(project: string): string {
  const copy = join(scratch(), "copy");
  cpSync(project, copy, { recursive: true, preserveTimestamps: true });
  return copy;
}

/** The last point at which an update that is killed is still taken back. */
async function latestCrash(project: string, changes: number): Promise<number> {
  for (let at = changes; at > 0; at--) {
    const root = copyOf(project);
    await runVictim(victim, { do: "become", root, files: AFTER }, { at });
    if (existsSync(join(root, RUN, "now/journal.json"))) return at;
  }
  throw new Error("It was never to be taken back.");
}
