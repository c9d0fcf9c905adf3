import { appendFileSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { layouts } from "../../src/render/layouts/index.js";
import { write } from "../proofs/support/options.js";
import { cli, scratch } from "../support/cli.js";
import { commit, done, ended, git, newProject, run, textOf } from "../support/project.js";
import { lintSkills } from "../support/workflows.js";

const SKILLS = ["add-feature", "change-schema", "finish-change", "work-on-phase"];
const inFolder = (folder: string) => SKILLS.map((name) => `${folder}/${name}/SKILL.md`);

const optionsOf = (project: string) =>
  JSON.parse(textOf(project, ".agent-project/project.json")) as { options: object };

/** Files of people in the folders that agents share. */
const THEIRS: Readonly<Record<string, string>> = {
  ".claude/skills/mine/SKILL.md": "---\nname: mine\ndescription: Ours.\n---\n",
  ".claude/settings.local.json": "{}\n",
  ".agents/skills/mine/SKILL.md": "---\nname: mine\ndescription: Ours.\n---\n",
  ".agents/rules/ours.md": "Be kind.\n",
  ".github/ISSUE_TEMPLATE/bug.md": "What happened?\n",
  ".github/instructions/sql.instructions.md": "No SQL in endpoints.\n",
  ".gemini/commands/plan.toml": 'prompt = "Plan it."\n',
  "GEMINI.md": "Answer in French.\n",
};

function addTheirs(project: string): void {
  for (const [path, text] of Object.entries(THEIRS)) write(project, path, Buffer.from(text));
  commit(project, "Ours");
}

function expectTheirs(project: string): void {
  for (const [path, text] of Object.entries(THEIRS)) expect(textOf(project, path)).toBe(text);
}

it.each([...layouts.keys()])("skills in a project of %s are valid", async (layout) => {
  const project = await newProject(`--layout=${layout}`, "--set=agents=claude,codex");
  for (const folder of [".agents/skills", ".claude/skills"]) {
    const names = readdirSync(join(project, folder));
    expect(names).toEqual(expect.arrayContaining(SKILLS));
    await lintSkills(names.map((name) => join(project, folder, name)));
  }
});

describe("set", () => {
  it("brings the files of agents, and takes them back", async () => {
    const project = await newProject();
    addTheirs(project);
    const { changes, notes } = await done(project, "set", "agents=codex,copilot,gemini");
    expect(changes).toEqual([
      { path: ".agent-project/project.json", action: "update" },
      ...inFolder(".agents/skills").map((path) => ({ path, action: "create" })),
      { path: ".claude/settings.json", action: "delete" },
      ...inFolder(".claude/skills").map((path) => ({ path, action: "delete" })),
      { path: ".codex/config.toml", action: "create" },
      { path: ".codex/hooks.json", action: "create" },
      { path: ".gemini/settings.json", action: "create" },
      { path: ".github/copilot-instructions.md", action: "create" },
      { path: ".github/hooks/before-stop.json", action: "create" },
      { path: "AGENTS.md", action: "create" },
    ]);
    expect(notes).toContain("Set agents from claude to codex,copilot,gemini.");
    await done(project, "check");
    await done(project, "set", "agents=claude");
    expect(git(project, "status", "--porcelain")).toBe("");
    expectTheirs(project);
  });

  it("leaves CLAUDE.md where no agent is named, and what people have put beside the rest", async () => {
    const project = await newProject("--set=agents=claude,codex,copilot,cursor,antigravity,gemini");
    addTheirs(project);
    const standards = textOf(project, "CLAUDE.md");
    await done(project, "set", "agents=none");
    expect(optionsOf(project)).toMatchObject({ options: { agents: [] } });
    expect(textOf(project, "CLAUDE.md")).toBe(standards);
    for (const folder of [".agents/skills", ".claude/skills"])
      expect(readdirSync(join(project, folder))).toEqual(["mine"]);
    for (const path of [
      "AGENTS.md",
      ".agents/hooks.json",
      ".agents/mcp_config.json",
      ".claude/settings.json",
      ".codex",
      ".cursor",
      ".gemini/settings.json",
      ".github/copilot-instructions.md",
      ".github/hooks",
      ".mcp.json",
      ...inFolder(".claude/skills").map((path) => `.agent-project/base/${path}.base`),
    ])
      expect(existsSync(join(project, path)), path).toBe(false);
    expectTheirs(project);
    await done(project, "check");
  });

  it("keeps a skill that somebody has edited", async () => {
    const project = await newProject();
    const [edited = "", ...others] = inFolder(".claude/skills");
    appendFileSync(join(project, edited), "\nAsk Ada first.\n");
    commit(project, "Ask Ada");
    await done(project, "set", "agents=codex");
    expect(textOf(project, edited)).toContain("Ask Ada first.");
    for (const path of others) expect(existsSync(join(project, path)), path).toBe(false);
  });

  it("puts what is ours beside what people have in the same file of JSON", async () => {
    const project = await newProject("--set=agents=none");
    const theirs = {
      ".mcp.json": { mcpServers: { docs: { command: "docs" } } },
      ".claude/settings.json": { permissions: { allow: ["Bash(pytest)"] } },
    };
    for (const [path, value] of Object.entries(theirs))
      write(project, path, Buffer.from(JSON.stringify(value, undefined, 4)));
    commit(project, "Ours");
    const { conflicts } = await done(project, "set", "agents=claude");
    expect(conflicts).toEqual([]);
    expect(JSON.parse(textOf(project, ".mcp.json"))).toMatchObject({
      mcpServers: { ...theirs[".mcp.json"].mcpServers, "agent-project": { command: "npx" } },
    });
    expect(JSON.parse(textOf(project, ".claude/settings.json"))).toMatchObject({
      ...theirs[".claude/settings.json"],
      hooks: { Stop: [{ hooks: [{ type: "command" }] }] },
    });
    await done(project, "check");
  });

  it("loses nothing of an AGENTS.md that people have written", async () => {
    const project = await newProject();
    write(project, "AGENTS.md", Buffer.from("# Ours\n\nAsk before you delete.\n"));
    commit(project, "For Codex");
    const { conflicts } = await ended(1, project, "set", "agents=claude,codex");
    expect(conflicts).toEqual(["AGENTS.md"]);
    expect(textOf(project, "AGENTS.md")).toContain("Ask before you delete.");
    await run(project, ["abort"]);
    expect(git(project, "status", "--porcelain")).toBe("");
  });

  it("refuses an agent that it does not know, with the nearest", async () => {
    const project = await newProject();
    const { problems } = await ended(2, project, "set", "agents=claude,codxe");
    expect(problems).toMatchObject([{ code: "invalid-option" }]);
    expect(problems[0]?.fix).toContain("'codex'");
  });
});

it("create takes agents from --set and from a spec, and none of them", async () => {
  const cwd = scratch();
  const spec = (agents: readonly string[]) =>
    JSON.stringify({ name: "shop", layout: "api-v1", options: { agents } });
  const digestOf = async (args: readonly string[], input = "") => {
    const { stdout, stderr, exitCode } = await cli(["shop", "--dry-run", "--json", ...args], {
      cwd,
      input,
    });
    expect(exitCode, stderr).toBe(0);
    return (JSON.parse(stdout) as { digest: string }).digest;
  };
  for (const [word, agents] of [
    ["codex,claude", ["claude", "codex"]],
    ["none", []],
    ["", []],
  ] as const)
    expect(await digestOf([`--set=agents=${word}`])).toBe(
      await digestOf(["--spec=-"], spec(agents)),
    );
});

it("a refresh brings no agent to a project from before there was a choice", async () => {
  const project = join(scratch(), "project");
  git(resolve("tests/whole/refresh/released/0.1.0"), "clone", "-q", "defaults.bundle", project);
  addTheirs(project);
  const { changes } = await done(project, "refresh");
  const paths = changes.map(({ path }) => path);
  expect(paths.filter((path) => /SKILL\.md$|AGENTS\.md$|gemini|copilot/.test(path))).toEqual([]);
  expect(optionsOf(project)).toMatchObject({ options: { agents: [] } });
  await done(project, "check");
  commit(project, "Refresh");
  await done(project, "set", "agents=claude,copilot");
  for (const path of inFolder(".claude/skills")) expect(existsSync(join(project, path))).toBe(true);
  expectTheirs(project);
});

describe("the skill add-feature", () => {
  it("names commands that do what it says, in this order", async () => {
    const project = await newProject();
    const text = readFileSync(join(project, ".claude/skills/add-feature/SKILL.md"), "utf8");
    const commands = [...text.matchAll(/^ *npx --yes create-agent-project (feature .+)$/gm)].map(
      ([, words = ""]) => words.split(" "),
    );
    expect(commands).toHaveLength(3);
    const [preview = [], ...others] = commands;
    await done(project, ...preview);
    expect(git(project, "status", "--porcelain")).toBe("");
    const added = await done(project, ...preview.filter((word) => word !== "--dry-run"));
    expect(added.changes.map(({ path }) => path)).toContain("app/services/invoice.py");
    commit(project, "Invoices");
    for (const command of others) await done(project, ...command);
    expect(existsSync(join(project, "app/models/invoice.py"))).toBe(false);
  });

  it("tells every type of field that there is", async () => {
    const project = await newProject();
    const text = textOf(project, ".claude/skills/add-feature/SKILL.md");
    const { stdout } = await run(project, ["feature", "--help"]);
    const [, types = ""] = /^ {2}(str\[:n\] .+\n.+)$/m.exec(stdout) ?? [];
    expect(types.split(/\s+/).length).toBeGreaterThan(12);
    for (const type of types.trim().split(/\s+/)) {
      const [name = ""] = type.split(/[[:]/);
      expect(text, type).toMatch(new RegExp(`\`${name}\\b`));
    }
  });
});
