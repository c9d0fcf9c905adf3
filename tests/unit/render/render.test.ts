import { describe, expect, it } from "vitest";
import { meets } from "../../../src/spec/option.js";
import { layouts } from "../../../src/render/layouts/index.js";
import { loadPython } from "../../../src/languages/python/language.js";
import { render, renderLocal } from "../../../src/render/render.js";
import { text } from "../../../src/render/template.js";
import { parseSpec } from "../../../src/spec/parse.js";
import { projectPath } from "../../../src/tree/path.js";
import type { Tree } from "../../../src/tree/tree.js";
import { traceOf } from "../../support/traces.js";
import { threewise } from "../../../scripts/combinations.mjs";

const LONGEST_NAME = `b${"-0".repeat(24)}c`;

function specOf(options: object, name = "demo", layout = "api-v1") {
  return parseSpec(JSON.stringify({ name, layout, options }), "test", layouts);
}

function textIn(tree: Tree, path: string): string {
  return Buffer.from(tree.get(projectPath(path))?.bytes ?? []).toString("utf8");
}

const COMMON = {
  ci: ["github", "gitlab", "none"],
  refresh: [true, false],
  docker: [true, false],
  python: ["3.11", "3.12", "3.13"],
};
const OPTIONS: Readonly<Record<string, Readonly<Record<string, readonly (string | boolean)[]>>>> = {
  "api-v1": {
    database: ["sqlite", "postgresql"],
    jwt: ["python-jose", "pyjwt"],
    ...COMMON,
  },
  "auth-service": { totp: [true, false], ...COMMON },
  sqlmodel: { auth: ["cookie", "jwt", "both"], "auth-server": [true, false], ...COMMON },
  komorebi: {
    auth: ["none", "jwt"],
    queue: ["asyncio", "celery"],
    frontend: [true, false],
    mcp: [true, false],
    ...COMMON,
  },
};

/** Who has no users signs nothing. */
const WITHOUT_SECRET = ["komorebi"];

it("is tested for every layout", () => {
  expect(Object.keys(OPTIONS)).toEqual([...layouts.keys()]);
});

describe.each(Object.entries(OPTIONS))("render, for %s,", (layout, options) => {
  const combinations = threewise(options);

  it("makes executable what says in its first line what runs it, and nothing else", async () => {
    const tree = await render(specOf({}, "demo", layout));
    const executable = [...tree].flatMap(([path, one]) => (one.executable ? [path] : []));
    const withLine = [...tree.keys()].filter((path) => textIn(tree, path).startsWith("#!"));
    expect(withLine).toEqual(executable);
  });

  it("gives Python that its formatter leaves alone, whatever the options and the name", async () => {
    const { format } = await loadPython();
    const seen = new Set<string>();
    for (const options of combinations)
      for (const name of ["a", LONGEST_NAME])
        for (const [path, { bytes }] of await render(specOf(options, name, layout))) {
          const source = Buffer.from(bytes).toString("utf8");
          if (!path.endsWith(".py") || seen.has(source)) continue;
          seen.add(source);
          expect(format(source), path).toBe(source);
        }
  });

  it("ends every file with one newline and leaves no trace of templates", async () => {
    for (const options of combinations)
      for (const [path, { bytes }] of await render(specOf(options, "demo", layout))) {
        const source = Buffer.from(bytes).toString("utf8");
        if (source === "") continue;
        expect(source, path).toMatch(/[^\n]\n$/);
        expect(source, path).not.toMatch(traceOf(path));
        // An empty line more than any formatter allows.
        expect(source, path).not.toMatch(/\n\n\n\n/);
      }
  });

  it("has the files of an option only where it was chosen", async () => {
    const without = await render(specOf({ docker: false, ci: "none" }, "demo", layout));
    for (const path of ["Dockerfile", "compose.yaml", ".github/workflows/ci.yml", ".gitlab-ci.yml"])
      expect(without.has(projectPath(path)), path).toBe(false);
    const gitlab = await render(specOf({ ci: "gitlab" }, "demo", layout));
    expect(gitlab.has(projectPath(".gitlab-ci.yml"))).toBe(true);
    expect(gitlab.has(projectPath("Dockerfile"))).toBe(true);
  });

  it.each([
    ["github", ".github/workflows/template-refresh.yml"],
    ["gitlab", ".gitlab/template-refresh.yml"],
  ])("has a file of two options only where both were chosen: on %s %s", async (ci, path) => {
    const has = async (options: object) =>
      (await render(specOf(options, "demo", layout))).has(projectPath(path));
    expect(await has({ ci, refresh: true })).toBe(true);
    expect(await has({ ci, refresh: false })).toBe(false);
    expect(await has({ ci: "none", refresh: true })).toBe(false);
  });

  it("puts secrets only into files outside the tree", async () => {
    const spec = specOf({}, "demo", layout);
    const local = await renderLocal(spec, () => "fresh");
    expect([...local.keys()]).toEqual([".env"]);
    const hasSecret = !WITHOUT_SECRET.includes(layout);
    expect(textIn(local, ".env").includes("fresh")).toBe(hasSecret);
    expect((await render(spec)).has(projectPath(".env"))).toBe(false);
  });
});

describe("render", () => {
  it("takes units that have not changed from what was written last", async () => {
    const spec = specOf({});
    const tree = await render(spec);
    // A tree that no template would give: it can only come from there.
    const written: Tree = new Map(
      [...tree].map(([path, entry]) => [path, { ...entry, bytes: Buffer.from("as it was") }]),
    );
    const again = await render(spec, { spec, tree: written });
    expect(textIn(again, "README.md")).toBe("as it was");
    const other = await render(specOf({ jwt: "pyjwt" }), { spec, tree: written });
    expect(textIn(other, "README.md")).toBe(
      textIn(await render(specOf({ jwt: "pyjwt" })), "README.md"),
    );
  });
});

describe("a condition", () => {
  const options = { docker: true, ci: "github", agents: ["claude", "codex"] };

  it.each([
    [undefined, true],
    [{ docker: true }, true],
    [{ docker: false }, false],
    [{ ci: "github", docker: true }, true],
    [{ ci: "gitlab", docker: true }, false],
    [{ agents: "codex" }, true],
    [{ agents: "gemini" }, false],
  ])("%j is met: %s", (condition, met) => {
    expect(meets(options, condition)).toBe(met);
  });
});

describe("what a template prints", () => {
  it("is texts and numbers as they are", () => {
    expect([text("<&>"), text(3)]).toEqual(["<&>", "3"]);
  });

  it.each([undefined, null, true, {}, ["a"]])("is never %j", (value) => {
    expect(() => text(value)).toThrow(TypeError);
  });
});
