import { once } from "node:events";
import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { bins, lasting, scratch, type Variables } from "../support/cli.js";
import { put } from "../support/folders.js";
import { commit, done, newProject } from "../support/project.js";
import { startRegistry, type Registry } from "../support/registry.js";
import { standIn } from "../support/stand-in.js";
import { replaceIn } from "../support/variant.js";

// The commit hook of generated projects, without pre-commit around it: the proofs have that.

const SHELLS = ["dash", "bash"];
const MANY_SECONDS = 30_000;

const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync("package.json", "utf8")));

let registry: Registry;
/** The folder of npm's cache on a machine that has run this version before. */
let warm: string;

beforeAll(async () => {
  registry = await startRegistry(lasting());
  await registry.publish(resolve("."));
  warm = lasting();
});

afterAll(() => registry.stop());

async function runHook(project: string, env: Variables = {}, shell = "sh") {
  const { exitCode, all, durationMs } = await execa(shell, ["scripts/check_project.sh"], {
    ...{ cwd: project, env, extendEnv: false, stdin: "ignore", all: true, reject: false },
  });
  return { exitCode, output: all, durationMs };
}

/** A machine with this cache of npm, and these settings of npm instead of those that work. */
function machine(cache: string, settings: Variables = {}): Variables {
  return { ...registry.environment, npm_config_cache: cache, ...settings };
}

const CLOSED = "http://127.0.0.1:1";
// npm keeps what it has by the address of the registry, which so stays the same.
const NO_NETWORK = { npm_config_proxy: CLOSED, npm_config_noproxy: "" };

/** As somebody does who edits a spec and forgets the rest. */
function neglect(project: string): void {
  replaceIn(join(project, ".agent-project/project.json"), '"docker": true', '"docker": false');
}

async function staleProject(): Promise<string> {
  const project = await newProject("--no-git");
  neglect(project);
  return project;
}

async function listen(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = z.object({ port: z.number() }).parse(server.address());
  return `http://127.0.0.1:${address.port}`;
}

describe.each(SHELLS)("in %s, the hook", (shell) => {
  it("downloads the version that wrote the project once, and then needs no network", async () => {
    const project = await newProject("--no-git");
    const unreachable = await runHook(project, machine(scratch(), NO_NETWORK), shell);
    expect(unreachable.output).toContain("Skipped");
    const cold = await runHook(project, machine(warm), shell);
    expect(cold).toMatchObject({ exitCode: 0, output: "" });
    const offline = await runHook(project, machine(warm, NO_NETWORK), shell);
    expect(offline).toMatchObject({ exitCode: 0, output: "" });
  });

  it("lets nothing be committed that does not pass, from the cache or not", async () => {
    const project = await staleProject();
    for (const env of [machine(scratch()), machine(warm, NO_NETWORK)]) {
      const { exitCode, output } = await runHook(project, env, shell);
      expect(exitCode, output).toBe(1);
      expect(output).toContain("create-agent-project sync");
    }
  });

  it.each(["file:/tmp/x", "latest", "0.2.0 --call=x", "-c", "", "0.2.0\nfile:x", "npm:x@1", "0/x"])(
    "never gives npx %j as a version",
    async (text) => {
      const project = await newProject("--no-git");
      put(project, { ".agent-project/version": `${text}\n` });
      const programs = scratch();
      standIn(programs, "npx", "echo npx ran");
      const PATH = `${programs}:${process.env["PATH"] ?? ""}`;
      const { exitCode, output } = await runHook(project, { PATH }, shell);
      expect(exitCode).toBe(1);
      expect(output).toBe(".agent-project/version names no version.");
    },
  );
});

describe("without a registry that answers, the hook", () => {
  const servers: Server[] = [];
  afterAll(() => {
    for (const server of servers) server.close();
  });
  const silent = () => createServer();
  const stalled = () =>
    createServer((socket) => {
      socket.on("error", () => undefined);
      socket.write(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 999\r\n\r\n{",
      );
    });

  it.each([
    ["a registry accepts and never answers", silent],
    ["a registry stops in the middle of an answer", stalled],
  ])("is skipped with one line within seconds where %s", async (_, serverOf) => {
    const server = serverOf();
    servers.push(server);
    const address = await listen(server);
    const { exitCode, output, durationMs } = await runHook(
      await staleProject(),
      machine(scratch(), { npm_config_registry: address }),
    );
    expect(exitCode, output).toBe(0);
    expect(output).toBe(
      `Skipped: create-agent-project ${version} cannot be downloaded now, and CI runs it.`,
    );
    expect(durationMs).toBeLessThan(MANY_SECONDS);
  });

  it("is skipped at once where the port is closed, and promises no CI that there is not", async () => {
    const project = await newProject("--no-git", "--set", "ci=none");
    const env = machine(scratch(), { npm_config_registry: CLOSED });
    const { exitCode, output, durationMs } = await runHook(project, env);
    expect(exitCode, output).toBe(0);
    expect(output).toBe(`Skipped: create-agent-project ${version} cannot be downloaded now.`);
    expect(durationMs).toBeLessThan(MANY_SECONDS);
  });
});

describe("where npm has installed the program", () => {
  /** What `npm install` makes, without a download. */
  function installed(project: string, of: string): Variables {
    const modules = join(project, "node_modules");
    put(modules, { "create-agent-project/package.json": JSON.stringify({ version: of }, null, 2) });
    mkdirSync(join(modules, ".bin"));
    symlinkSync(bins.create, join(modules, ".bin/create-agent-project"));
    chmodSync(bins.create, 0o755);
    const programs = scratch();
    standIn(programs, "npx", 'echo "npx ran"');
    return { PATH: `${programs}:${process.env["PATH"] ?? ""}` };
  }

  it("is that which checks, without npx", async () => {
    const project = await newProject("--no-git");
    const env = installed(project, version);
    expect(await runHook(project, env)).toMatchObject({ exitCode: 0, output: "" });
    neglect(project);
    expect((await runHook(project, env)).exitCode).toBe(1);
  });

  it("lets nothing be committed that a task only claims, and everything beside", async () => {
    const project = await newProject();
    const env = installed(project, version);
    await done(project, "task", "test-1");
    const analysis = "artifacts/test-1-analysis/analysis.md";
    put(project, { "app/more.py": "MORE = 1\n", [analysis]: "# Findings\n" });
    const { exitCode, output } = await runHook(project, env);
    expect(exitCode).toBe(1);
    expect(output).toContain(`error ${analysis}`);
    rmSync(join(project, analysis));
    commit(project, "Begin");
    expect(await runHook(project, env)).toMatchObject({ exitCode: 0, output: "" });
  });

  it("is not, if that is another version", async () => {
    const project = await newProject("--no-git");
    const env = installed(project, "0.0.1");
    expect(await runHook(project, env)).toMatchObject({ exitCode: 0, output: "npx ran" });
  });
});

it("says nothing where there is no Node", async () => {
  const programs = scratch();
  for (const name of ["sh", "cat", "grep"]) {
    const { stdout } = await execa("sh", ["-c", `command -v ${name}`]);
    symlinkSync(stdout, join(programs, name));
  }
  const project = await newProject("--no-git");
  const { stdout: sh } = await execa("sh", ["-c", "command -v sh"]);
  const ran = await runHook(project, { PATH: programs }, sh);
  expect(ran).toMatchObject({ exitCode: 0, output: "" });
});
