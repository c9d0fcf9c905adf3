import { describe, expect, it } from "vitest";
import { namesOfFiles } from "../../../src/render/layout.js";
import { apiV1 } from "../../../src/render/layouts/api-v1.js";
import { layouts } from "../../../src/render/layouts/index.js";
import { loadPython } from "../../../src/languages/python/language.js";
import { render, type Rendered } from "../../../src/render/render.js";
import { unitsOf } from "../../../src/render/unit.js";
import { parseSpec } from "../../../src/spec/parse.js";
import { projectPath } from "../../../src/tree/path.js";
import type { Tree } from "../../../src/tree/tree.js";
import { FEATURES } from "../../support/features.js";

type RawFeature = {
  readonly name: string;
  readonly access?: string;
  readonly fields: readonly string[];
};

function specOf(features: readonly RawFeature[], layout = "api-v1") {
  return parseSpec(JSON.stringify({ name: "demo", layout, features }), "test", layouts);
}

function textIn(tree: Tree, path: string): string {
  return Buffer.from(tree.get(projectPath(path))?.bytes ?? []).toString("utf8");
}

/** The same files, all with a text that no template would give. */
function marked(tree: Tree): Tree {
  return new Map(
    [...tree].map(([path, entry]) => [path, { ...entry, bytes: Buffer.from("as it was") }]),
  );
}

const NOTE: RawFeature = { name: "note", fields: ["title:str"] };
const customer = { name: "customer", fields: ["name:str"] } satisfies RawFeature;
const order = { name: "order", fields: ["customer:ref:customer"] } satisfies RawFeature;

const all = [...layouts.keys()];

