import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { cli, lasting, scratch } from "../../support/cli.js";
import { put, snapshot } from "../../support/folders.js";
import { buildPreload, forEachOf, pointsUpTo, runKilled, type How } from "../../support/killing.js";
import { commit, run } from "../../support/project.js";
import { replaceIn, type Variant } from "../../support/variant.js";
import { tinyVersion } from "./support/tiny.js";

// The program that people run, killed on its way. That every single point is safe is tested where
// files are written (tests/whole/disk); here some points of all that a refresh does.

const POINTS = 15;
const ENDS = ["merges cleanly", "ends in a conflict"] as const;

let preload: string;
let newer: Variant;
/** Edited projects of the older version, by how a refresh of them ends. */
let projects: Readonly<Record<(typeof ENDS)[number], string>>;

beforeAll(async () => {
  const folder = lasting();
  preload = await buildPreload(folder);
  newer = tinyVersion(folder, "2.0.0");
  const older = tinyVersion(folder, "1.0.0");
  const created = await cli(["shop", "--yes"], { cwd: folder, bin: older.bins.create });
  expect(created.exitCode, created.stderr).toBe(0);
  const clean = join(folder, "shop");
  replaceIn(join(clean, "app/main.py"), "for name in sys", "for name in 2 * sys");
  replaceIn(join(clean, "app/greeting.py"), "Goodbye, ", "Good night, ");
  put(clean, { "app/ours.py": "OURS = 1\n" });
  commit(clean, "Our edits");
  const conflicting = join(folder, "conflicting");
  cpSync(clean, conflicting, { recursive: true });
  replaceIn(join(conflicting, "docs/notes.md"), "at nine", "at eight");
  commit(conflicting, "Early birds");
  projects = { "merges cleanly": clean, "ends in a conflict": conflicting };
});

/** Refreshes a project, which gets a signal on the way. */
function refresh(project: string, how: How = {}) {
  return runKilled(preload, [newer.bins.inside, "refresh"], { cwd: project, ...how });
}

/** All that is in a project but git's own files, in which `git status` writes. */
function standing(project: string): string {
  return snapshot(project)
    .filter((entry) => !entry.startsWith(".git/"))
    .join("\n");
}

function copyOf(project: string, folder = scratch()): string {
  const copy = join(folder, "copy");
  cpSync(project, copy, { recursive: true, preserveTimestamps: true });
  return copy;
}

describe.each(ENDS)("a refresh that %s", (end) => {
  it("and is killed, is taken back or found done by the next command, and can be run again", async () => {
    const project = projects[end];
    const before = standing(project);
    const whole = copyOf(project);
    const { exitCode, changes } = await refresh(whole);
    expect(exitCode).toBe(end === "merges cleanly" ? 0 : 1);
    const after = standing(whole);
    const found: string[] = [];

    await forEachOf(pointsUpTo(POINTS), async (nth) => {
      const killed = copyOf(project, join(scratch(), String(nth)));
      const at = Math.ceil((nth * changes) / POINTS);
      expect(await refresh(killed, { at })).toMatchObject({ signal: "SIGKILL" });
      const check = await run(killed, ["check"], { bin: newer.bins.inside });
      const now = standing(killed);
      found.push(now === before ? "before" : now === after ? "after" : now);
      // The older version's project is not for this program; the refreshed one's conflict is.
      expect(check.exitCode).toBe(now === before ? 2 : exitCode);
      if (now === before) await refresh(killed);
      expect(standing(killed)).toBe(after);
      rmSync(killed, { recursive: true });
    });
    expect(new Set(found)).toEqual(new Set(["before", "after"]));
  });

  it.each(["SIGINT", "SIGTERM"] as const)(
    "and is asked to end by %s, ends by it, and has put everything back itself",
    async (signal) => {
      const project = copyOf(projects[end]);
      const before = standing(project);
      const { changes } = await refresh(copyOf(projects[end]));
      for (const part of [0.3, 0.6]) {
        const at = Math.ceil(part * changes);
        expect(await refresh(project, { at, signal })).toMatchObject({ signal });
        expect(standing(project)).toBe(before);
      }
    },
  );
});
