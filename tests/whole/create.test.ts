import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import * as nodeModule from "node:module";
import { join } from "node:path";
import { z } from "zod";
import { describe, expect, it } from "vitest";
import { bins, cli, scratch, type RunOptions } from "../support/cli.js";

const output = z.object({
  ok: z.boolean(),
  command: z.string(),
  digest: z.string(),
  changes: z.array(z.object({ path: z.string(), action: z.string() })),
  conflicts: z.array(z.string()),
  problems: z.array(z.unknown()),
  next: z.array(z.string()),
});

async function created(args: readonly string[], options: RunOptions) {
  const { exitCode, stdout, stderr } = await cli([...args, "--json"], options);
  expect(exitCode, stderr).toBe(0);
  return output.parse(JSON.parse(stdout));
}

const git = (cwd: string, ...args: string[]) =>
  execFileSync("git", args, { cwd, encoding: "utf8" }).trim();

const spec = {
  name: "shop",
  layout: "api-v1",
  options: { database: "postgresql", jwt: "pyjwt", python: "3.12" },
  features: [],
};

describe("starting", () => {
  it("keeps what Node has compiled in the user's folder, where Node can", async () => {
    const folder = scratch();
    const { exitCode } = await cli(["layouts"], {
      cwd: scratch(),
      env: { XDG_CACHE_HOME: folder },
    });
    expect(exitCode).toBe(0);
    const expected = "enableCompileCache" in nodeModule ? ["create-agent-project"] : [];
    expect(readdirSync(folder)).toEqual(expected);
  });

  it("does without, where nobody can write there", async () => {
    const env = { XDG_CACHE_HOME: "/proc/nobody" };
    const { exitCode, stderr } = await cli(["layouts"], { cwd: scratch(), env });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  });
});

describe("create", () => {
  it("gives the same digest for the same spec, wherever and however it is asked", async () => {
    const turned = {
      features: [],
      options: { python: "3.12", jwt: "pyjwt", database: "postgresql" },
      layout: "api-v1",
      name: "shop",
    };
    const input = JSON.stringify(spec);
    const digests = await Promise.all([
      created(["a", "--spec", "-"], { cwd: scratch(), input }),
      created(["b", "--spec", "-"], {
        cwd: scratch(),
        input,
        env: { LC_ALL: "tr_TR.UTF-8", TZ: "Pacific/Kiritimati" },
      }),
      created(["c", "--spec", "-"], { cwd: scratch(), input: JSON.stringify(turned) }),
      created(["shop", "--set=python=3.12", "--set=jwt=pyjwt", "--set=database=postgresql"], {
        cwd: scratch(),
      }),
      created(["d", "--spec", "-", "--dry-run"], { cwd: scratch(), input }),
      created(["e", "--spec", "-", "--no-git"], { cwd: scratch(), input }),
    ]);
    expect(new Set(digests.map(({ digest }) => digest)).size).toBe(1);
  });

  it("commits exactly the tree of its digest, and leaves a clean work tree", async () => {
    const cwd = scratch();
    const { digest } = await created(["demo"], { cwd });
    const project = join(cwd, "demo");
    expect(git(project, "rev-parse", "HEAD^{tree}")).toBe(digest);
    expect(git(project, "status", "--porcelain")).toBe("");
  });

  it("puts fresh secrets into a .env that git ignores", async () => {
    const cwd = scratch();
    await created(["one"], { cwd });
    await created(["two"], { cwd });
    const [one, two] = ["one", "two"].map((name) => readFileSync(join(cwd, name, ".env"), "utf8"));
    expect(one).not.toBe(two);
    expect(git(join(cwd, "one"), "check-ignore", ".env")).toBe(".env");
  });

  it("writes nothing on a dry run, and shows the tree with sizes", async () => {
    const cwd = scratch();
    const { exitCode, stdout } = await cli(["demo", "--dry-run"], { cwd });
    expect(exitCode).toBe(0);
    expect(readdirSync(cwd)).toEqual([]);
    expect(stdout).toMatch(/^ {2}app\/$/m);
    expect(stdout).toMatch(/^ {4}main\.py {2}\d+(\.\d)? k?B$/m);
    expect(stdout).toMatch(/^\d+ files, \d+\.\d kB$/m);
  });

  it("creates in the folder it stands in, when that is empty or holds only .git", async () => {
    const cwd = join(scratch(), "demo");
    mkdirSync(cwd);
    git(cwd, "init", "--quiet");
    const { digest, next } = await created(["."], { cwd });
    expect(git(cwd, "rev-parse", "HEAD^{tree}")).toBe(digest);
    expect(next[0]).not.toMatch(/^cd /);
    expect(readFileSync(join(cwd, ".agent-project/project.json"), "utf8")).toContain(
      '"name": "demo"',
    );
  });

  it("makes no repository inside another one, and says so", async () => {
    const cwd = scratch();
    git(cwd, "init", "--quiet");
    const { exitCode, stdout } = await cli(["demo"], { cwd });
    expect(exitCode).toBe(0);
    expect(stdout).toContain("No commit was made");
    expect(existsSync(join(cwd, "demo", ".git"))).toBe(false);
  });

  it("tells a person what to type next, quoted for the shell", async () => {
    const cwd = scratch();
    const { stdout } = await cli(["a b/demo"], { cwd });
    expect(stdout).toContain("cd 'a b/demo'");
    expect(stdout).toContain("pip install -r requirements.txt");
  });

  it("prints nothing but errors when quiet", async () => {
    expect(await cli(["demo", "--quiet"], { cwd: scratch() })).toEqual({
      exitCode: 0,
      stdout: "",
      stderr: "",
    });
  });

  it("makes only files that their owner can write", async () => {
    const cwd = scratch();
    await created(["demo"], { cwd });
    for (const name of readdirSync(join(cwd, "demo")))
      expect(statSync(join(cwd, "demo", name)).mode & 0o200).toBe(0o200);
  });

  it("makes .env a file that nobody else can read", async () => {
    const cwd = scratch();
    await created(["demo"], { cwd });
    expect(statSync(join(cwd, "demo", ".env")).mode & 0o777).toBe(0o600);
    expect(statSync(join(cwd, "demo", ".env.example")).mode & 0o777).not.toBe(0o600);
  });

  it("takes a folder that is called like a command as ./check", async () => {
    const cwd = scratch();
    await created(["./check"], { cwd });
    expect(existsSync(join(cwd, "check", "README.md"))).toBe(true);
  });

  it("takes a folder that is called nearly like a command, where a new project is clearly meant", async () => {
    const cwd = scratch();
    await created(["create", "checks"], { cwd });
    await created(["statuses", "--no-git"], { cwd });
    await created(["layout", "--set", "jwt=pyjwt"], { cwd });
    expect(readdirSync(cwd)).toEqual(["checks", "layout", "statuses"]);
  });

  it("prints the help of a command, and makes no project called help", async () => {
    const cwd = scratch();
    const { exitCode, stdout } = await cli(["help", "status"], { cwd });
    expect(exitCode).toBe(0);
    expect(stdout).toContain("--diff");
    expect(readdirSync(cwd)).toEqual([]);
  });

  it("names a far folder from the root", async () => {
    const cwd = join(scratch(), "some/where/else");
    mkdirSync(cwd, { recursive: true });
    const target = join(scratch(), "demo");
    const { next } = await created([target], { cwd });
    expect(next[0]).toBe(`cd ${target}`);
  });
});

