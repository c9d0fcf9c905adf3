import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import {
  withLock,
  rollBack,
  acquireLock,
  isGone,
  thisProcess,
} from "../../../src/disk/lock/lock.js";
import { rollBackLast } from "../../../src/disk/transaction/abort.js";
import { put, scratch, snapshot } from "../../support/folders.js";
import { SPEC } from "../../support/plans.js";
import { REPOSITORY, repositoryProject, RUN, stateFolderOf } from "../../support/projects.js";
import { refusalOf } from "../../support/refusal.js";

const LOCK = `${RUN}/lock`;

function deadPid(): number {
  return spawnSync(process.execPath, ["--version"]).pid;
}

function projectWithLock(content: unknown): string {
  const text = typeof content === "string" ? content : JSON.stringify(content);
  return repositoryProject({ [LOCK]: text });
}

describe("a project that is held", () => {
  it("is refused to another command, which learns by whom", async () => {
    const root = repositoryProject();
    await withLock(root, "feature add", async () => {
      const problems = await refusalOf(() => withLock(root, "refresh", () => undefined));
      expect(problems).toMatchObject([{ code: "locked", path: LOCK }]);
      expect(problems[0]?.message).toContain(`'feature add' (process ${process.pid})`);
      expect(await refusalOf(() => rollBack(root))).toMatchObject([{ code: "locked" }]);
    });
  });

  it("is free again afterwards, with nothing left in it, also when the work throws", async () => {
    const root = repositoryProject();
    const standing = snapshot(root);
    const failing = withLock(root, "test", () => {
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect(snapshot(root)).toEqual(standing);
    expect(await withLock(root, "test", () => 1)).toBe(1);
  });

  it("writes nothing into the project, and removes its folder", async () => {
    const root = repositoryProject();
    const standing = snapshot(root);
    await withLock(root, "test", () => {
      expect(readdirSync(join(root, ".agent-project"))).toEqual(["project.json"]);
      expect(existsSync(join(root, LOCK))).toBe(true);
      expect(lstatSync(join(root, RUN)).mode & 0o777).toBe(0o700);
    });
    expect(snapshot(root)).toEqual(standing);
  });
});

describe("a lock that was left behind", () => {
  it("is taken over when its process is gone", async () => {
    const root = projectWithLock({ ...thisProcess("set"), pid: deadPid() });
    expect(await withLock(root, "test", () => 1)).toBe(1);
  });

  it("is taken over when its process id is used by another process", async () => {
    const root = projectWithLock({ ...thisProcess("set"), started: "1" });
    expect(await withLock(root, "test", () => 1)).toBe(1);
  });

  it("is left alone when it was made on another host", async () => {
    const root = projectWithLock({ ...thisProcess("set"), pid: deadPid(), host: "elsewhere" });
    const problems = await refusalOf(() => withLock(root, "test", () => 1));
    expect(problems[0]?.message).toContain("on 'elsewhere'");
    expect(problems[0]?.fix).toContain(`remove ${LOCK}`);
  });

  it("is left alone while it is being written, and taken over when it stays so", async () => {
    const root = projectWithLock("");
    expect(await refusalOf(() => acquireLock(root, "test"))).toMatchObject([{ code: "locked" }]);
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(join(root, LOCK), longAgo, longAgo);
    acquireLock(root, "test").release();
    expect(existsSync(join(root, RUN))).toBe(false);
  });

  it("takes those with it that were left while being taken over", async () => {
    const root = projectWithLock({ ...thisProcess("set"), pid: deadPid() });
    put(root, { [`${LOCK}.123`]: "" });
    await rollBack(root);
    expect(existsSync(join(root, RUN))).toBe(false);
  });
});

describe("what a killed command left", () => {
  it("is removed where it had only prepared", async () => {
    const root = repositoryProject();
    const standing = snapshot(root);
    put(root, { [`${RUN}/now/new/0`]: "half" });
    expect(await rollBack(root)).toBeUndefined();
    expect(snapshot(root)).toEqual(standing);
  });

  function journalOf(root: string, changes: object = {}): string {
    return JSON.stringify({
      format: 2,
      project: String(lstatSync(root).ino),
      command: "set",
      made: [],
      above: [],
      steps: [{ path: "a.txt", replaces: true, after: digestOf("new") }],
      conflicts: [],
      ...changes,
    });
  }

  function halfDone(content: string, changes: object = {}): string {
    const root = repositoryProject({ "a.txt": content, [`${RUN}/now/old/0`]: { run: "old" } });
    put(root, { [`${RUN}/now/journal.json`]: journalOf(root, changes) });
    return root;
  }

  async function expectKept(root: string, problem: object): Promise<void> {
    const standing = snapshot(root);
    expect(await refusalOf(() => rollBack(root))).toMatchObject([problem]);
    expect(snapshot(root)).toEqual(standing);
  }

  it("is taken back where it had begun, and the command named", async () => {
    for (const content of ["old", "new"]) {
      const root = halfDone(content);
      expect(await rollBack(root)).toBe("set");
      expect(readFileSync(join(root, "a.txt"), "utf8")).toBe("old");
      expect(existsSync(join(root, RUN))).toBe(false);
    }
  });

  it("is kept, and not taken back over an edit that somebody made since", async () => {
    await expectKept(halfDone("mine"), { code: "interrupted", path: "a.txt" });
  });

  it("is kept where its journal makes no sense", async () => {
    const root = repositoryProject({ [`${RUN}/now/journal.json`]: "{" });
    await expectKept(root, { code: "interrupted", path: RUN });
  });

  const hostile: Record<string, object> = {
    "a path outside": { steps: [{ path: "../out", replaces: false, after: null }] },
    "an absolute path": { steps: [{ path: "/etc/passwd", replaces: false, after: null }] },
    "a path in .git": { steps: [{ path: ".git/config", replaces: false, after: null }] },
    "a short name of .git": { steps: [{ path: "git~1/config", replaces: false, after: null }] },
    "a folder outside that it made": { made: [".."] },
    "a folder outside above what it removed": { above: [{ path: "../x", mode: 0o4777 }] },
    "another project": { project: "1" },
  };
  it.each(Object.entries(hostile))("is kept where its journal names %s", async (_, changes) => {
    await expectKept(halfDone("new", changes), { code: "interrupted", path: RUN });
  });

  it("is kept in a copy of the project, which it is not about", async () => {
    const copy = join(scratch(), "copy");
    cpSync(halfDone("new"), copy, { recursive: true });
    await expectKept(copy, { code: "interrupted", path: RUN });
  });

  it("is told and not read where a pipe, a link or a folder poses as journal or lock", async () => {
    const stands: Record<string, (file: string) => void> = {
      pipe: (file) => execFileSync("mkfifo", [file]),
      link: (file) => {
        symlinkSync("/dev/zero", file);
      },
      folder: (file) => {
        mkdirSync(file);
      },
    };
    for (const make of Object.values(stands)) {
      const root = repositoryProject({ [`${RUN}/now/new/0`]: "" });
      make(join(root, RUN, "now/journal.json"));
      expect(await refusalOf(() => rollBack(root))).toMatchObject([{ code: "interrupted" }]);
      make(join(root, LOCK));
      expect(await refusalOf(() => rollBack(root))).toMatchObject([
        { code: "unsafe-path", path: LOCK },
      ]);
    }
  });

  it("gives back no folder with more than its permissions", async () => {
    const changes = {
      above: [{ path: "gone", mode: 0o6777 }],
      steps: [{ path: "gone/a.txt", replaces: true, after: null }],
    };
    const root = halfDone("new", changes);
    expect(await rollBack(root)).toBe("set");
    expect(lstatSync(join(root, "gone")).mode & 0o7777).toBe(0o777);
  });
});

describe("the folder for lock and journal", () => {
  it("is the user's own for a project without git, until it is settled", async () => {
    const root = scratch();
    put(root, SPEC);
    const state = stateFolderOf(root);
    put(state, { "last/applied.json": "{}" });
    // Made a repository in between: what is pending stays where it is.
    put(root, REPOSITORY);
    await withLock(root, "test", () => {
      expect(existsSync(join(state, "lock"))).toBe(true);
    });
    rmSync(join(state), { recursive: true });
    await withLock(root, "test", () => {
      expect(existsSync(join(root, LOCK))).toBe(true);
    });
  });

  it("is in the temporary folder where neither git's nor the user's can be written", async () => {
    const root = scratch();
    put(root, SPEC);
    vi.stubEnv("XDG_STATE_HOME", "/proc/nowhere");
    await withLock(root, "test", ({ run }) => {
      expect(run).toMatch(`/create-agent-project-${process.getuid?.()}/`);
    });
    vi.unstubAllEnvs();
  });

  it("is another one for each project of a repository", async () => {
    const top = scratch();
    put(top, { ...REPOSITORY, "one/x": "", "two/x": "" });
    await withLock(join(top, "one"), "test", () =>
      withLock(join(top, "two"), "test", () => {
        expect(
          readdirSync(join(top, ".git")).filter((name) => name.startsWith("agent")),
        ).toHaveLength(2);
      }),
    );
  });

  it("is refused where it belongs to another user, or is a link", async () => {
    const root = repositoryProject({ [LOCK]: "" });
    chownSync(join(root, RUN), 65_534, 65_534);
    const [problem] = await refusalOf(() => rollBack(root));
    expect(problem).toMatchObject({ code: "locked" });
    expect(problem?.message).toContain("another user");
    rmSync(join(root, RUN), { recursive: true });
    symlinkSync(scratch(), join(root, RUN));
    expect(await refusalOf(() => rollBack(root))).toMatchObject([{ code: "unsafe-path" }]);
  });
});

describe("a run folder of a former version in the project", () => {
  const FORMER = ".agent-project/run";

  it("is refused by every command and not read, whatever it is", async () => {
    const outside = scratch();
    const makes: ((root: string) => void)[] = [
      (root) => {
        put(root, { [`${FORMER}/now/journal.json`]: "{}" });
      },
      (root) => {
        symlinkSync(outside, join(root, FORMER));
      },
      (root) => execFileSync("mkfifo", [join(root, FORMER)]),
      (root) => {
        put(root, {
          [`${FORMER}/lock`]: JSON.stringify({ ...thisProcess("x"), host: "elsewhere" }),
        });
      },
    ];
    for (const make of makes) {
      const root = repositoryProject();
      make(root);
      const standing = [readdirSync(root), readdirSync(outside)];
      for (const act of [
        () => rollBack(root),
        () => withLock(root, "x", () => 1),
        () => rollBackLast(root),
      ])
        expect(await refusalOf(act)).toMatchObject([{ code: "interrupted", path: FORMER }]);
      expect([readdirSync(root), readdirSync(outside)]).toEqual(standing);
    }
  });

  it("is removed where it is empty", async () => {
    const root = repositoryProject();
    mkdirSync(join(root, FORMER));
    await rollBack(root);
    expect(existsSync(join(root, FORMER))).toBe(false);
  });
});

function digestOf(text: string): string {
  return createHash("sha1").update(text).digest("hex");
}

describe("a process", () => {
  it("is gone when it has ended, and not while it runs", () => {
    expect(isGone(thisProcess(""))).toBe(false);
    expect(isGone({ pid: deadPid(), started: "0", host: hostname() })).toBe(true);
    // Process 1 runs, as another user or as this one.
    expect(isGone({ ...thisProcess(""), pid: 1 })).toBe(true); // started at another time
  });
});
