import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { regressionsSince } from "../../../src/commands/contract/regression.js";
import { allowedEnvironment, withPrograms } from "../../../src/disk/process/environment.js";
import type { Interpreter } from "../../../src/disk/process/interpreter.js";
import type { Component } from "../../../src/render/component.js";
import { put, scratch, snapshot } from "../../support/folders.js";
import { environmentFor } from "../../support/python.js";

// Small projects, and real pytest: each run of it takes a second, the whole file 40.

let interpreter: Interpreter;
let root: string;
let place: string;

function git(...args: string[]): string {
  const identity = ["-c", "user.name=Ada", "-c", "user.email=a@b.c"];
  return execFileSync("git", [...identity, ...args], { cwd: root, encoding: "utf8" }).trim();
}

function commit(): string {
  git("add", "--all", ".");
  git("commit", "--quiet", "--message", "Changed");
  return git("rev-parse", "HEAD");
}

beforeAll(async () => {
  const programs = await environmentFor("examples/api-v1/tree/requirements.txt");
  const env = { ...withPrograms(allowedEnvironment(), programs), PYTHONDONTWRITEBYTECODE: "1" };
  interpreter = {
    ...{ file: join(programs, "python"), version: "3", name: ".venv" },
    programs,
    env,
  };
});

beforeEach(() => {
  root = scratch();
  place = scratch();
  vi.stubEnv("TMPDIR", place);
  git("init", "--quiet");
});

afterEach(() => {
  vi.unstubAllEnvs();
});

const SUITE: Pick<Component, "root" | "language" | "test" | "install"> = {
  ...{ root: "", language: "python", test: "pytest", install: "pip install -r requirements.txt" },
};

const TESTS = {
  "pyproject.toml": "[tool.pytest.ini_options]\ntestpaths = ['tests']\n",
  "app/__init__.py": "ONE = 1\n",
  "tests/__init__.py": "",
  "tests/unit/__init__.py": "",
  "tests/test_one.py": "import app\n\ndef test_one():\n    assert app.ONE == 1\n",
  "tests/unit/test_two.py":
    "import pytest\n\nclass TestTwo:\n    @pytest.mark.parametrize('x', ['a b', '<&\"'])\n    def test_it(self, x):\n        assert x\n",
};

async function regressions(start: string, more = {}): Promise<string[]> {
  const env = { ...interpreter.env, TMPDIR: place };
  const problems = await regressionsSince({
    ...{ root, commit: start, components: [SUITE], interpreter: { ...interpreter, env } },
    ...more,
  });
  return problems.map(({ code, message }) => `${code}: ${message}`);
}

const became = (name: string, what: string) =>
  `regression: The test ${name} passed when the task began, and ${what} now.`;

describe("a test that passed", () => {
  it("is no regression while it does, whatever else there is", async () => {
    put(root, { ...TESTS, "tests/test_bad.py": "def test_bad():\n    assert False\n" });
    const start = commit();
    put(root, { "tests/test_new.py": "def test_new():\n    assert False\n" });
    expect(await regressions(start)).toEqual([]);
  });

  it("is one where it fails, is skipped or is gone, and is named", async () => {
    put(root, { ...TESTS, "tests/test_gone.py": "def test_gone():\n    pass\n" });
    const start = commit();
    rmSync(join(root, "tests/test_gone.py"));
    put(root, {
      "app/__init__.py": "ONE = 2\n",
      "tests/unit/test_two.py": TESTS["tests/unit/test_two.py"].replace(
        "assert x",
        "pytest.skip()",
      ),
    });
    expect((await regressions(start)).sort()).toEqual(
      [
        became("tests.test_gone::test_gone", "is gone"),
        became("tests.test_one::test_one", "fails"),
        became('tests.unit.test_two.TestTwo::test_it[<&"]', "is skipped"),
        became("tests.unit.test_two.TestTwo::test_it[a b]", "is skipped"),
      ].sort(),
    );
  });

  it("is one where it can no longer be collected", async () => {
    put(root, TESTS);
    const start = commit();
    put(root, { "tests/test_one.py": "import nothing_of_that_name\n" });
    expect(await regressions(start)).toContain(became("tests.test_one::test_one", "is gone"));
  });

  it("is none where it fails now and then", async () => {
    const marker = join(place, "was-here");
    put(root, { ...TESTS, "tests/test_flaky.py": "def test_flaky():\n    pass\n" });
    const start = commit();
    put(root, {
      "tests/test_flaky.py": `import pathlib\n\ndef test_flaky():\n    marker = pathlib.Path(${JSON.stringify(marker)})\n    was = marker.exists()\n    marker.touch()\n    assert was\n`,
    });
    expect(await regressions(start)).toEqual([]);
  });
});

describe("what is left", () => {
  it("is the project and its repository as they were, and no folder", async () => {
    put(root, {
      ...TESTS,
      ".gitignore": "*.log\n",
      ".gitattributes": "tests export-ignore\n*.py filter=evil\n",
      "tests/test_writes.py": "def test_writes():\n    open('written', 'w').close()\n",
    });
    const start = commit();
    git("config", "filter.evil.smudge", `touch ${join(place, "evil")}; cat`);
    put(root, { "app/__init__.py": "ONE = 2\n", "secret.log": "s" });
    const before = snapshot(root);
    expect(await regressions(start)).toEqual([became("tests.test_one::test_one", "fails")]);
    expect(snapshot(root)).toEqual(before);
    expect(snapshot(place).filter((line) => !line.startsWith("pytest-of-"))).toEqual([]);
  });
});

describe("what could not be run is said", () => {
  it.each([
    ["without an interpreter", { interpreter: undefined }, "no Python of the project"],
    ["where tests take too long", { timeLimitMs: 1 }, "did not end within 0.001 s"],
    [
      "where nothing is installed beside the back end",
      { components: [{ ...SUITE, language: "typescript", test: "npm test" }] },
      "nothing is installed in the project's folder",
    ],
  ])("%s", async (_when, more, why) => {
    put(root, TESTS);
    const [problem] = await regressions(commit(), more);
    expect(problem).toMatch(/^not-checked: /);
    expect(problem).toContain(why);
  });

  it("where the tests of the start cannot run", async () => {
    put(root, { ...TESTS, "tests/conftest.py": "import nothing_of_that_name\n" });
    const [problem] = await regressions(commit());
    expect(problem).toMatch(/^not-checked: .*at the start they ended with exit code 4/);
  });

  it("unless there were no tests", async () => {
    put(root, { "tests/__init__.py": "" });
    expect(await regressions(commit())).toEqual([]);
  });
});

describe("tests beside the back end", () => {
  const web = {
    root: "web/",
    language: "typescript",
    test: "npm test",
    install: "npm ci",
  } as const;
  const script = (code: number) =>
    JSON.stringify({ name: "web", scripts: { test: `node -e "process.exit(${code})"` } });

  it("are told by their exit code where they give no report", async () => {
    put(root, { "web/package.json": script(0), ".gitignore": "node_modules\n" });
    const start = commit();
    put(root, { "web/package.json": script(3), "web/node_modules/x/index.js": "" });
    expect(await regressions(start, { components: [web] })).toEqual([
      became("'npm test' in web/", "fails"),
    ]);
  });
});
