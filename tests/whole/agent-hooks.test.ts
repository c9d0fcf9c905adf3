import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { agentNames } from "../../src/render/agents.js";
import { claiming, CODE, CONTRACT, STUBS, writeAll, writeOutputs } from "../support/agent.js";
import { bins, cli, scratch, type Variables } from "../support/cli.js";
import { snapshot } from "../support/folders.js";
import { done, git, newProject, run } from "../support/project.js";
import { standInNpx } from "../support/stand-in.js";
import { replaceIn } from "../support/variant.js";

// The built program as the hook of an agent that is about to stop; a second for each start. What each agent says and is told
// is in tests/unit/hook/.

const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync("package.json", "utf8")));

/** How each is told to go on; undefined where it may stop. */
const REASON = z.union([
  z.object({ decision: z.enum(["block", "deny", "continue"]), reason: z.string() }),
  z.object({ followup_message: z.string() }),
]);

async function hook(
  project: string,
  agent: string,
  input: object | string = {},
  env: Variables = {},
) {
  const text = typeof input === "string" ? input : JSON.stringify(input);
  const ran = await cli(["hook", agent], { cwd: project, input: text, env });
  const said = agent === "claude" ? undefined : REASON.safeParse(JSON.parse(ran.stdout)).data;
  const reason = said && ("reason" in said ? said.reason : said.followup_message);
  return { ...ran, sentBack: agent === "claude" && ran.exitCode === 2 ? ran.stderr : reason };
}

/** As somebody does who edits a spec and forgets the rest. */
function neglect(project: string, option = '"docker": true'): void {
  const other = option.replace("true", "false");
  replaceIn(join(project, ".agent-project/project.json"), option, other);
}

describe.each(agentNames)("the hook of %s", (agent) => {
  it("lets it stop where nothing is wrong, without a word and without a trace", async () => {
    const project = await newProject();
    const before = snapshot(project);
    const { exitCode, stdout, stderr, sentBack } = await hook(project, agent);
    expect({ exitCode, stderr, sentBack }).toEqual({
      exitCode: 0,
      stderr: "",
      sentBack: undefined,
    });
    expect(["", "{}"]).toContain(stdout);
    expect(snapshot(project)).toEqual(before);
  });

  it("sends it back once for what is wrong, and again only for something else", async () => {
    const project = await newProject();
    neglect(project);
    const stop = { session_id: "a", conversation_id: "a", conversationId: "a" };
    const first = await hook(project, agent, stop);
    expect(first.exitCode).toBe(agent === "claude" ? 2 : 0);
    expect(first.sentBack).toMatch(/^Not done yet\./);
    expect(first.sentBack).toContain("Dockerfile: The file is no longer part of the project.");
    expect(first.sentBack).toContain("npx --yes create-agent-project sync");
    expect(first.sentBack?.split("\n").length).toBeLessThan(40);
    const repeat = await hook(project, agent, { ...stop, stop_hook_active: true, loop_count: 1 });
    expect(repeat).toMatchObject({ exitCode: 0, sentBack: undefined });
    expect(repeat.stdout + repeat.stderr).toContain("left at that");
    expect(
      (await hook(project, agent, { session_id: "b", conversation_id: "b", conversationId: "b" }))
        .sentBack,
    ).toBeDefined();
    neglect(project, '"refresh": true');
    expect(
      (await hook(project, agent, { ...stop, stop_hook_active: true, loop_count: 2 })).sentBack,
    ).toContain("template-refresh.yml");
    git(project, "checkout", "--quiet", ".");
    expect((await hook(project, agent, stop)).sentBack).toBeUndefined();
  });
});

