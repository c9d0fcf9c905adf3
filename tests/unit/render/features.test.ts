import { describe, expect, it } from "vitest";
import { type Layout, namesOfFiles } from "../../../src/render/layout.js";
import { apiV1 } from "../../../src/render/layouts/api-v1.js";
import { layouts } from "../../../src/render/layouts/index.js";
import { loadPython } from "../../../src/languages/python/language.js";
import { render, type Rendered } from "../../../src/render/render.js";
import { unitsOf } from "../../../src/render/unit.js";
import { parseSpec } from "../../../src/spec/parse.js";
import { projectPath } from "../../../src/tree/path.js";
import type { Tree } from "../../../src/tree/tree.js";
import { FEATURES } from "../../support/features.js";
import { traceOf } from "../../support/traces.js";

type RawFeature = {
  readonly name: string;
  readonly access?: string;
  readonly fields: readonly string[];
};

function specOf(features: readonly RawFeature[], layout = "api-v1", options: object = {}) {
  return parseSpec(JSON.stringify({ name: "demo", layout, options, features }), "test", layouts);
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

/** A kind of project that says who may use its features. */
type Project = { readonly name: string; readonly options: object; readonly features: RawFeature[] };

/** One for each rule of a layout: features are for whom it allows, and otherwise for its usual ones. */
function projectsOf({ name, access }: Layout): readonly Project[] {
  return access.map(({ when = {}, kinds }) => ({
    name,
    options: Object.fromEntries(
      Object.entries(when).map(([option, value]) => [option, [value].flat()[0]]),
    ),
    features: FEATURES.map(({ access, ...feature }: RawFeature) =>
      access !== undefined && kinds.some((kind) => access.startsWith(kind))
        ? { ...feature, access }
        : feature,
    ),
  }));
}

const all = [...layouts.values()].flatMap(projectsOf);
/** Those that have users, and so roles. */
const withRoles = all.filter(({ name, features }) => {
  const { paths = [] } = layouts.get(name)?.compiled ?? {};
  return (
    paths.some((path) => path.endsWith("/user.py")) &&
    features.some(({ access }) => access?.startsWith("role:"))
  );
});

describe.each(all)("a project with features, of the layout $name with $options,", (project) => {
  const { name: layout, options, features } = project;

  it("has Python that its formatter leaves alone, and no trace of templates", async () => {
    const { format } = await loadPython();
    for (const [path, { bytes }] of await render(specOf(features, layout, options))) {
      const source = Buffer.from(bytes).toString("utf8");
      expect(source, path).not.toMatch(traceOf(path));
      if (path.endsWith(".py")) expect(format(source), path).toBe(source);
    }
  });

  it("has one CLAUDE.md for any number of them, short enough to be read", async () => {
    const many = Array.from({ length: 200 }, (_, n) => ({ name: `thing_${n}`, fields: ["a:int"] }));
    const text = textIn(await render(specOf(many, layout, options)), "CLAUDE.md");
    expect(text).toBe(textIn(await render(specOf([], layout, options)), "CLAUDE.md"));
    expect(text.split("\n").length).toBeLessThan(150);
  }, 30_000);
});

describe.each(withRoles)("a project with features for roles, of the layout $name,", (project) => {
  it("has the roles that they ask for, after the layout's own", async () => {
    const roles = ["role:writer", "role:admin", "role:clerk", "role:writer"];
    const features = roles.map((access, i) => ({ name: `f${i}x`, access, fields: ["a:int"] }));
    const tree = await render(specOf(features, project.name, project.options));
    const enumeration =
      '    USER = "user"\n    ADMIN = "admin"\n    CLERK = "clerk"\n    WRITER = "writer"\n\n';
    const files = [...tree.keys()].filter((path) => textIn(tree, path).includes(enumeration));
    expect(files).toEqual([expect.stringMatching(/(?:models|tables)\/user\.py$/)]);
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

/** Names of modules that only this layout has, or with few others. */
const OWN_NAMES: Readonly<Record<string, readonly string[]>> = {
  "api-v1": ["auth", "login_session", "users"],
  "auth-service": ["audit_event", "login_session", "users"],
  sqlmodel: ["task", "tasks", "users"],
  komorebi: ["capture", "items", "login_session", "summary"],
};

describe.each([...layouts.values()])("the files of features of $name", (layout) => {
  it("import from the layout exactly its required symbols", async () => {
    const found = new Map<string, Set<string>>();
    for (const { options, features } of projectsOf(layout)) {
      // Whatever the layout's default, each kind of access is there.
      const isLimited = features.some(({ access }) => access === "authenticated");
      const note = isLimited ? { ...NOTE, access: "authenticated" } : NOTE;
      const spec = specOf([...features, note], layout.name, options);
      const tree = await render(spec);
      const [project, reached, ...units] = unitsOf(spec, layout);
      const ofLayout = new Set<string>([project, reached].flatMap((unit) => unit?.paths ?? []));
      for (const path of units.flatMap(({ paths }) => paths))
        for (const [module, names] of importsIn(textIn(tree, path))) {
          const files = [`${module}.py`, `${module}/__init__.py`];
          const known = files.find((candidate) => ofLayout.has(candidate));
          if (known === undefined) continue;
          found.set(known, new Set([...(found.get(known) ?? []), ...names]));
          for (const name of names) expect(textIn(tree, known), name).toMatch(definitionOf(name));
        }
    }
    expect(new Map([...found].map(([path, names]) => [path, [...names].sort()]))).toEqual(
      new Map(layout.requiredSymbols.map(({ path, names }) => [path, [...names].sort()])),
    );
  });

  it("are those of the layout's own files, components in capital letters among them", () => {
    const paths = ["web/src/pages/AboutUs.tsx", "web/src/pages/index.tsx", "web/src/main.tsx"];
    const featurePaths = ["web/src/pages/[features].tsx"];
    expect(namesOfFiles({ ...layout.compiled, paths, featurePaths })).toEqual(["AboutUs", "index"]);
  });

  it("are never the layout's own", () => {
    const own = OWN_NAMES[layout.name] ?? expect.fail(`${layout.name} has to be in OWN_NAMES`);
    expect(namesOfFiles(layout.compiled)).toEqual(expect.arrayContaining([...own]));
    for (const name of [...own, "base", "unit_of_work"])
      expect(() => specOf([{ name, fields: ["a:int"] }], layout.name), name).toThrow(
        "layout has that name",
      );
  });
});

const definitionOf = (name: string) =>
  new RegExp(`^(class|def|async def) ${name}\\b|^${name}\\b.* = `, "m");

/** The modules of the project that a Python file imports from, as paths, and the names. */
function importsIn(source: string): [string, string[]][] {
  return [
    ...source.matchAll(/^from ((?:app|tests|backend)[\w.]*) import (?:\(([^)]*)\)|(.*))$/gm),
  ].map(([, module = "", inParentheses, onLine]) => [
    module.replaceAll(".", "/"),
    (inParentheses ?? onLine ?? "").split(/[\s,]+/).filter((name) => name !== ""),
  ]);
}
