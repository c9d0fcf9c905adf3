import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { holding, rollBack } from "../../../src/disk/hold.js";
import { takeLock } from "../../../src/disk/lock.js";
import { isGone, thisProcess } from "../../../src/disk/owner.js";
import { put, scratch, snapshot } from "../../support/folders.js";
import { SPEC } from "../../support/plans.js";
import { refusalOf } from "../../support/refusal.js";

const LOCK = ".agent-project/run/lock";

function deadPid(): number {
  return spawnSync(process.execPath, ["--version"]).pid;
}

function projectWithLock(content: unknown): string {
  const root = scratch();
  const text = typeof content === "string" ? content : JSON.stringify(content);
  put(root, { ...SPEC, [LOCK]: text });
  return root;
}

describe("a project that is held", () => {
  it("is refused to another command, which learns by whom", async () => {
    const root = scratch();
    put(root, SPEC);
    await holding(root, "feature add", async () => {
      const problems = await refusalOf(() => holding(root, "refresh", () => undefined));
      expect(problems).toMatchObject([{ code: "locked", path: LOCK }]);
      expect(problems[0]?.message).toContain(`'feature add' (process ${process.pid})`);
      expect(await refusalOf(() => rollBack(root))).toMatchObject([{ code: "locked" }]);
    });
  });

  it("is free again afterwards, with nothing left in it, also when the work throws", async () => {
    const root = scratch();
    put(root, SPEC);
    const standing = snapshot(root);
    const failing = holding(root, "test", () => {
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect(snapshot(root)).toEqual(standing);
    expect(await holding(root, "test", () => 1)).toBe(1);
  });

  it("makes and removes its folders where there are none", async () => {
    const root = scratch();
    await holding(root, "test", () => {
      expect(existsSync(join(root, LOCK))).toBe(true);
    });
    expect(readdirSync(root)).toEqual([]);
  });
});

describe("a lock that was left behind", () => {
  it("is taken over when its process is gone", async () => {
    const root = projectWithLock({ ...thisProcess("set"), pid: deadPid() });
    expect(await holding(root, "test", () => 1)).toBe(1);
  });

  it("is taken over when its process id is used by another process", async () => {
    const root = projectWithLock({ ...thisProcess("set"), started: "1" });
    expect(await holding(root, "test", () => 1)).toBe(1);
  });

  it("is left alone when it was made on another host", async () => {
    const root = projectWithLock({ ...thisProcess("set"), pid: deadPid(), host: "elsewhere" });
    const problems = await refusalOf(() => holding(root, "test", () => 1));
    expect(problems[0]?.message).toContain("on elsewhere");
    expect(problems[0]?.fix).toContain(`remove ${LOCK}`);
  });

  it("is left alone while it is being written, and taken over when it stays so", async () => {
    const root = projectWithLock("");
    expect(await refusalOf(() => takeLock(root, "test"))).toMatchObject([{ code: "locked" }]);
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(join(root, LOCK), longAgo, longAgo);
    takeLock(root, "test").release();
    expect(existsSync(join(root, ".agent-project/run"))).toBe(false);
  });

  it("takes those with it that were left while being taken over", async () => {
    const root = projectWithLock({ ...thisProcess("set"), pid: deadPid() });
    put(root, { [`${LOCK}.123`]: "" });
    await rollBack(root);
    expect(existsSync(join(root, ".agent-project/run"))).toBe(false);
  });
});

describe("what a killed command left", () => {
  it("is removed where it had only prepared", async () => {
    const root = scratch();
    put(root, SPEC);
    const standing = snapshot(root);
    put(root, { ".agent-project/run/now/new/0": "half" });
    expect(await rollBack(root)).toBeUndefined();
    expect(snapshot(root)).toEqual(standing);
  });

  function halfDone(content: string): string {
    const root = scratch();
    const print = createHash("sha1").update("new").digest("hex");
    const step = { path: "a.txt", replaces: true, after: print };
    const journal = {
      format: 1,
      command: "set",
      made: [],
      above: [],
      steps: [step],
      conflicts: [],
    };
    put(root, {
      ...SPEC,
      "a.txt": content,
      ".agent-project/run/now/old/0": { run: "old" },
      ".agent-project/run/now/journal.json": JSON.stringify(journal),
    });
    return root;
  }

  it("is taken back where it had begun, and the command named", async () => {
    for (const content of ["old", "new"]) {
      const root = halfDone(content);
      expect(await rollBack(root)).toBe("set");
      expect(readFileSync(join(root, "a.txt"), "utf8")).toBe("old");
      expect(existsSync(join(root, ".agent-project/run"))).toBe(false);
    }
  });

  it("is kept, and not taken back over an edit that somebody made since", async () => {
    const root = halfDone("mine");
    const standing = snapshot(root);
    expect(await refusalOf(() => rollBack(root))).toMatchObject([
      { code: "interrupted", path: "a.txt" },
    ]);
    expect(snapshot(root)).toEqual(standing);
  });

  it("is refused, and kept, when its journal makes no sense", async () => {
    const root = scratch();
    put(root, { ...SPEC, ".agent-project/run/now/journal.json": "{" });
    const problems = await refusalOf(() => rollBack(root));
    expect(problems).toMatchObject([{ code: "interrupted", path: ".agent-project/run" }]);
    expect(existsSync(join(root, ".agent-project/run/now/journal.json"))).toBe(true);
    expect(existsSync(join(root, LOCK))).toBe(false);
  });

  it("is refused when its journal names a path outside", async () => {
    const root = scratch();
    mkdirSync(join(root, ".agent-project/run/now"), { recursive: true });
    const step = { path: "../out", replaces: false, after: null };
    const journal = { format: 1, command: "x", made: [], above: [], steps: [step], conflicts: [] };
    writeFileSync(
      join(root, ".agent-project/run/now/journal.json"),
      JSON.stringify({ ...journal }),
    );
    expect(await refusalOf(() => rollBack(root))).toMatchObject([{ code: "unsafe-path" }]);
  });
});

describe("a process", () => {
  it("is gone when it has ended, and not while it runs", () => {
    expect(isGone(thisProcess(""))).toBe(false);
    expect(isGone({ pid: deadPid(), started: "0", host: hostname() })).toBe(true);
    // Process 1 runs, as another user or as this one.
    expect(isGone({ ...thisProcess(""), pid: 1 })).toBe(true); // started at another time
  });
});
