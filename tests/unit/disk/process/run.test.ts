import { chmodSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { spawn } from "node:child_process";
import { beforeEach, describe, expect, it, vi } from "vitest";
import {
  allowedEnvironment,
  findProgram,
  withPrograms,
} from "../../../../src/disk/process/environment.js";
import { runProgram, type Program, type Ran } from "../../../../src/disk/process/run.js";
import { lastLines } from "../../../../src/disk/process/tail.js";
import { put, scratch } from "../../../support/folders.js";

// Real programs in Python; the whole file takes 10 seconds, nearly all of it in waiting for limits.

const python = findProgram("python3", { cwd: "/", folders: [], env: allowedEnvironment() }) ?? "";

let folder: string;

beforeEach(() => {
  folder = scratch();
});

function run(program: string, more: Partial<Program> = {}): Promise<Ran> {
  put(folder, { "program.py": program });
  const args = [join(folder, "program.py")];
  return runProgram({ file: python, args, cwd: folder, timeLimitMs: 20_000, ...more });
}

/** Whether a process runs; one that has ended and that nobody has asked for does not. */
function isRunning(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "latin1"));
  } catch {
    return false;
  }
}

const pidIn = (file: string) => Number(readFileSync(join(folder, file), "utf8"));

// Writes its number where the test finds it, then stays.
const STAYS = `
import os, signal, sys, time
def stay(name):
    with open(name + ".tmp", "w") as file:
        file.write(str(os.getpid()))
    os.rename(name + ".tmp", name)
    time.sleep(600)
def wait_for(name):
    while not os.path.exists(name):
        time.sleep(0.01)
`;

describe("a program that ends", () => {
  it("gives its exit code and what it wrote to both outputs", async () => {
    const ran = await run('import sys\nprint("out")\nsys.stdout.flush()\nsys.exit("err")');
    expect(ran).toEqual({ ending: { is: "exit", code: 1 }, output: "out\nerr\n", isCut: false });
  });

  it("may end by a signal", async () => {
    const ran = await run("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)");
    expect(ran.ending).toEqual({ is: "signal", signal: "SIGSEGV" });
  });

  it("reads nothing", async () => {
    const ran = await run("import sys\nprint(repr(sys.stdin.read()))");
    expect(ran.output).toBe("''\n");
  });

  it("gets its arguments as they are, whatever a shell would read into them", async () => {
    const args = ["$HOME", "; touch gone", "`id`", "a b", '"', "*"];
    const ran = await run("", {
      args: ["-c", "import sys\nprint(sys.argv[1:])", ...args],
    });
    expect(ran.output).toContain("['$HOME', '; touch gone', '`id`', 'a b', '\"', '*']");
    expect(existsSync(join(folder, "gone"))).toBe(false);
  });

  it("shows what a terminal would act on", async () => {
    const ran = await run('print("\\x1b[2Jgone\\u202e")');
    expect(ran.output).toBe("<U+001B>[2Jgone<U+202E>\n");
  });
});

describe("a program that does not start", () => {
  const start = (file: string) => runProgram({ file, args: [], cwd: folder, timeLimitMs: 1000 });

  it("is not there", async () => {
    const { ending } = await start(join(folder, "absent"));
    expect(ending).toEqual({ is: "not started", why: "it is not there" });
  });

  it("may not be run", async () => {
    put(folder, { plain: "text\n" });
    chmodSync(join(folder, "plain"), 0o644);
    expect((await start(join(folder, "plain"))).ending).toEqual({
      is: "not started",
      why: "it may not be run",
    });
  });

  it("holds a NUL in its arguments", async () => {
    const ran = await runProgram({ file: python, args: ["a\0b"], cwd: folder, timeLimitMs: 1000 });
    expect(ran.ending.is).toBe("not started");
  });

  it("has a folder that is gone", async () => {
    const cwd = join(folder, "gone");
    const ran = await runProgram({ file: python, args: [], cwd, timeLimitMs: 1000 });
    expect(ran.ending.is).toBe("not started");
  });
});

