import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bins, scratch, type Variables } from "../support/cli.js";
import { newProject } from "../support/project.js";
import { runOnTerminal, type Script } from "../support/terminal.js";

const ENTER = "\r";
const SPACE = " ";
const UP = "\u001b[A";
const DOWN = "\u001b[B";
const CTRL_C = "\u0003";

/** Runs the program on a terminal, where a person waits for a text and then types. */
function onTerminal(cwd: string, args: readonly string[], script: Script, env: Variables = {}) {
  return runOnTerminal([process.execPath, bins.create, ...args], { cwd, script, env });
}

it("asks for the folder and the layout, and takes the defaults, after showing the tree", async () => {
  const cwd = scratch();
  const { exitCode, screen } = await onTerminal(
    cwd,
    [],
    [
      ["Folder of the new project", `shop${ENTER}`],
      ["Layout", ENTER],
      ["Use these options?", ENTER],
      ["Write these files", ENTER],
    ],
  );
  expect(exitCode, screen).toBe(0);
  expect(screen).toContain("pyproject.toml");
  expect(screen).toContain("pip install -r requirements.txt");
  expect(readFileSync(join(cwd, "shop/.agent-project/project.json"), "utf8")).toContain(
    "python-jose",
  );
});

it("asks for each option that no flag gave", async () => {
  const cwd = scratch();
  const { exitCode, screen } = await onTerminal(
    cwd,
    ["shop", "--layout=api-v1", "--set", "python=3.13"],
    [
      ["Use these options?", `n${ENTER}`],
      ["database of the application", DOWN + ENTER],
      ["signs and reads tokens", DOWN + ENTER],
      ["tests run on every change", DOWN + ENTER],
      ["pull request with newer templates", `n${ENTER}`],
      // Without Dependabot, which GitLab does not have.
      ["proposes newer dependencies", `${UP}${ENTER}`],
      ["image and a compose file", `n${ENTER}`],
      // Beside Claude Code, which is ticked.
      ["coding agents", DOWN + SPACE + ENTER],
      ["Write these files", ENTER],
    ],
  );
  expect(exitCode, screen).toBe(0);
  const project = readFileSync(join(cwd, "shop/.agent-project/project.json"), "utf8");
  expect(JSON.parse(project)).toMatchObject({
    options: {
      ...{ database: "postgresql", jwt: "pyjwt", ci: "gitlab", python: "3.13" },
      ...{ refresh: false, updates: "renovate", docker: false, agents: ["claude", "codex"] },
    },
  });
});

it("asks for the options of the layout that was chosen, those without a choice apart", async () => {
  const cwd = scratch();
  const { exitCode, screen } = await onTerminal(
    cwd,
    ["shop"],
    [
      ["Layout", DOWN + ENTER],
      ["Use these options?", `n${ENTER}`],
      ["one-time codes", `y${ENTER}`],
      ["tests run on every change", ENTER],
      ["pull request with newer templates", ENTER],
      ["proposes newer dependencies", ENTER],
      ["image and a compose file", ENTER],
      ["oldest Python", ENTER],
      ["coding agents", SPACE + ENTER],
      ["Write these files", ENTER],
    ],
  );
  expect(exitCode, screen).toBe(0);
  const project = readFileSync(join(cwd, "shop/.agent-project/project.json"), "utf8");
  expect(JSON.parse(project)).toMatchObject({
    layout: "auth-service",
    options: {
      database: "postgresql",
      jwt: "pyjwt",
      totp: true,
      updates: "dependabot",
      agents: [],
    },
  });
});

it("asks again for a folder whose name no project can have", async () => {
  const cwd = scratch();
  const { exitCode, screen } = await onTerminal(
    cwd,
    ["--dry-run", "--layout=api-v1"],
    [
      ["Folder of the new project", `9 x${ENTER}`],
      ["has a space", `\u0015shop${ENTER}`],
      ["Use these options?", ENTER],
    ],
  );
  expect(exitCode, screen).toBe(0);
});

it("writes nothing when the person says no", async () => {
  const cwd = scratch();
  const { exitCode } = await onTerminal(
    cwd,
    ["shop", "--layout=api-v1"],
    [
      ["Use these options?", ENTER],
      ["Write these files", `n${ENTER}`],
    ],
  );
  expect(exitCode).toBe(130);
  expect(readdirSync(cwd)).toEqual([]);
});

it("writes nothing on Ctrl-C", async () => {
  const cwd = scratch();
  const { exitCode, screen } = await onTerminal(cwd, ["shop"], [["Layout", CTRL_C]]);
  expect(exitCode).toBe(130);
  expect(screen).toContain("nothing was written");
  expect(readdirSync(cwd)).toEqual([]);
});

it("asks nothing with --yes", async () => {
  const cwd = scratch();
  const { exitCode, screen } = await onTerminal(cwd, ["shop", "--yes", "--no-git"], []);
  expect(exitCode, screen).toBe(0);
  expect(readdirSync(cwd)).toEqual(["shop"]);
});

describe("a terminal without a person", () => {
  it.each([
    ...["CLAUDECODE=1", "CURSOR_AGENT=1", "GEMINI_CLI=1", "CODEX_SANDBOX=seatbelt"],
    ...["CODEX_THREAD_ID=0199", "COPILOT_CLI=1", "CI=true", "TERM=dumb"],
  ])("is asked nothing: %s", async (sign) => {
    const [name = "", value = ""] = sign.split("=");
    const cwd = scratch();
    const ran = await onTerminal(cwd, ["shop", "--no-git"], [], { [name]: value });
    expect(ran.exitCode, ran.screen).toBe(0);
    expect(existsSync(join(cwd, "shop/.agent-project/project.json"))).toBe(true);
    expect(ran.screen).toContain(`No questions: ${name} says that nobody is here.`);
  });

  it.each(["--json", "--yes", "--quiet"])("is told nothing of it with %s", async (flag) => {
    const args = ["shop", "--no-git", flag];
    const { exitCode, screen } = await onTerminal(scratch(), args, [], { CLAUDECODE: "1" });
    expect(exitCode, screen).toBe(0);
    expect(screen).not.toContain("No questions");
  });

  it("is told that a folder is missing", async () => {
    const { exitCode, screen } = await onTerminal(scratch(), [], [], { CLAUDECODE: "1" });
    expect(exitCode).toBe(2);
    expect(screen).toContain("No folder was named");
  });

  it("is told that a feature is missing, in words that an agent can type", async () => {
    const project = await newProject();
    const { exitCode, screen } = await onTerminal(project, ["feature"], [], { CURSOR_AGENT: "1" });
    expect(exitCode).toBe(2);
    expect(screen).toContain("npx --yes create-agent-project feature invoice");
  });

  it("is a person's where a tool's settings are exported, and no sign counts", async () => {
    const env = { CODEX_HOME: "/x", COPILOT_MODEL: "m", CI: "false", CLAUDECODE: "0" };
    const { exitCode, screen } = await onTerminal(scratch(), ["shop"], [["Layout", CTRL_C]], env);
    expect(exitCode, screen).toBe(130);
  });

  it("gets no colours, and no line that is written over, where it is dumb", async () => {
    const { exitCode, output } = await onTerminal(scratch(), ["shop"], [], { TERM: "dumb" });
    expect(exitCode, output).toBe(0);
    expect(output).not.toContain("\u001b");
  });
});