describe("the hook of an agent with a task", () => {
  const task = async (project: string, phase: string, contract: readonly object[]) => {
    const { stdout } = await run(project, ["prompt", phase, "--task", "test-1", "--json"]);
    const asked = z.object({ data: z.object({ outputs: z.array(z.string()) }) });
    writeOutputs(project, asked.parse(JSON.parse(stdout)).data.outputs, contract);
  };

  it.each(["claude", "codex"])(
    "sends %s back once for a stub that is claimed done",
    async (agent) => {
      const project = await newProject();
      await done(project, "task", "test-1");
      expect((await hook(project, agent)).sentBack).toBeUndefined();
      await task(project, "analysis", CONTRACT);
      await task(project, "design", CONTRACT);
      await done(project, "verify", "--task", "test-1", "--static");
      writeAll(project, STUBS);
      await task(project, "implement", claiming("done"));
      const files = () => snapshot(project).filter((line) => !line.startsWith(".git/"));
      const before = files();
      const { sentBack } = await hook(project, agent, { session_id: "a" });
      expect(sentBack).toMatch(/^Not done yet\./);
      expect(sentBack).toMatch(/app\/services\/totals\.py:6: .*'totals' claims 'done'/);
      expect(sentBack).toMatch(/app\/services\/receipts\.py:6: .*'receipts' claims 'done'/);
      expect(sentBack?.split("\n").length).toBeLessThan(20);
      const again = await hook(project, agent, { session_id: "a", stop_hook_active: true });
      expect(again).toMatchObject({ exitCode: 0, sentBack: undefined });
      expect(again.stdout + again.stderr).toContain("totals.py");
      // It neither wrote a status nor ran anything.
      expect(files()).toEqual(before);
      writeAll(project, CODE);
      const good = await hook(project, agent, { session_id: "a" });
      expect([good.exitCode, good.sentBack]).toEqual([0, undefined]);
      expect(good.stdout + good.stderr).not.toContain("totals");
    },
  );
});

describe.each(["claude", "codex"])("the hook of %s", (agent) => {
  it.each(["", "no JSON", "[]", "null", '{"stop_hook_active": 1', "\u0000".repeat(1000)])(
    "takes %j for what it is: nothing that it can read",
    async (input) => {
      const project = await newProject();
      neglect(project);
      expect((await hook(project, agent, input)).sentBack).toMatch(/^Not done yet\./);
      expect((await hook(project, agent, input)).sentBack).toBeUndefined();
    },
  );
});

it("a gigabyte of input takes no memory and little time", async () => {
  const project = await newProject();
  const { exitCode, stderr } = await execa({
    shell: true,
    cwd: project,
    reject: false,
    timeout: 60_000,
  })`head -c 1000000000 /dev/zero | ${process.execPath} --max-old-space-size=64 ${join(process.cwd(), "dist/create-agent-project.js")} hook claude`;
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
});

it("nobody is kept where nothing can be judged, or nothing remembered", async () => {
  const nowhere = await hook(scratch(), "codex");
  expect(nowhere).toMatchObject({ exitCode: 0, sentBack: undefined });
  expect(nowhere.stdout).toContain("Nothing was checked.");
  const project = await newProject("--no-git");
  writeFileSync(join(project, ".agent-project/version"), "9.9.9\n");
  const newer = await hook(project, "claude");
  expect(newer).toMatchObject({ exitCode: 0 });
  expect(newer.stdout).toContain("9.9.9");
});

it("an agent that is none is refused", async () => {
  const { exitCode, stderr } = await cli(["hook", "claud"], {
    cwd: await newProject(),
    input: "{}",
  });
  expect(exitCode).toBe(2);
  expect(stderr).toContain("'claude'");
});

describe("in a project, the hook of Claude Code", () => {
  const settings = (project: string) =>
    z
      .object({
        hooks: z.object({
          Stop: z.tuple([z.object({ hooks: z.tuple([z.object({ command: z.string() })]) })]),
        }),
      })
      .parse(JSON.parse(readFileSync(join(project, ".claude/settings.json"), "utf8"))).hooks.Stop[0]
      .hooks[0].command;

  const runIt = async (project: string, path: string) => {
    const { exitCode, all } = await execa("/bin/sh", ["-c", settings(project)], {
      ...{ cwd: join(project, "app"), env: { PATH: path, CLAUDE_PROJECT_DIR: project } },
      ...{ extendEnv: false, input: "{}", all: true, reject: false },
    });
    return { exitCode, all };
  };

  it("runs the version that wrote the project, from whatever folder the agent stands in", async () => {
    const project = await newProject();
    const npx = scratch();
    standInNpx(npx, { [version]: bins.create });
    const path = `${npx}:${process.env["PATH"] ?? ""}`;
    expect(await runIt(project, path)).toEqual({ exitCode: 0, all: "" });
    neglect(project);
    const { exitCode, all } = await runIt(project, path);
    expect(exitCode).toBe(2);
    expect(all).toContain("Not done yet.");
    expect((await runIt(project, path)).exitCode).toBe(0);
  });

  it("is silent where there is no Node", async () => {
    const project = await newProject();
    neglect(project);
    const path = scratch();
    symlinkSync("/bin/sh", join(path, "sh"));
    expect(await runIt(project, path)).toEqual({ exitCode: 0, all: "" });
  });
});