describe("what is printed", () => {
  it("costs bounded memory, be it a gigabyte: the end is kept", async () => {
    const before = process.memoryUsage().rss;
    let most = 0;
    const timer = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 10);
    const ran = await run(
      'import sys\nfor _ in range(1024):\n    sys.stdout.write("x" * 1023 * 1024 + "\\n" * 1024)\nprint("end")',
      { timeLimitMs: 60_000, outputLimit: 1000 },
    );
    clearInterval(timer);
    expect(ran.ending).toEqual({ is: "exit", code: 0 });
    expect(ran.isCut).toBe(true);
    expect(ran.output).toHaveLength(1000);
    expect(lastLines(ran.output, 1)).toBe("end");
    expect(most - before).toBeLessThan(100 * 1024 * 1024);
  });

  it("is waited for no longer than the program runs, also where that closes its outputs", async () => {
    const ran = await run(
      'import os, time\nprint("before", flush=True)\nos.close(1)\nos.close(2)\ntime.sleep(0.5)\nopen("later", "w").close()\nos._exit(3)',
    );
    expect(ran).toMatchObject({ ending: { is: "exit", code: 3 }, output: "before\n" });
    expect(existsSync(join(folder, "later"))).toBe(true);
  });
});

describe("nothing is left running", () => {
  it("of a program that hangs", async () => {
    const ran = await run(`${STAYS}\nstay("pid")`, { timeLimitMs: 1000 });
    expect(ran.ending).toEqual({ is: "time-out", afterMs: 1000 });
    expect(isRunning(pidIn("pid"))).toBe(false);
  });

  it("of one that hangs and ignores that it is asked to end", async () => {
    const ran = await run(`${STAYS}\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nstay("pid")`, {
      timeLimitMs: 1000,
    });
    expect(ran.ending.is).toBe("time-out");
    expect(isRunning(pidIn("pid"))).toBe(false);
  });

  it("of one that forks and ends", async () => {
    const ran = await run(`${STAYS}\nif os.fork() == 0:\n    stay("pid")\nwait_for("pid")`);
    expect(ran.ending).toEqual({ is: "exit", code: 0 });
    expect(isRunning(pidIn("pid"))).toBe(false);
  });

  it("of one that becomes a daemon: another session, no parent, no outputs", async () => {
    const ran = await run(`${STAYS}
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        os.closerange(0, 100)
        stay("pid")
    os._exit(0)
wait_for("pid")`);
    expect(ran.ending).toEqual({ is: "exit", code: 0 });
    expect(isRunning(pidIn("pid"))).toBe(false);
  });

  it("of one whose child has another environment, in the same session", async () => {
    const ran = await run(`${STAYS}
if os.fork() == 0:
    os.setpgid(0, 0)
    os.execve(sys.executable, [sys.executable, "-c", "import time; open('there', 'w').close(); time.sleep(600)", str(os.getppid())], {})
wait_for("there")
import subprocess
print(subprocess.run(["pgrep", "-P", str(os.getpid())], capture_output=True, text=True).stdout)`);
    const pid = Number(ran.output.split("\n")[0]);
    expect(pid).toBeGreaterThan(1);
    expect(isRunning(pid)).toBe(false);
  });

  it("of one that is ended by a signal while its daemon goes on", async () => {
    const ran = await run(`${STAYS}
if os.fork() == 0:
    os.setsid()
    stay("pid")
wait_for("pid")
os.kill(os.getpid(), signal.SIGKILL)`);
    expect(ran.ending).toEqual({ is: "signal", signal: "SIGKILL" });
    expect(isRunning(pidIn("pid"))).toBe(false);
  });

  it("of one that forks faster than it is looked for", async () => {
    const ran = await run(
      `${STAYS}
if os.fork() == 0:
    os.setsid()
    until = time.time() + 30
    while time.time() < until:
        if os.fork() != 0:
            os._exit(0)
open("going", "w").close()
time.sleep(600)`,
      { timeLimitMs: 1000 },
    );
    expect(ran.ending.is).toBe("time-out");
    expect(commandsOf(join(folder, "program.py"))).toEqual([]);
  });

  // A process of its own, which is told to end as Ctrl-C tells it.
  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "when this program is ended by %s",
    async (signal) => {
      put(folder, {
        "program.py": `${STAYS}\nif os.fork() == 0:\n    os.setsid()\n    stay("daemon")\nstay("pid")`,
      });
      const source = await victim();
      const started = spawn(process.execPath, ["--input-type=module", "-e", source], {
        cwd: folder,
      });
      const ended = new Promise((resolve) =>
        started.once("exit", (_, by) => {
          resolve(by);
        }),
      );
      await vi.waitFor(() => [pidIn("pid"), pidIn("daemon")], { timeout: 20_000 });
      started.kill(signal);
      expect(await ended).toBe(signal);
      expect(isRunning(pidIn("pid"))).toBe(false);
      expect(isRunning(pidIn("daemon"))).toBe(false);
    },
  );

  it("when this program exits", async () => {
    put(folder, { "program.py": `${STAYS}\nstay("pid")` });
    const source = `${await victim()}\nimport { existsSync } from "node:fs";\nsetInterval(() => existsSync("pid") && process.exit(7), 20);`;
    const started = spawn(process.execPath, ["--input-type=module", "-e", source], { cwd: folder });
    expect(await new Promise((resolve) => started.once("exit", resolve))).toBe(7);
    expect(isRunning(pidIn("pid"))).toBe(false);
  });
});