describe.each(all)("a project with features, of the layout %s,", (layout) => {
  it("has Python that its formatter leaves alone, and no trace of templates", async () => {
    const { format } = await loadPython();
    for (const [path, { bytes }] of await render(specOf(FEATURES, layout))) {
      const source = Buffer.from(bytes).toString("utf8");
      expect(source, path).not.toMatch(/<%|%>|undefined|\[object|[ \t]\n|\r/);
      if (path.endsWith(".py")) expect(format(source), path).toBe(source);
    }
  });

  it("has one CLAUDE.md for any number of them, short enough to be read", async () => {
    const many = Array.from({ length: 200 }, (_, n) => ({ name: `thing_${n}`, fields: ["a:int"] }));
    const text = textIn(await render(specOf(many, layout)), "CLAUDE.md");
    expect(text).toBe(textIn(await render(specOf([], layout)), "CLAUDE.md"));
    expect(text.split("\n").length).toBeLessThan(150);
  }, 30_000);

  it("has the roles that they ask for, after the layout's own", async () => {
    const roles = ["role:writer", "role:admin", "role:clerk", "role:writer"];
    const features = roles.map((access, i) => ({ name: `f${i}x`, access, fields: ["a:int"] }));
    const tree = await render(specOf(features, layout));
    expect(textIn(tree, "app/models/user.py")).toContain(
      '    USER = "user"\n    ADMIN = "admin"\n    CLERK = "clerk"\n    WRITER = "writer"\n\n',
    );
  });
});

describe("a project with features", () => {
  it.each([
    ["cat", "dog", "emu"],
    ["emu", "dog", "cat"],
    ["dog", "emu", "cat"],
  ])("is the same in whichever order they were added: %s, %s, %s", async (...names) => {
    const features = names.map((name) => ({ name, fields: ["age:int"] }));
    let last: Rendered | undefined;
    for (const count of features.keys()) {
      const spec = specOf(features.slice(0, count + 1));
      last = { spec, tree: await render(spec, last) };
    }
    expect(last?.tree).toEqual(await render(specOf(features)));
  });

  it("registers their routers in the order of the imports", async () => {
    const tree = await render(
      specOf(["item10", "item2", "zoo"].map((name) => ({ name, fields: ["a:int"] }))),
    );
    const router = textIn(tree, "app/api/v1/__init__.py");
    const names = ["auth", "item2s", "item10s", "users", "zoos"];
    expect(router).toContain(
      names
        .map((name) => `from app.api.v1.endpoints.${name} import router as ${name}_router\n`)
        .join(""),
    );
    expect(router).toContain(
      names.map((name) => `router.include_router(${name}_router)\n`).join(""),
    );
  });
});

describe("a feature that is added", () => {
  it("leaves the files of the others as they are", async () => {
    const spec = specOf(FEATURES);
    const tree = marked(await render(spec));
    const more = specOf([...FEATURES, NOTE]);
    const again = await render(more, { spec, tree });
    const fresh = await render(more);
    const rendered = [...again].filter(
      ([, { bytes }]) => Buffer.from(bytes).toString() !== "as it was",
    );
    for (const [path, entry] of rendered) expect(entry, path).toEqual(fresh.get(path));
    const [, reached] = unitsOf(spec, apiV1);
    const ofOthers = rendered
      .map(([path]) => path)
      .filter((path) => !reached?.paths.includes(path));
    expect(ofOthers.length).toBeGreaterThan(8);
    expect(ofOthers.filter((path) => !path.includes("note"))).toEqual([]);
  });

  it("changes the files of those that refer to it only where it has to", () => {
    const inputs = (features: readonly RawFeature[]) =>
      unitsOf(specOf(features), apiV1).find(({ id }) => id === "order")?.inputs;
    const before = inputs([customer, order]);
    expect(inputs([{ ...customer, fields: ["name:str", "age:int"] }, order])).toBe(before);
    expect(inputs([{ ...customer, access: "public" }, order])).toBe(before);
    expect(inputs([{ ...customer, access: "owned" }, order])).not.toBe(before);
  });

  it("is refused as long as the layout has no templates for it", () => {
    const without = { ...apiV1, compiled: { ...apiV1.compiled, featurePaths: [] } };
    expect(() => unitsOf(specOf([NOTE]), without)).toThrow("no templates for features");
  });
});

describe.each([...layouts.values()])("the files of features of $name", (layout) => {
  it("import from the layout exactly its required symbols", async () => {
    const spec = specOf(FEATURES, layout.name);
    const tree = await render(spec);
    const [project, reached, ...features] = unitsOf(spec, layout);
    const ofLayout = new Set<string>([project, reached].flatMap((unit) => unit?.paths ?? []));
    const found = new Map<string, Set<string>>();
    for (const path of features.flatMap(({ paths }) => paths))
      for (const [module, names] of importsIn(textIn(tree, path))) {
        const file = ["py", "init"].map((kind) =>
          kind === "py" ? `${module}.py` : `${module}/__init__.py`,
        );
        const known = file.find((candidate) => ofLayout.has(candidate));
        if (known === undefined) continue;
        const all = found.get(known) ?? new Set();
        names.forEach((name) => all.add(name));
        found.set(known, all);
      }
    expect(new Map([...found].map(([path, names]) => [path, [...names].sort()]))).toEqual(
      new Map(layout.requiredSymbols.map(({ path, names }) => [path, [...names].sort()])),
    );
    for (const { path, names } of layout.requiredSymbols)
      for (const name of names)
        expect(textIn(tree, path), name).toMatch(
          new RegExp(`^(class|def|async def) ${name}\\b|^${name}\\b.* = `, "m"),
        );
  });

  it("are those of the layout's own files, components in capital letters among them", () => {
    const paths = ["web/src/pages/AboutUs.tsx", "web/src/pages/index.tsx", "web/src/main.tsx"];
    const featurePaths = ["web/src/pages/[features].tsx"];
    expect(namesOfFiles({ ...layout.compiled, paths, featurePaths })).toEqual(["AboutUs", "index"]);
  });

  it("are never the layout's own", () => {
    expect(namesOfFiles(layout.compiled)).toContain("login_session");
    for (const name of ["auth", "base", "users", "unit_of_work"])
      expect(() => specOf([{ name, fields: ["a:int"] }], layout.name), name).toThrow(
        "layout has that name",
      );
  });
});

/** The modules of the project that a Python file imports from, as paths, and the names. */
function importsIn(source: string): [string, string[]][] {
  return [...source.matchAll(/^from ((?:app|tests)[\w.]*) import (?:\(([^)]*)\)|(.*))$/gm)].map(
    ([, module = "", inParentheses, onLine]) => [
      module.replaceAll(".", "/"),
      (inParentheses ?? onLine ?? "").split(/[\s,]+/).filter((name) => name !== ""),
    ],
  );
}
