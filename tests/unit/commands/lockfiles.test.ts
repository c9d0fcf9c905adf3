import { describe, expect, test } from "vitest";
import { lockfilesAfter } from "../../../src/commands/report/lockfiles.js";
import { layouts } from "../../../src/render/layouts/index.js";
import { render } from "../../../src/render/render.js";
import { parseSpec } from "../../../src/spec/parse.js";
import { projectPath } from "../../../src/tree/path.js";
import { textOf } from "../../../src/tree/tree.js";
import { put, scratch } from "../../support/folders.js";
import { fileOf, mergeFiles, projectFrom, treeFrom, type Files } from "../merge/support/files.js";

type Texts = Readonly<Record<string, string>>;
type More = { readonly keep?: readonly string[]; readonly hasTemplateChange?: boolean };

/** What is left to do for lock files after a merge of these files in a project. */
function after(
  base: Texts,
  project: Texts,
  target: Texts,
  { keep = [], hasTemplateChange = true }: More = {},
) {
  const files = (texts: Texts): Files =>
    new Map(Object.entries(texts).map(([path, text]) => [path, fileOf(text)]));
  const sides = { base: files(base), project: files(project), target: files(target) };
  const plan = mergeFiles(sides, { keep: new Set(keep.map(projectPath)) });
  const root = scratch();
  put(root, project);
  return lockfilesAfter({
    ...{ root, changes: plan.changes, project: projectFrom(sides.project), hasTemplateChange },
    ...{ base: treeFrom(sides.base), target: treeFrom(sides.target), writtenAt: (path) => path },
  });
}

const manifest = (plop: string, more: object = {}) =>
  JSON.stringify({ ...more, devDependencies: { plop } }, undefined, 2);

describe("a package.json with other dependencies", () => {
  test.each([
    ["package-lock.json", "npm install"],
    ["npm-shrinkwrap.json", "npm install"],
    ["pnpm-lock.yaml", "pnpm install"],
    ["yarn.lock", "yarn install"],
    ["bun.lock", "bun install"],
  ])("has %s made anew by %s", (lockfile, command) => {
    const mine = { "package.json": manifest("4.0.5"), [lockfile]: "made by a tool" };
    const { todos, installs } = after(
      { "package.json": manifest("4.0.5") },
      { ...mine, "uv.lock": "", "web/yarn.lock": "", "node_modules/plop/index.js": "" },
      { "package.json": manifest("4.0.6") },
    );
    expect(todos).toEqual([
      `\`package.json\` asks for something else now: \`${command}\` makes \`${lockfile}\` anew.`,
    ]);
    expect(installs).toEqual([command]);
  });

  test("has the lock file of its own folder made anew", () => {
    const path = "web/package.json";
    const mine = { [path]: manifest("4.0.5"), "web/yarn.lock": "", "package-lock.json": "{}" };
    const todos = [
      `\`${path}\` asks for something else now: \`yarn install\` makes \`web/yarn.lock\` anew.`,
    ];
    const target = { [path]: manifest("4.0.6") };
    expect(after({ [path]: manifest("4.0.5") }, mine, target)).toEqual({ todos, installs: [] });
    const installed = { ...mine, "web/node_modules/plop/index.js": "" };
    expect(after({ [path]: manifest("4.0.5") }, installed, target)).toEqual({
      todos,
      installs: ["(cd web && yarn install)"],
    });
  });

  test("is told of where it is in conflict", () => {
    const mine = { "package.json": manifest("github:a/b"), "package-lock.json": "{}" };
    const { todos } = after({ "package.json": manifest("4.0.5") }, mine, {
      "package.json": manifest("4.0.6"),
    });
    expect(todos).toHaveLength(1);
  });

  test("has nothing made anew where no lock file is there, or only its scripts changed", () => {
    const base = { "package.json": manifest("4.0.5") };
    const target = { "package.json": manifest("4.0.5", { scripts: { start: "x" } }) };
    expect(after(base, base, { "package.json": manifest("4.0.6") }).todos).toEqual([]);
    expect(after(base, { ...base, "package-lock.json": "{}" }, target).todos).toEqual([]);
  });

  test("is named with what changed where a person took it over", () => {
    const base = { "package.json": manifest("4.0.5", { dependencies: { a: "1", "b`c": "1" } }) };
    const target = { "package.json": manifest("4.0.6") };
    const mine = { ...base, "pnpm-lock.yaml": "" };
    const keep = ["package.json"];
    expect(after(base, mine, target, { keep }).todos).toEqual([
      "The templates changed `package.json`, which you took over. To have the same, but for what you hold back: `plop@4.0.6` for development, no `a`; then `pnpm install` makes `pnpm-lock.yaml` anew.",
    ]);
    expect(after(base, base, target, { keep }).todos).toEqual([]);
    expect(after(base, mine, target, { keep, hasTemplateChange: false }).todos).toEqual([]);
    expect(after(base, { ...mine, ...target }, target, { keep }).todos).toEqual([]);
  });
});