/** A program that runs `program.py`, and does nothing else. */
async function victim(): Promise<string> {
  const { build } = await import("rolldown");
  const { output } = await build({
    input: "src/disk/process/run.ts",
    platform: "node",
    write: false,
  });
  const request = { file: python, args: ["program.py"], cwd: folder, timeLimitMs: 60_000 };
  return `${output[0].code}\nvoid runProgram(${JSON.stringify(request)});`;
}

/** The processes that run with this file as an argument. */
function commandsOf(file: string): string[] {
  return readdirSync("/proc").filter((pid) => {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, "latin1").split("\0");
      return command.includes(file) && isRunning(Number(pid));
    } catch {
      return false;
    }
  });
}

describe("its environment", () => {
  it("has what programs need, and no secret", () => {
    const env = allowedEnvironment({
      PATH: "/bin",
      HOME: "/home/ada",
      LC_ALL: "C",
      SystemRoot: "C:\\Windows",
      GITHUB_TOKEN: "t",
      AWS_SECRET_ACCESS_KEY: "s",
      DATABASE_URL: "postgresql://",
      LC_SECRET_1: "s",
      NODE_OPTIONS: "--require=x",
      PYTHONPATH: "x",
      PYTHONSTARTUP: "x",
    });
    expect(Object.keys(env)).toEqual(["PATH", "HOME", "LC_ALL", "SystemRoot"]);
  });

  it("is the program's whole one", async () => {
    vi.stubEnv("HARNESS_SECRET", "s3cret");
    const ran = await run("import os\nprint(sorted(os.environ))");
    vi.unstubAllEnvs();
    expect(ran.output).toContain("'PATH'");
    expect(ran.output).not.toContain("HARNESS_SECRET");
  });
});

describe("a program that is named", () => {
  it("is looked for in the folders first, then on the PATH, by absolute parts of it alone", () => {
    put(folder, {
      "bin/tool": { run: "#!/bin/sh\n" },
      "path/tool": { run: "#!/bin/sh\n" },
      "path/other": { run: "#!/bin/sh\n" },
      "path/plain": "",
      "relative/odd": { run: "#!/bin/sh\n" },
    });
    const env = withPrograms({ PATH: `relative:${join(folder, "path")}` }, "");
    const find = (name: string) =>
      findProgram(name, { cwd: folder, folders: [join(folder, "bin")], env });
    expect(find("tool")).toBe(join(folder, "bin/tool"));
    expect(find("other")).toBe(join(folder, "path/other"));
    expect(find("plain")).toBeUndefined();
    expect(find("odd")).toBeUndefined();
    expect(find("./relative/odd")).toBe(join(folder, "relative/odd"));
    expect(find("bin")).toBeUndefined();
    expect(find("")).toBeUndefined();
    expect(find("a\0b")).toBeUndefined();
  });
});
