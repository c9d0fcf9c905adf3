import { spawnSync } from "node:child_process";
import { chmodSync, readdirSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { rollBack } from "../../../src/disk/lock/lock.js";
import { lasting, put, scratch, snapshot } from "../../support/folders.js";
import { buildVictim, runVictim, type End, type Task } from "../../support/killing.js";
import { SPEC } from "../../support/plans.js";
import { newProject, stateFolderOf } from "../../support/projects.js";
import type { Files } from "../../support/trees.js";

const BEFORE: Files = { ...SPEC, "app/a.py": "a\n", "gone/b.py": "b\n" };
const AFTER: Files = { ...SPEC, "app/a.py": "2\n", "new/c.py": "c\n" };
const AT_ONCE = 6;
const ROUNDS = 5;

let victim: string;

beforeAll(async () => {
  victim = await buildVictim(lasting());
});

/** The same task in several processes at once; what each had against it. */
async function race(task: Task): Promise<(string | undefined)[]> {
  const ends = await Promise.all(Array.from({ length: AT_ONCE }, () => runVictim(victim, task)));
  return ends.map(({ said }: End) => said?.problems[0]?.code);
}

describe("commands that run at the same time", () => {
  it("change a project one after the other, or say that another one runs", async () => {
    const expected = snapshot(await newProject(AFTER));
    for (let round = 0; round < ROUNDS; round++) {
      const root = await newProject(BEFORE);
      const { pid } = spawnSync(process.execPath, ["--version"]);
      // They all find the lock of a command that was killed.
      const dead = { pid, host: hostname(), started: "1", command: "killed" };
      put(stateFolderOf(root), { lock: JSON.stringify(dead) });
      chmodSync(stateFolderOf(root), 0o700);
      const codes = await race({ do: "become", root, files: AFTER });
      expect(codes).toContain(undefined);
      expect([undefined, "locked"]).toEqual(expect.arrayContaining([...new Set(codes)]));
      await rollBack(root);
      expect(snapshot(root)).toEqual(expected);
    }
  });

  it("create a project once", async () => {
    const expected = snapshot(await newProject(BEFORE));
    for (let round = 0; round < ROUNDS; round++)
      for (const existing of [{}, { "shop/.git": "gitdir: ..\n" }]) {
        const parent = scratch();
        put(parent, existing);
        const codes = await race({ do: "create", root: join(parent, "shop"), files: BEFORE });
        expect(codes.filter((code) => code === undefined)).toHaveLength(1);
        expect(["locked", "target-not-empty", "changed", undefined]).toEqual(
          expect.arrayContaining([...new Set(codes)]),
        );
        expect(readdirSync(parent)).toEqual(["shop"]);
        const made = snapshot(join(parent, "shop"));
        expect(made.filter((line) => !line.startsWith(".git "))).toEqual(expected);
      }
  });
});
