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

const GeminiSettings = z.object({
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

/** Where each looks for MCP servers in a project, from the documentation of each (November 2026). */
const MCP_FILES: Readonly<Record<string, string>> = {
  claude: ".mcp.json",
  codex: ".codex/config.toml",
  copilot: ".mcp.json",
  cursor: ".cursor/mcp.json",
  antigravity: ".agents/mcp_config.json",
  gemini: ".gemini/settings.json",
};

const command = (name: string) => z.string().regex(new RegExp(`check_project\\.sh ${name}$`));
const handler = (name: string) =>
  z.strictObject({ type: z.literal("command"), command: command(name), timeout: z.int() });
const grouped = (event: string, name: string) =>
  z.strictObject({ [event]: z.tuple([z.strictObject({ hooks: z.tuple([handler(name)]) })]) });

/** Where each looks for hooks in a project, and what has to stand there, from the same pages. */
const HOOK_FILES: Readonly<Record<string, readonly [path: string, form: z.ZodType]>> = {
  claude: [".claude/settings.json", z.strictObject({ hooks: grouped("Stop", "claude") })],
  codex: [".codex/hooks.json", z.strictObject({ hooks: grouped("Stop", "codex") })],
  copilot: [
    ".github/hooks/before-stop.json",
    z.strictObject({
      version: z.literal(1),
      hooks: z.strictObject({ Stop: z.tuple([handler("copilot")]) }),
    }),
  ],
  cursor: [
    ".cursor/hooks.json",
    z.strictObject({
      version: z.literal(1),
      hooks: z.strictObject({
        stop: z.tuple([
          z.strictObject({
            command: command("cursor"),
            timeout: z.int(),
            loop_limit: z.int().max(5),
          }),
        ]),
      }),
    }),
  ],
  // Each key at the top is the name of a hook; of this event the handlers stand in no group.
  antigravity: [
    ".agents/hooks.json",
    z.record(z.string(), z.strictObject({ Stop: z.tuple([handler("antigravity")]) })),
  ],
  gemini: [".gemini/settings.json", z.object({ hooks: grouped("AfterAgent", "gemini") })],
};

const Servers = z.object({
  mcpServers: z.strictObject({
    "agent-project": z.strictObject({ command: z.literal("npx"), args: z.array(z.string()) }),
  }),
});

/** What a file has an agent run as an MCP server. */
function serverIn(path: string, text: string): readonly string[] {
  if (!path.endsWith(".toml"))
    return Servers.parse(JSON.parse(text)).mcpServers["agent-project"].args;
  // TOML's arrays of plain strings are JSON's.
  const [, args = "null"] =
    /^\[mcp_servers\.agent-project\]\ncommand = "npx"\nargs = (\[.*\])\n$/.exec(text) ?? [];
  return z.array(z.string()).parse(JSON.parse(args));
}

/** Where it is not Claude Code alone. */
const USUAL_AGENTS: Readonly<Record<string, readonly string[]>> = {
  komorebi: ["claude", "copilot"],
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
        ...[MCP_FILES[agent], HOOK_FILES[agent]?.[0]],
        // VS Code offers these where somebody types a slash.
        ...(agent === "copilot" ? under(project, ".github/prompts/") : []),
      ]);
      expect(added.filter((path) => !read.includes(path))).toEqual([]);
      const changed = [...none].filter(([path, text]) => project.get(path) !== text);
      expect(changed.map(([path]) => path)).toEqual(
        agents.length > 0 ? [".agent-project/project.json"] : [],
      );
    },
  );

  it("each agent has our MCP server, in the version that wrote the project, and our hook", async () => {
    const project = await projectWith(layout, { agents: AGENTS });
    const textAt = (path = "") => project.get(path) ?? expect.fail(path);
    for (const agent of AGENTS) {
      const servers = MCP_FILES[agent] ?? "";
      const version = /"create-agent-project": "(.+)"/.exec(textAt("package.json"))?.[1] ?? "";
      expect(serverIn(servers, textAt(servers)), agent).toEqual([
        ...["--yes", `create-agent-project@${version}`, "mcp"],
      ]);
      const [path = "", form] = HOOK_FILES[agent] ?? [];
      expect(form?.safeParse(JSON.parse(textAt(path))).error, agent).toBeUndefined();
    }
    expect(project.has("scripts/check_project.sh")).toBe(true);
  });

  it("there are files for those that it is made for, unless somebody chooses others", async () => {
    const agents = USUAL_AGENTS[layout] ?? ["claude"];
    expect(await projectWith(layout)).toEqual(await projectWith(layout, { agents }));
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
