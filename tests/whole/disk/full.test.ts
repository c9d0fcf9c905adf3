import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { createIn } from "../../../src/disk/create.js";
import { Refused } from "../../../src/problem.js";
import { scratch, snapshot } from "../../support/folders.js";
import { SPEC, wholeOf } from "../../support/plans.js";
import { become } from "../../support/projects.js";
import { refusalOf } from "../../support/refusal.js";
import { treeFrom, type Files } from "../../support/trees.js";

// A real file system in memory that really fills up. Mounting needs root: without it these tests fail.

/** Does something in a small file system of its own. */
async function inSmall<T>(options: string, act: (folder: string) => Promise<T>): Promise<T> {
  const folder = scratch();
  execFileSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", folder]);
  try {
    return await act(folder);
  } finally {
    await unmount(folder);
  }
}

async function unmount(folder: string): Promise<void> {
  // Folders that were reached stay open until the work pauses.
  await setImmediate();
  execFileSync("umount", [folder]);
}

const PAGE = 4096;
const BEFORE: Files = { ...SPEC, "app/a.py": "a", "app/b.py": "b", "gone/c.py": "c" };
const AFTER: Files = {
  ...SPEC,
  "app/a.py": "a".repeat(3 * PAGE),
  "app/b.py": "b".repeat(PAGE),
  "new/deep/d.py": "d",
  "new/e.py": "e",
};

/** Whether it was done; if it was refused, then for want of space, and with nothing left behind. */
async function doneOrFull(folder: string, act: () => Promise<unknown>): Promise<boolean> {
  const standing = snapshot(folder);
  try {
    await act();
    return true;
  } catch (error) {
    expect((error as Refused).problems).toMatchObject([{ code: "disk-full" }]);
    expect(snapshot(folder)).toEqual(standing);
    return false;
  }
}

/** Tries with ever more space, so that it ends at ever other points, until there is enough. */
async function withEverMore(
  optionsFor: (n: number) => string,
  prepare: (folder: string) => Promise<unknown>,
  act: (folder: string) => Promise<unknown>,
): Promise<number> {
  for (let n = 1; n < 500; n++) {
    const done = await inSmall(optionsFor(n), async (folder) => {
      try {
        await prepare(folder);
      } catch {
        return false;
      }
      return doneOrFull(folder, () => act(folder));
    });
    if (done) return n;
  }
  throw new Error("It was never enough.");
}

const limits = {
  pages: (n: number) => `size=${n * PAGE}`,
  files: (n: number) => `size=16m,nr_inodes=${n + 2}`,
};

describe.each(Object.entries(limits))("on a disk that runs out of %s", (_what, optionsFor) => {
  const files = wholeOf(treeFrom(AFTER));

  it("creating in a missing folder leaves nothing", async () => {
    const create = (folder: string) => createIn(join(folder, "deep/shop"), files);
    expect(await withEverMore(optionsFor, () => Promise.resolve(), create)).toBeGreaterThan(10);
  });

  it("creating in an empty folder leaves it empty", async () => {
    const needed = await withEverMore(
      optionsFor,
      (folder) => mkdir(join(folder, "shop")),
      (folder) => createIn(join(folder, "shop"), files),
    );
    expect(needed).toBeGreaterThan(10);
  });

  it("changing a project leaves it as it was", async () => {
    const needed = await withEverMore(
      optionsFor,
      (folder) => createIn(join(folder, "shop"), wholeOf(treeFrom(BEFORE))),
      (folder) => become(join(folder, "shop"), AFTER),
    );
    expect(needed).toBeGreaterThan(20);
  });
});

describe("on a disk that can only be read", () => {
  it("nothing is created or changed, and the reason given", async () => {
    const folder = scratch();
    execFileSync("mount", ["-t", "tmpfs", "tmpfs", folder]);
    try {
      const root = await createIn(join(folder, "shop"), wholeOf(treeFrom(BEFORE)));
      mkdirSync(join(folder, "empty"));
      execFileSync("mount", ["-o", "remount,ro", folder]);
      const acts = [
        () => createIn(join(folder, "other"), wholeOf(treeFrom(BEFORE))),
        () => createIn(join(folder, "empty"), wholeOf(treeFrom(BEFORE))),
        () => become(root, AFTER),
      ];
      for (const act of acts) {
        const problems = await refusalOf(act);
        expect(problems).toMatchObject([{ code: "target-not-writable" }]);
        expect(problems[0]?.message).toContain("can only be read");
      }
    } finally {
      await unmount(folder);
    }
  });
});
