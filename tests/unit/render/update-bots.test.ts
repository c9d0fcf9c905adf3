import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { layouts } from "../../../src/render/layouts/index.js";
import { render } from "../../../src/render/render.js";
import { parseSpec } from "../../../src/spec/parse.js";
import { combinationsOf } from "../../../scripts/combinations.mjs";

const Dependabot = z.strictObject({
  version: z.literal(2),
  updates: z.array(
    z.strictObject({
      "package-ecosystem": z.string(),
      directory: z.string().startsWith("/"),
      schedule: z.strictObject({ interval: z.literal("weekly") }),
      cooldown: z.strictObject({ "default-days": z.literal(7) }),
      groups: z.record(z.string(), z.strictObject({ patterns: z.tuple([z.literal("*")]) })),
      ignore: z.array(z.strictObject({ "dependency-name": z.string() })).optional(),
    }),
  ),
});
const Renovate = z.looseObject({
  extends: z.tuple([z.literal("config:recommended")]),
  ignoreDeps: z.array(z.string()),
  ignorePaths: z.array(z.string()),
  packageRules: z.array(z.looseObject({ matchPackageNames: z.array(z.string()) })),
});

/** What each ecosystem of Dependabot reads, by GitHub's list of them; what stands before it is the directory. */
const ECOSYSTEMS: Readonly<Record<string, RegExp>> = {
  pip: /^(.*)\brequirements.*\.txt$/,
  npm: /^(.*)\bpackage\.json$/,
  "github-actions": /^()\.github\/workflows\/.+\.yml$/,
  docker: /^(.*)\bDockerfile$/,
};

/** Values of the options that decide what there is to look after. */
function choicesOf(layout: string) {
  const hasServer = "auth-server" in (layouts.get(layout)?.options ?? {});
  return combinationsOf<string | boolean>({
    ci: ["github", "none"],
    docker: [true, false],
    ...(hasServer ? { "auth-server": [true, false] } : {}),
  });
}

/** The texts of a project, by path. */
async function textsOf(layout: string, options: object): Promise<ReadonlyMap<string, string>> {
  const spec = parseSpec(JSON.stringify({ name: "demo", layout, options }), "test", layouts);
  return new Map(
    [...(await render(spec))].map(([path, { bytes }]) => [path, Buffer.from(bytes).toString()]),
  );
}

const bots = { dependabot: ".github/dependabot.yml", renovate: "renovate.json" };

describe.each([...layouts.keys()])("in a project of %s", (layout) => {
  it.each(choicesOf(layout))(
    "Dependabot looks after each kind of dependency that there is, in one pull request: %j",
    async (options) => {
      const texts = await textsOf(layout, { ...options, updates: "dependabot" });
      const { updates } = Dependabot.parse(parse(texts.get(bots.dependabot) ?? ""));
      const there = Object.entries(ECOSYSTEMS).flatMap(([name, file]) => {
        const folders = [...texts.keys()].flatMap((path) => file.exec(path)?.[1] ?? []);
        return [...new Set(folders)].map((folder) => `${name} in /${folder.slice(0, -1)}`);
      });
      const looked = updates.map((entry) => `${entry["package-ecosystem"]} in ${entry.directory}`);
      expect(looked.sort()).toEqual(there.sort());
      const groups = updates.flatMap((entry) => Object.keys(entry.groups));
      expect(new Set(groups).size).toBe(updates.length);
    },
  );

  it("Dependabot leaves this program's version alone, and nothing else", async () => {
    const texts = await textsOf(layout, { updates: "dependabot" });
    const { updates } = Dependabot.parse(parse(texts.get(bots.dependabot) ?? ""));
    const ignored = updates.flatMap(({ ignore = [], ...entry }) =>
      ignore.map((one) => [entry["package-ecosystem"], one["dependency-name"]]),
    );
    expect(ignored).toEqual([["npm", "create-agent-project"]]);
  });

  it.each(["github", "gitlab", "none"])(
    "Renovate leaves this program's version and the record alone, with ci=%s",
    async (ci) => {
      const texts = await textsOf(layout, { ci, updates: "renovate" });
      const read = Renovate.parse(JSON.parse(texts.get(bots.renovate) ?? ""));
      expect(read).toMatchObject({
        ignoreDeps: ["create-agent-project"],
        ignorePaths: [".agent-project/**"],
      });
      const isPostgres = [...texts.values()].some((text) => text.includes("postgres:17"));
      expect(read.packageRules.map((rule) => rule.matchPackageNames)).toEqual(
        isPostgres ? [["*"], ["postgres"]] : [["*"]],
      );
    },
  );

  it("names a version of this program where bots look in package.json only", async () => {
    for (const ci of ["github", "gitlab"]) {
      const texts = await textsOf(layout, { ci, updates: "renovate" });
      const named = /create-agent-project["']?(@|:\s*["'])[~^]?\d/;
      expect([...texts].flatMap(([path, text]) => (named.test(text) ? [path] : []))).toEqual([
        // No bot reads it; a refresh raises it.
        ".mcp.json",
        "package.json",
      ]);
    }
  });

  it.each(choicesOf(layout))(
    "the choice of a bot reaches its own file and README.md only: %j",
    async (options) => {
      const none = await textsOf(layout, { ...options, updates: "none" });
      for (const [updates, own] of Object.entries(bots)) {
        const texts = await textsOf(layout, { ...options, updates });
        const differ = [...texts].flatMap(([path, text]) =>
          none.get(path) === text ? [] : [path],
        );
        expect(differ.sort()).toEqual([".agent-project/project.json", own, "README.md"].sort());
        for (const path of [own, "README.md"]) expect(texts.get(path)).toMatch(/[^\n]\n$/);
        expect(texts.get("README.md")).not.toMatch(/\n\n\n##/);
      }
    },
  );
});