describe("inside a project", () => {
  async function project(): Promise<string> {
    const cwd = scratch();
    await created(["demo", "--no-git"], { cwd });
    return join(cwd, "demo");
  }

  it("check passes, from a folder below too, and edits of people do not fail it", async () => {
    const cwd = await project();
    writeFileSync(join(cwd, "app/main.py"), "# mine\n");
    writeFileSync(join(cwd, "app/new.py"), "# new\n");
    const { exitCode, stderr } = await cli(["check"], {
      cwd: join(cwd, "app/core"),
      bin: bins.inside,
    });
    expect(exitCode, stderr).toBe(0);
  });

  it("check exits 1 when the spec asks for what the files do not have", async () => {
    const cwd = await project();
    const file = join(cwd, ".agent-project/project.json");
    writeFileSync(file, readFileSync(file, "utf8").replace("python-jose", "pyjwt"));
    const { exitCode, stderr } = await cli(["check"], { cwd });
    expect(exitCode).toBe(1);
    expect(stderr).toContain("requirements.txt");
    expect(stderr.split("status --diff")).toHaveLength(2);
  });

  it("check exits 1 on conflict markers of ours, and names the line", async () => {
    const cwd = await project();
    const file = join(cwd, "app/main.py");
    const markers = "<<<<<<< yours\na = 1\n=======\na = 2\n>>>>>>> template 0.1.0\n";
    writeFileSync(file, `${markers}${readFileSync(file, "utf8")}`);
    const { exitCode, stderr } = await cli(["check"], { cwd });
    expect(exitCode).toBe(1);
    expect(stderr).toContain("app/main.py:1:1");
  });

  it("status names what people edited, and shows it on demand", async () => {
    const cwd = await project();
    writeFileSync(
      join(cwd, "app/main.py"),
      `# mine\n${readFileSync(join(cwd, "app/main.py"), "utf8")}`,
    );
    const { stdout } = await cli(["status"], { cwd });
    expect(stdout).toMatch(/edited +app\/main\.py/);
    const { stdout: diff } = await cli(["status", "app/main.py", "--diff"], { cwd });
    expect(diff).toContain("+# mine");
    expect((await cli(["status", "app"], { cwd })).stdout).toMatch(/edited +app\/main\.py/);
    expect((await cli(["status", "tests"], { cwd })).stdout).toContain("No file was edited");
  });

  it.each([
    ["a folder of nothing that was written", "docs", "was written by"],
    ["a path outside", "../else.py", "not a file of the project"],
    ["a file that people added", "app/new.py", "was written by"],
  ])("status refuses %s", async (_, path, message) => {
    const { exitCode, stderr } = await cli(["status", path], { cwd: await project() });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });

  it("spec prints a document that makes the same project again", async () => {
    const cwd = await project();
    const { stdout: document } = await cli(["spec"], { cwd });
    const again = await created(["again", "--spec", "-"], { cwd: scratch(), input: document });
    const first = await created(["demo", "--dry-run"], { cwd: scratch() });
    expect(again.digest).toBe(first.digest);
  });

  it("refuses a project that another version wrote, and names the version that can work on it", async () => {
    const cwd = await project();
    writeFileSync(join(cwd, ".agent-project/version"), "9.9.9\n");
    const { exitCode, stderr } = await cli(["check"], { cwd });
    expect(exitCode).toBe(2);
    expect(stderr).toContain("npx create-agent-project@9.9.9");
  });

  it("refuses a folder that is in no project", async () => {
    const { exitCode, stderr } = await cli(["status"], { cwd: scratch() });
    expect(exitCode).toBe(2);
    expect(stderr).toContain("project");
  });
});
