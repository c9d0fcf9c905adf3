import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { layouts } from "../../../src/render/layouts/index.js";
import { render } from "../../../src/render/render.js";
import { parseSpec } from "../../../src/spec/parse.js";

const STANDARDS = "CLAUDE.md";

/** The texts of a project, by path. */
type Texts = ReadonlyMap<string, string>;

/** The files that a program loads when it starts in a project; some are not there. */
type Loads = (project: Texts) => readonly string[];

const under = (project: Texts, folder: string) =>
  [...project.keys()].filter((path) => path.startsWith(folder));

const GeminiSettings = z.strictObject({
  context: z.strictObject({ fileName: z.array(z.string()) }),
});

/** By hand, from the documentation of each program (September 2026): what it loads by itself. */
const PROGRAMS: Readonly<Record<string, Readonly<Record<string, Loads>>>> = {
  claude: {
    "Claude Code": (project) => [project.has("CLAUDE.md") ? "CLAUDE.md" : "AGENTS.md"],
  },
  codex: {
    Codex: (project) => [project.has("AGENTS.override.md") ? "AGENTS.override.md" : "AGENTS.md"],
  },
  copilot: {
    "VS Code": (project) => [
      ...[".github/copilot-instructions.md", "AGENTS.md", "CLAUDE.md"],
      ...under(project, ".github/instructions/"),
    ],
    "the cloud agent": (project) => [
      ...[".github/copilot-instructions.md", "AGENTS.md", "CLAUDE.md", "GEMINI.md"],
      ...under(project, ".github/instructions/"),
    ],
    "code review": (project) => [
      ".github/copilot-instructions.md",
      ...under(project, ".github/instructions/"),
    ],
  },
  cursor: {
    Cursor: (project) => ["AGENTS.md", ...under(project, ".cursor/rules/")],
    "Cursor where it takes CLAUDE.md, too": (project) => [
      ...["AGENTS.md", "CLAUDE.md"],
      ...under(project, ".cursor/rules/"),
    ],
  },
  antigravity: {
    Antigravity: (project) => [
      ...["AGENTS.md", "CONTEXT.md", "GEMINI.md"],
      ...under(project, ".agents/rules/"),
    ],
  },
  gemini: {
    "Gemini CLI": (project) => {
      const settings = project.get(".gemini/settings.json");
      if (settings === undefined) return ["GEMINI.md"];
      return GeminiSettings.parse(JSON.parse(settings)).context.fileName;
    },
  },
};

/** The folders in which each looks for skills, from the same pages. */
const SKILL_FOLDERS: Readonly<Record<string, readonly string[]>> = {
  claude: [".claude/skills"],
  codex: [".agents/skills"],
  copilot: [".agents/skills", ".claude/skills", ".github/skills"],
  cursor: [".agents/skills", ".claude/skills", ".codex/skills", ".cursor/skills"],
  antigravity: [".agents/skills"],
  gemini: [".agents/skills", ".gemini/skills"],
};

const AGENTS = Object.keys(PROGRAMS);

const subsets = AGENTS.reduce<readonly (readonly string[])[]>(
  (chosen, agent) => [...chosen, ...chosen.map((some) => [...some, agent])],
  [[]],
);

async function projectWith(layout: string, options: object = {}): Promise<Texts> {
  const spec = parseSpec(JSON.stringify({ name: "demo", layout, options }), "test", layouts);
  return new Map(
    [...(await render(spec))].map(([path, { bytes }]) => [path, Buffer.from(bytes).toString()]),
  );
}

/** What a program has read before it works: what it loads, and then what it is told to read. */
function readBy(loads: Loads, project: Texts): Texts {
  const loaded = loads(project).flatMap((path) => {
    const text = project.get(path);
    return text === undefined ? [] : [[path, text] as const];
  });
  const told = loaded.some(([, text]) => /^`CLAUDE\.md` has the standards.*read all/ms.test(text));
  const standards = project.get(STANDARDS) ?? expect.fail("There is no CLAUDE.md");
  // A map: what is in its context already an agent does not read again.
  return new Map([...loaded, ...(told ? [[STANDARDS, standards] as const] : [])]);
}

const isSkill = (path: string) => path.endsWith("/SKILL.md");
const skillsIn = (project: Texts, folders: readonly string[] = [""]) =>
  [...project].filter(
    ([path]) => isSkill(path) && folders.some((folder) => path.startsWith(folder)),
  );
const nameOf = (path: string) => path.split("/").at(-2) ?? "";

