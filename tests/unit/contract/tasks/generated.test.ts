import { cpSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { filesTicked, nextTask, taskListProblems } from "../../../../src/commands/contract/next.js";
import { create } from "../../../../src/commands/create.js";
import { startingTree } from "../../../../src/commands/plan/starting-tree.js";
import type { Outcome, Rung } from "../../../../src/contract/evidence/evidence.js";
import { rulesIn } from "../../../../src/render/layout.js";
import { layouts } from "../../../../src/render/layouts/index.js";
import { layoutOf } from "../../../../src/spec/layout.js";
import { parseSpec } from "../../../../src/spec/parse.js";
import type { ProjectPath } from "../../../../src/tree/path.js";
import { lasting, put, scratch } from "../../../support/folders.js";
import { refusalOf } from "../../../support/refusal.js";

const sqlmodel = layoutOf("sqlmodel", layouts);
const LIST = "tasks/backend_tasks.md";

const evidence = (path: ProjectPath, rung: Rung, outcome: Outcome) => ({
  path,
  outcomes: new Map([[rung, outcome]]),
});
const held = (path: ProjectPath) => evidence(path, "exists", { is: "held" });

/** What is found in a project, with files that have failed. */
const foundIn = (root: string, failed: readonly string[] = []) =>
  taskListProblems(root, sqlmodel, (path) =>
    failed.includes(path) ? evidence(path, "whole", { is: "failed", why: "a stub" }) : held(path),
  ).map(({ path, message }) => `${path}: ${message}`);

describe("the list of a generated project", () => {
  // Three seconds, of a busy machine.
  it.each(["cookie", "jwt", "both"])("names what is there, with auth=%s", async (auth) => {
    const { features } = JSON.parse(
      readFileSync("examples/sqlmodel-features/spec.json", "utf8"),
    ) as { features: unknown };
    const spec = { name: "shop", layout: "sqlmodel", options: { auth }, features };
    const tree = await startingTree(parseSpec(JSON.stringify(spec), "spec", layouts));
    const root = scratch();
    for (const [path, { bytes }] of tree) put(root, { [path]: Buffer.from(bytes).toString() });
    const asked: string[] = [];
    const problems = taskListProblems(root, sqlmodel, (path) => {
      asked.push(path);
      return evidence(path, "exists", tree.has(path) ? { is: "held" } : { is: "failed", why: "" });
    });
    expect(problems).toEqual([]);
    expect([...filesTicked(root, sqlmodel)].sort()).toEqual([...new Set(asked)].sort());
    // Files of folders, tests and specs were looked at, too.
    expect(asked).toEqual(
      expect.arrayContaining([
        ...["app/db/session.py", "tests/test_errors.py", "specs/auth-flow.md"],
        ...["app/services/milestone_service.py", "tests/test_milestones.py"],
      ]),
    );
  });

  it.each(["sqlmodel", "sqlmodel-features"])("is without findings in examples/%s", (name) => {
    expect(foundIn(`examples/${name}/tree`)).toEqual([]);
  });

  it("is held against the files of a project, and what lies in its folders", () => {
    const root = scratch();
    cpSync("examples/sqlmodel-features/tree", root, { recursive: true });
    const said = (what: string) => [`${LIST}: 'base-1' is ticked, and ${what}`];
    expect(foundIn(root, ["app/db/session.py"])).toEqual(
      said("'app/db/session.py', named by 'app/db', is not whole: a stub"),
    );
    const hidden = taskListProblems(root, sqlmodel, (path) =>
      path === "app/db/session.py" ? undefined : held(path),
    );
    expect(hidden).toMatchObject([{ code: "not-checked", path: LIST }]);
    rmSync(join(root, "app/db"), { recursive: true });
    put(root, { "app/db/__pycache__/session.pyc": "" });
    expect(foundIn(root)).toEqual(said("'app/db' is not there: nothing is in it"));
  });

  it("claims nothing where it is gone, or a link", () => {
    const root = scratch();
    put(root, { "elsewhere.md": "- [x] `a` A\n" });
    expect(foundIn(root)).toEqual([]);
    put(root, { "tasks/x": "" });
    symlinkSync("../elsewhere.md", join(root, LIST));
    expect(foundIn(root)).toEqual([]);
    rmSync(join(root, LIST));
    put(root, { [LIST]: "- [x] `a` A\n" });
    expect(foundIn(root)).toEqual([
      `${LIST}: 'a' is ticked, and names no file that would show it.`,
    ]);
  });

  it("is of one layout; others have none", () => {
    const having = [...layouts.values()].filter(({ taskList }) => taskList !== undefined);
    expect(having).toEqual([sqlmodel]);
    const other = layoutOf("api-v1", layouts);
    expect(taskListProblems("examples/sqlmodel/tree", other, () => undefined)).toEqual([]);
  });
});

describe("verify --next", () => {
  const shop = join(lasting(), "shop");
  const made = async (target: string, layout: string) => {
    const features = [{ name: "note", fields: ["title:str"] }];
    const spec = parseSpec(JSON.stringify({ name: "shop", layout, features }), "spec", layouts);
    const flags = { dryRun: false, git: false, install: false };
    await create({ target, cwd: target, spec, ...flags }, () => undefined);
  };
  // Two seconds, of a busy machine.
  beforeAll(() => made(shop, "sqlmodel"));

  const edit = (path: string, change: (text: string) => string) => {
    const file = join(shop, path);
    writeFileSync(file, change(readFileSync(file, "utf8")));
  };
  const tick = (...ids: readonly string[]) => {
    for (const id of ids)
      edit(LIST, (text) => text.replace(`[ ] \`${id}\``, () => `[x] \`${id}\``));
  };
  const next = async () => {
    const { data, text } = await nextTask({ cwd: join(shop, "app") });
    return { data, text };
  };

  it("names what comes next, until nothing is open", async () => {
    expect(await next()).toEqual({
      data: {
        next: {
          ...{ id: "base-5", title: "A database and a Better Auth of your own" },
          ...{ line: expect.any(Number) as number, after: ["base-4"] },
          ...{ specs: ["specs/auth-flow.md"], files: [".env", ".env.example"] },
          proof: ["alembic upgrade head", "GET /api/v1/users/me"],
        },
        blocked: [],
      },
      text: expect.stringMatching(
        /^base-5: A database .* \(tasks\/backend_tasks\.md:\d+\)\n {2}specs {2}specs\/auth-flow\.md\n/,
      ) as string,
    });
    // Settings may come from the environment.
    rmSync(join(shop, ".env"));
    tick("base-5", "base-6");
    const by = ["a rule in the section 'rules' of 'specs/features/notes.md'"];
    expect(await next()).toEqual({
      data: { next: null, blocked: [{ id: "notes-2", by }] },
      text: `No task of ${LIST} may be begun:\n  notes-2 waits for ${by.join()}`,
    });
    edit("specs/features/notes.md", (text) => `${text}\nEach title is there once.\n`);
    expect(await next()).toMatchObject({ data: { next: { id: "notes-2" } } });
    tick("notes-2");
    expect(await next()).toMatchObject({ text: `No task of ${LIST} is open.` });
    expect(foundIn(shop)).toEqual([]);
  });

  it("shows no character that moves what is around it", async () => {
    edit(LIST, () => "- [ ] `a` \u001b[2JA\u202e\n");
    expect((await next()).text).toBe(`a: <U+001B>[2JA<U+202E> (${LIST}:1)`);
  });

  it("is refused where there is no list", async () => {
    rmSync(join(shop, LIST));
    expect(await refusalOf(() => nextTask({ cwd: shop }))).toMatchObject([
      { code: "unmet-contract", path: LIST },
    ]);
    const other = join(scratch(), "other");
    await made(other, "api-v1");
    expect(await refusalOf(() => nextTask({ cwd: other }))).toMatchObject([
      { code: "unsupported", field: "--next", fix: "Leave --next out; it is for 'sqlmodel'." },
    ]);
  });
});

describe("documents that agents have to follow", () => {
  it.each([...layouts.values()].map((layout) => [layout.name, layout] as const))(
    "are files of each project of %s",
    (_name, layout) => {
      const rules = rulesIn(layout);
      expect(rules[0]).toBe("CLAUDE.md");
      expect(layout.compiled.paths).toEqual(expect.arrayContaining([...rules]));
      expect(rules.filter((path) => layout.only[path] !== undefined)).toEqual([]);
    },
  );
});