describe("a lock file of the templates", () => {
  const both = (plop: string) => ({
    "package.json": manifest(plop),
    "package-lock.json": `{"plop":"${plop}"}`,
  });
  const [base, target] = [both("4.0.5"), both("4.0.6")];

  test("is all that is needed where nobody edited it nor what it follows", () => {
    expect(after(base, base, target).todos).toEqual([]);
    expect(after({}, {}, target).todos).toEqual([]);
  });

  test("is made anew where what it follows was merged", () => {
    const edited = manifest("4.0.5", { dependencies: { a: "1" } });
    const todo =
      "`package.json` asks for something else now: `npm install` makes `package-lock.json` anew.";
    expect(after(base, { ...base, "package.json": edited }, target).todos).toEqual([todo]);
    const unlocked = { "package.json": base["package.json"] };
    expect(after(unlocked, { "package.json": edited }, target).todos).toEqual([todo]);
  });

  test("is made anew where both sides changed it, and told of once", () => {
    expect(after(base, { ...base, "package-lock.json": "mine" }, target).todos).toEqual([
      "You and the templates both changed `package-lock.json`, and yours stays: `npm install` makes it anew.",
    ]);
  });
});

describe("requirements that the templates changed", () => {
  const base = { "requirements.txt": "fastapi[standard]==0.1.1\nx==2\ny==1\n" };
  const target = { "requirements.txt": "fastapi[standard]==0.1.2\nx==3\n" };
  const head =
    "The templates changed `requirements.txt`, which you deleted. To have the same, but for what you hold back: ";

  test.each([
    ["uv.lock", "`uv remove y`, `uv add 'fastapi[standard]==0.1.2' x==3`"],
    ["poetry.lock", "`poetry remove y`, `poetry add 'fastapi[standard]==0.1.2' x==3`"],
    ["pdm.lock", "`pdm remove y`, `pdm add 'fastapi[standard]==0.1.2' x==3`"],
    ["Pipfile.lock", "`pipenv uninstall y`, `pipenv install 'fastapi[standard]==0.1.2' x==3`"],
  ])("and a person deleted are commands of the tool of %s", (lockfile, commands) => {
    expect(after(base, { [lockfile]: "" }, target).todos).toEqual([`${head}${commands}.`]);
  });

  test("and a person deleted are a list where no tool is known", () => {
    expect(after(base, { "package-lock.json": "{}" }, target).todos).toEqual([
      `${head}\`fastapi[standard]==0.1.2\`, \`x==3\`, no \`y\`.`,
    ]);
  });

  test.each([
    ["uv.lock", "`uv remove --dev b`, `uv add --dev a==2`"],
    ["poetry.lock", "`poetry remove --group dev b`, `poetry add --group dev a==2`"],
    ["pdm.lock", "`pdm remove -d b`, `pdm add -d a==2`"],
    ["Pipfile.lock", "`pipenv uninstall --dev b`, `pipenv install --dev a==2`"],
  ])("for development are in the tool's group for that: %s", (lockfile, commands) => {
    const path = "requirements-dev.txt";
    const { todos } = after(
      { [path]: "-r requirements.txt\na==1\nb==1\n" },
      { [lockfile]: "" },
      { [path]: "-r requirements.txt\n--no-binary :all:\na==2\n" },
    );
    expect(todos).toEqual([
      `The templates changed \`${path}\`, which you deleted. To have the same, but for what you hold back: ${commands}.`,
    ]);
  });

  test("in nothing but comments and options leave nothing to do", () => {
    const other = { "requirements.txt": `# new\n${base["requirements.txt"]}--pre\n` };
    expect(after(base, { "uv.lock": "" }, other).todos).toEqual([]);
    expect(after(base, { ...base, "uv.lock": "" }, other).todos).toEqual([]);
  });

  test("and a person holds back leave nothing to do", () => {
    const mine = { "requirements.txt": "fastapi[standard]==0.1.0\nx==1\ny==1\n", "uv.lock": "" };
    const to = { "requirements.txt": "fastapi[standard]==0.1.2\nx==3\ny==1\n" };
    expect(after(base, mine, to).todos).toEqual([]);
  });

  test("are one thing to do with a pyproject.toml that changed, too", () => {
    const project = (python: string) => ({
      "pyproject.toml": `[project]\nrequires-python = ">=${python}"\n`,
    });
    const mine = { ...base, ...project("3.11"), "uv.lock": "", "Pipfile.lock": "" };
    expect(after({ ...base, ...project("3.11") }, mine, { ...target, ...project("3.12") })).toEqual(
      {
        todos: [
          "`pyproject.toml` and `requirements.txt` ask for something else now: once `pyproject.toml` asks for the same, `uv lock` makes `uv.lock` anew.",
          "`requirements.txt` asks for something else now: once `Pipfile` asks for the same, `pipenv lock` makes `Pipfile.lock` anew.",
        ],
        installs: [],
      },
    );
  });

  test("in a folder of theirs are followed from the one above", () => {
    const at = (texts: Texts) => ({ "requirements/dev.txt": texts["requirements.txt"] ?? "" });
    expect(after(at(base), { ...at(base), "uv.lock": "" }, at(target)).todos).toEqual([
      "`requirements/dev.txt` asks for something else now: once `pyproject.toml` asks for the same, `uv lock` makes `uv.lock` anew.",
    ]);
  });

  test("print nothing of a record that somebody wrote to be printed", () => {
    const hostile = {
      "requirements.txt": "a\u001b[2J==1\n`id`==1\n$(id)==1\n-x==1\nb\u202e==1\ny==1\n",
    };
    expect(after(hostile, { "uv.lock": "" }, { "requirements.txt": "x==3\n" }).todos).toEqual([
      `${head}\`uv remove y\`, \`uv add x==3\`.`,
    ]);
  });
});