describe.each([...layouts.keys()])("in a project of %s", (layout) => {
  it.each(subsets.map((agents) => ({ agents })))(
    "the standards reach each agent once: $agents",
    async ({ agents }) => {
      const project = await projectWith(layout, { agents });
      const lines = (project.get(STANDARDS) ?? "").split("\n").filter((line) => line.length > 30);
      expect(lines.length).toBeGreaterThan(50);
      for (const agent of agents)
        for (const [program, loads] of Object.entries(PROGRAMS[agent] ?? {})) {
          const read = [...readBy(loads, project).values()].join("\n").split("\n");
          for (const line of lines)
            expect([program, line, read.filter((one) => one === line).length]).toEqual([
              ...[program, line],
              lines.filter((one) => one === line).length,
            ]);
        }
    },
  );

  it("CLAUDE.md is the same whatever agents there are", async () => {
    const texts = await Promise.all(
      subsets.map(async (agents) => (await projectWith(layout, { agents })).get(STANDARDS)),
    );
    expect(new Set(texts).size).toBe(1);
  });

  it.each(subsets.map((agents) => ({ agents })))(
    "every skill is there for each agent, and no folder that none needs: $agents",
    async ({ agents }) => {
      const project = await projectWith(layout, { agents });
      const names = new Set(skillsIn(project).map(([path]) => nameOf(path)));
      if (agents.length > 0) expect(names.size).toBeGreaterThanOrEqual(3);
      const isAlone = (agent: string) => agent === "claude";
      const isShared = (agent: string) => ["codex", "antigravity", "gemini"].includes(agent);
      // Claude Code and these have no folder in common: only beside both is anything there twice.
      const copies = agents.some(isAlone) && agents.some(isShared) ? 2 : 1;
      expect(skillsIn(project)).toHaveLength(names.size * copies);
      for (const agent of agents) {
        const found = skillsIn(project, SKILL_FOLDERS[agent]);
        expect(new Set(found.map(([path]) => nameOf(path))), agent).toEqual(names);
        // VS Code takes the first of a name: it does not matter which.
        for (const [path, text] of found)
          expect(text, path).toBe(found.find(([other]) => nameOf(other) === nameOf(path))?.[1]);
        if (isAlone(agent) || isShared(agent)) expect(found).toHaveLength(names.size);
      }
    },
  );

  it.each(subsets.map((agents) => ({ agents })))(
    "nothing is written but for one of the agents: $agents",
    async ({ agents }) => {
      const [project, none] = [
        await projectWith(layout, { agents }),
        await projectWith(layout, { agents: [] }),
      ];
      const added = [...project.keys()].filter((path) => !none.has(path));
      const read = agents.flatMap((agent) => [
        ...Object.values(PROGRAMS[agent] ?? {}).flatMap((loads) => loads(project)),
        ...skillsIn(project, SKILL_FOLDERS[agent]).map(([path]) => path),
        ...(agent === "gemini" ? [".gemini/settings.json"] : []),
      ]);
      expect(added.filter((path) => !read.includes(path))).toEqual([]);
      const changed = [...none].filter(([path, text]) => project.get(path) !== text);
      expect(changed.map(([path]) => path)).toEqual(
        agents.length > 0 ? [".agent-project/project.json"] : [],
      );
    },
  );

  it("there are files for Claude Code, unless somebody chooses others", async () => {
    expect(await projectWith(layout)).toEqual(await projectWith(layout, { agents: ["claude"] }));
  });

  describe("budgets", async () => {
    const project = await projectWith(layout, { agents: AGENTS });
    const sizeOf = (path: string) => Buffer.byteLength(project.get(path) ?? expect.fail(path));

    it("what is loaded with each task is short", () => {
      expect(project.get(STANDARDS)?.split("\n").length).toBeLessThan(150);
      // An agent that is told to read it gets it whole from one call of a tool.
      expect(sizeOf(STANDARDS)).toBeLessThan(10_000);
      // Codex cuts after 32 KiB, Antigravity after 12,000 characters, reviews by Copilot after 4,000.
      expect(sizeOf("AGENTS.md")).toBeLessThan(1000);
      expect(sizeOf(".github/copilot-instructions.md")).toBeLessThan(1000);
    });

    it("the list of skills is short: Codex has 2 % of a window for all, Claude Code 1 %", () => {
      const listed = skillsIn(project, [".claude/skills"]).map(
        ([path, text]) => `${nameOf(path)}: ${frontMatterOf(text).description}`,
      );
      expect(listed.join("\n").length).toBeLessThan(2000);
    });
  });

  it("skills have the fields of the open format, and no others", async () => {
    for (const [path, text] of skillsIn(await projectWith(layout, { agents: AGENTS }))) {
      expect(Skill.parse(frontMatterOf(text)).name, path).toBe(nameOf(path));
      expect(text.split("\n").length, path).toBeLessThan(500);
    }
  });
});

/** https://agentskills.io/specification, September 2026. */
const Skill = z.strictObject({
  name: z
    .string()
    .max(64)
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  description: z.string().min(1).max(1024),
  license: z.string().optional(),
  compatibility: z.string().min(1).max(500).optional(),
  metadata: z.record(z.string(), z.string()).optional(),
  "allowed-tools": z.string().optional(),
});

function frontMatterOf(text: string) {
  const [, yaml = ""] = /^---\n(.*?\n)---\n/s.exec(text) ?? [];
  return z.looseObject({ description: z.string() }).parse(parse(yaml));
}
