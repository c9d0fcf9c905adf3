import type { OptionValue } from "../spec/option.js";
import type { Condition } from "../spec/option.js";

/** A folder in which agents look for skills: folders with a `SKILL.md`. */
type SkillFolder = ".agents/skills" | ".claude/skills";

/** How an agent comes to the standards, which stand in `CLAUDE.md` whatever agents a project has, and to what else it has. */
type Agent = {
  readonly name: string;
  /** The file that leads it to `CLAUDE.md`; none for one that looks there by itself. */
  readonly standards?: string;
  /** Where it looks for skills; of several folders, the one that most agents share first. */
  readonly skills: readonly [SkillFolder, ...SkillFolder[]];
  /** The file that names MCP servers to it: JSON, or TOML. */
  readonly mcp: string;
  /** The file that has it call us before it stops (`src/hook/agents.ts` has what they say to each other). */
  readonly hooks: string;
};

/** The agents that the option `agents` names. To add one: a row, its files, and what it loads in the tests. */
const agents = [
  // https://code.claude.com/docs/en/memory and /skills, 2026-09: AGENTS.md only where no CLAUDE.md is.
  // /mcp and /hooks, 2026-11: Stop, of which only exit code 2 or `decision` sends it back, eight times in a row at most.
  {
    name: "claude",
    skills: [".claude/skills"],
    mcp: ".mcp.json",
    hooks: ".claude/settings.json",
  },
  // https://developers.openai.com/codex/guides/agents-md and /codex/skills, 2026-09.
  // /codex/mcp, /codex/hooks, and openai/codex codex-rs/hooks/schema/generated/stop.command.input.schema.json, 2026-11:
  // of a project, only where a person trusts it.
  {
    name: "codex",
    standards: "AGENTS.md",
    skills: [".agents/skills"],
    mcp: ".codex/config.toml",
    hooks: ".codex/hooks.json",
  },
  // https://code.visualstudio.com/docs/agent-customization/custom-instructions and /agent-skills,
  // 2026-09: joins this file, AGENTS.md and CLAUDE.md. Reviews on GitHub read this file alone.
  // https://code.visualstudio.com/docs/agents/reference/mcp-configuration and github/copilot-cli issue 3019, 2026-11: the
  // root's .mcp.json is read by both; .vscode/mcp.json no longer by the latter.
  // https://docs.github.com/en/copilot/reference/hooks-reference and
  // https://code.visualstudio.com/docs/agents/reference/hooks-reference, 2026-11: `Stop` by that name is the event of both.
  {
    name: "copilot",
    standards: ".github/copilot-instructions.md",
    skills: [".agents/skills", ".claude/skills"],
    mcp: ".mcp.json",
    hooks: ".github/hooks/before-stop.json",
  },
  // https://cursor.com/docs/context/rules and /skills, 2026-09: may read CLAUDE.md, too.
  // /docs/context/mcp and /docs/agent/hooks, 2026-11: `followup_message` sends it on, `loop_limit` times at most.
  {
    name: "cursor",
    standards: "AGENTS.md",
    skills: [".agents/skills", ".claude/skills"],
    mcp: ".cursor/mcp.json",
    hooks: ".cursor/hooks.json",
  },
  // https://antigravity.google/docs/rules-workflows and /skills, 2026-09.
  // /docs/mcp and /docs/hooks, 2026-11, and what agy 1.1.26 was seen to take (stbenjam/skillsaw, docs/rules/antigravity-*.md).
  {
    name: "antigravity",
    standards: "AGENTS.md",
    skills: [".agents/skills"],
    mcp: ".agents/mcp_config.json",
    hooks: ".agents/hooks.json",
  },
  // https://geminicli.com/docs/reference/configuration and /cli/skills, 2026-09: `context.fileName`.
  // /tools/mcp-server and /hooks/reference, 2026-11: AfterAgent.
  {
    name: "gemini",
    standards: ".gemini/settings.json",
    skills: [".agents/skills"],
    mcp: ".gemini/settings.json",
    hooks: ".gemini/settings.json",
  },
] as const satisfies readonly Agent[];

export type AgentName = (typeof agents)[number]["name"];

export const agentNames: readonly AgentName[] = agents.map(({ name }) => name);

const all: readonly Agent[] = agents;

const filesOf = ({ standards, mcp, hooks }: Agent) => [
  ...(standards === undefined ? [] : [standards]),
  ...[mcp, hooks],
];

/** The files that agents read beside `CLAUDE.md` and skills, each for those that do. */
export const agentsOnly: Readonly<Record<string, Condition>> = Object.fromEntries(
  all.flatMap(filesOf).map((file) => {
    const readers = all.filter((other) => filesOf(other).includes(file));
    return [file, { agents: readers.map(({ name }) => name) }];
  }),
);

/** Stands at the beginning of a template's path for the folders in which agents look for skills. */
const SKILLS = "[skills]/";

/**
 * The paths of what a template writes: one; for a skill, one in each folder that these agents need.
 * @param chosen the value of the option `agents`, if the layout has it
 */
export function pathsForAgents(template: string, chosen: OptionValue = agentNames): string[] {
  if (!template.startsWith(SKILLS)) return [template];
  const folders = skillFolders(all.filter(({ name }) => [chosen].flat().includes(name)));
  return folders.map((folder) => `${folder}/${template.slice(SKILLS.length)}`);
}

/** As few folders as give each agent one: whoever finds a skill in two of them may list it twice. */
function skillFolders(chosen: readonly Agent[]): readonly SkillFolder[] {
  const needed = chosen.flatMap(({ skills }) => (skills.length === 1 ? skills : []));
  const isServed = ({ skills }: Agent) => skills.some((folder) => needed.includes(folder));
  const others = chosen.filter((agent) => !isServed(agent)).map(({ skills }) => skills[0]);
  return [...new Set([...needed, ...others])];
}
