import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { cli, scratch } from "../support/cli.js";
import { runOnTerminal } from "../support/terminal.js";

const ENTER = "\r";

const plop = (cwd: string, ...args: string[]) =>
  execa(
    process.execPath,
    [resolve("node_modules/plop/bin/plop.js"), "--plopfile", resolve("plopfile.mjs"), ...args],
    { cwd, reject: false, all: true, stdin: "ignore" },
  );

const treeOf = (project: string) =>
  execFileSync("git", ["rev-parse", "HEAD^{tree}"], { cwd: project, encoding: "utf8" });

it("makes the same project as the command line, from the same answers", async () => {
  const cwd = scratch();
  const answers = [
    "demo",
    "postgresql",
    "pyjwt",
    "none",
    "n",
    "renovate",
    "n",
    "3.12",
    "claude,codex",
  ];
  const { exitCode, all } = await plop(cwd, "--dest", cwd, "api-v1", ...answers);
  expect(exitCode, all).toBe(0);
  const other = scratch();
  const settings = [
    "database=postgresql",
    "jwt=pyjwt",
    "ci=none",
    "refresh=off",
    "updates=renovate",
    "docker=off",
    "python=3.12",
    "agents=claude,codex",
  ];
  await cli(["demo", ...settings.map((setting) => `--set=${setting}`)], { cwd: other });
  expect(treeOf(join(cwd, "demo"))).toBe(treeOf(join(other, "demo")));
});

it("takes the members of a set as --set does", async () => {
  const cwd = scratch();
  const answers = ["sqlite", "pyjwt", "none", "n", "none", "n", "3.12"];
  const plopWith = (dir: string, agents: string) =>
    plop(cwd, "--dest", cwd, "api-v1", dir, ...answers, agents);
  const { exitCode, all } = await plopWith("demo", "none");
  expect(exitCode, all).toBe(0);
  expect(readdirSync(join(cwd, "demo"))).toContain("CLAUDE.md");
  expect(readdirSync(join(cwd, "demo"))).not.toContain(".claude");
  const refused = await plopWith("other", "claude,codxe");
  expect(refused.exitCode).toBe(1);
  expect(refused.all).toContain("Did you mean 'codex'?");
});

it("says what is wrong with an answer, and fails", async () => {
  const cwd = scratch();
  const { exitCode, all } = await plop(
    cwd,
    "--dest",
    cwd,
    "api-v1",
    "no name",
    "sqlite",
    "pyjwt",
    "none",
    "n",
    "none",
    "n",
    "3.12",
  );
  expect(exitCode).toBe(1);
  expect(all).toContain("space");
});

const onPlopsTerminal = (
  cwd: string,
  args: readonly string[],
  more: Omit<Parameters<typeof runOnTerminal>[1], "cwd">,
) => {
  const program = [process.execPath, resolve("node_modules/plop/bin/plop.js")];
  const flags = ["--plopfile", resolve("plopfile.mjs"), "--dest", cwd];
  return runOnTerminal([...program, ...flags, ...args], { cwd, ...more });
};

it("does not let a person choose what an answer before excludes", async () => {
  const cwd = scratch();
  const { exitCode, screen } = await onPlopsTerminal(
    cwd,
    ["api-v1", "demo", "sqlite", "pyjwt", "gitlab", "n"],
    {
      script: [
        // Its default is none there.
        ["proposes newer dependencies", ENTER],
        ["image and a compose file", `n${ENTER}`],
        ["Python", ENTER],
        ["coding agents", ENTER],
      ],
    },
  );
  expect(exitCode, screen).toBe(0);
  expect(screen).toContain("dependabot (Disabled)");
  const project = readFileSync(join(cwd, "demo/.agent-project/project.json"), "utf8");
  expect(JSON.parse(project)).toMatchObject({ options: { ci: "gitlab", updates: "none" } });
});

describe("a terminal without a person", () => {
  const onTerminal = (cwd: string, ...args: string[]) =>
    onPlopsTerminal(cwd, args, { env: { CLAUDECODE: "1" } });

  it("is asked nothing: what no argument says has its default", async () => {
    const cwd = scratch();
    const { exitCode, screen } = await onTerminal(cwd, "api-v1", "demo");
    expect(exitCode, screen).toBe(0);
    const other = scratch();
    await cli(["demo"], { cwd: other });
    expect(treeOf(join(cwd, "demo"))).toBe(treeOf(join(other, "demo")));
  });

  it.each([
    ["a folder is missing", ["api-v1"], "No folder was named"],
    ["no layout was chosen", [], "No layout was named: api-v1, auth-service, sqlmodel"],
  ])("is told how to give answers as arguments where %s", async (_, args, message) => {
    const cwd = scratch();
    const { exitCode, screen } = await onTerminal(cwd, ...args);
    expect(exitCode, screen).toBe(1);
    expect(screen).toContain(message);
    expect(screen).toContain("npx --yes plop api-v1 my-project");
    expect(readdirSync(cwd)).toEqual([]);
  });
});
