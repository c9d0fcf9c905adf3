import type { OptionValue } from "../spec/option.js";
import type { Condition } from "../spec/option.js";

/** A folder in which agents look for skills: folders with a `SKILL.md`. */
type SkillFolder = ".agents/skills" | ".claude/skills";

/** How an agent comes to the standards, which stand in `CLAUDE.md` whatever agents a project has. */
type Agent = {
  readonly name: string;
  /** The file that leads it to `CLAUDE.md`; none for one that looks there by itself. */
  readonly standards?: string;
  /** Where it looks for skills; of several folders, the one that most agents share first. */
  readonly skills: readonly [SkillFolder, ...SkillFolder[]];
};

/** The agents that the option `agents` names. To add one: a row, its file, and what it loads in the tests. */
const agents = [
  // https://code.claude.com/docs/en/memory and /skills, 2026-09: AGENTS.md only where no CLAUDE.md is.
  { name: "claude", skills: [".claude/skills"] },
  // https://developers.openai.com/codex/guides/agents-md and /codex/skills, 2026-09.
  { name: "codex", standards: "AGENTS.md", skills: [".agents/skills"] },
  // https://code.visualstudio.com/docs/agent-customization/custom-instructions and /agent-skills,
  // 2026-09: joins this file, AGENTS.md and CLAUDE.md. Reviews on GitHub read this file alone.
  {
    name: "copilot",
    standards: ".github/copilot-instructions.md",
    skills: [".agents/skills", ".claude/skills"],
  },
  // https://cursor.com/docs/context/rules and /skills, 2026-09: may read CLAUDE.md, too.
  { name: "cursor", standards: "AGENTS.md", skills: [".agents/skills", ".claude/skills"] },
  // https://antigravity.google/docs/rules-workflows and /skills, 2026-09.
  { name: "antigravity", standards: "AGENTS.md", skills: [".agents/skills"] },
  // https://geminicli.com/docs/reference/configuration and /cli/skills, 2026-09: `context.fileName`.
  { name: "gemini", standards: ".gemini/settings.json", skills: [".agents/skills"] },
] as const satisfies readonly Agent[];

export type AgentName = (typeof agents)[number]["name"];

export const agentNames: readonly AgentName[] = agents.map(({ name }) => name);

const all: readonly Agent[] = agents;

/** The files that lead agents to the standards, each for the agents that read it. */
export const agentsOnly: Readonly<Record<string, Condition>> = Object.fromEntries(
  all.flatMap(({ standards }) => {
    if (standards === undefined) return [];
    const readers = all.filter((other) => other.standards === standards);
    return [[standards, { agents: readers.map(({ name }) => name) }]];
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