test("our own templates keep what is for development apart", async () => {
  const [base, target] = await Promise.all(
    ["python-jose", "pyjwt"].map(async (jwt) => {
      const spec = JSON.stringify({ name: "shop", layout: "api-v1", options: { jwt } });
      const path = projectPath("requirements.txt");
      const entry = (await render(parseSpec(spec, "spec.json", layouts))).get(path);
      return { [path]: entry ? textOf(entry) : expect.fail("no requirements") };
    }),
  );
  const { todos } = after(base ?? {}, { "uv.lock": "" }, target ?? {});
  expect(todos).toHaveLength(1);
  expect(todos[0]).toMatch(
    /`uv remove python-jose`, `uv remove --dev types-python-jose`, `uv add pyjwt==[\d.]+`\.$/,
  );
});

describe("a pyproject.toml that is not the templates' any more", () => {
  const written = { "pyproject.toml": '[project]\nrequires-python = ">=3.11"\n' };
  const target = { "pyproject.toml": '[project]\nrequires-python = ">=3.12"\n' };

  test.each([
    ["taken over", { ...written, "uv.lock": "" }, ["pyproject.toml"]],
    ["deleted", { "poetry.lock": "" }, []],
  ])("is taken for no dependencies where it is %s", (_, mine, keep) => {
    expect(after(written, mine, target, { keep }).todos).toEqual([]);
  });
});
