import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { weakenedGates } from "../../../src/contract/changes/gates.js";
import { loadParsers } from "../../../src/contract/changes/gates/parsers.js";
import { sumsOf } from "../../../src/disk/record/record.js";
import { projectPath } from "../../../src/tree/path.js";

type Change = readonly [path: string, before: string | undefined, now: string | undefined];

const parsers = await loadParsers(["a.toml", "a.yml"]);

function found(...changes: readonly Change[]) {
  return weakenedGates(
    changes.map(([path, before, now]) => ({ path: projectPath(path), before, now })),
    parsers,
  );
}

// Without those of its settings that the rules add themselves.
const PYPROJECT = [/filterwarnings = .*\n/, /\n\[tool\.coverage\.report\][\s\S]*/].reduce(
  (text, own) => edited(text, own, ""),
  readFileSync("examples/api-v1/tree/pyproject.toml", "utf8"),
);
const KOMOREBI = readFileSync("examples/komorebi/tree/pyproject.toml", "utf8");
const FLAKE8 = readFileSync("examples/api-v1/tree/.flake8", "utf8");
const CONFTEST = readFileSync("examples/api-v1/tree/tests/conftest.py", "utf8");
const CI = readFileSync("examples/komorebi/tree/.github/workflows/ci.yml", "utf8");
const PACKAGE = readFileSync("examples/komorebi/tree/frontend/package.json", "utf8");
const TSCONFIG = readFileSync("examples/komorebi/tree/frontend/tsconfig.json", "utf8");
const ESLINT = readFileSync("examples/komorebi/tree/frontend/eslint.config.js", "utf8");
const VITE = readFileSync("examples/komorebi/tree/frontend/vite.config.ts", "utf8");

/** A text with a part of it replaced, which has to be there. */
function edited(text: string, from: string | RegExp, to: string): string {
  const now = text.replace(from, to);
  if (now === text) throw new Error(`${String(from)} is not there`);
  return now;
}

const sumOf = (text: string) =>
  Buffer.from(sumsOf({ bytes: Buffer.from(text), executable: false }).bytes).toString("utf8");

const addopts = (more: string) =>
  edited(PYPROJECT, '--strict-markers"', `--strict-markers ${more}"`);
const pytest = (line: string) =>
  edited(PYPROJECT, "[tool.pytest.ini_options]\n", `[tool.pytest.ini_options]\n${line}\n`);
const coverage = (table: string) => `${PYPROJECT}\n[tool.coverage.report]\n${table}\n`;
const py = "pyproject.toml";

// Each rule: a change that weakens, and one next to it that does not.
const RULES: readonly (readonly [rule: string, weak: Change, harmless: Change])[] = [
  ["-k", [py, PYPROJECT, addopts("-k 'not slow'")], [py, PYPROJECT, addopts("-ra --durations=5")]],
  ["--deselect", [py, PYPROJECT, addopts("--deselect tests/x.py")], [py, PYPROJECT, addopts("-v")]],
  ["--ignore", [py, PYPROJECT, addopts("--ignore=tests/unit")], [py, PYPROJECT, addopts("-q")]],
  ["-p no:", [py, PYPROJECT, addopts("-p no:asyncio")], [py, PYPROJECT, addopts("--tb=short")]],
  ["-m", [py, PYPROJECT, addopts("-m unit")], [py, PYPROJECT, addopts("--strict")]],
  ["-W", [py, PYPROJECT, addopts("-W ignore")], [py, PYPROJECT, addopts("-W=error")]],
  ["a path", [py, PYPROJECT, addopts("tests/unit")], [py, PYPROJECT, addopts("--color=yes")]],
  [
    "strictness",
    [py, PYPROJECT, edited(PYPROJECT, " --strict-markers", "")],
    [py, edited(PYPROJECT, "--strict-markers", "-v"), edited(PYPROJECT, "--strict-markers", "")],
  ],
  [
    "addopts as an array",
    [
      py,
      pytest('addopts = ["-v"]').replace(/addopts = "--.*\n/, ""),
      pytest('addopts = ["-v", "-k", "x"]').replace(/addopts = "--.*\n/, ""),
    ],
    [
      py,
      pytest('addopts = ["-v"]').replace(/addopts = "--.*\n/, ""),
      pytest('addopts = ["-q"]').replace(/addopts = "--.*\n/, ""),
    ],
  ],
  [
    "testpaths",
    [py, PYPROJECT, edited(PYPROJECT, 'testpaths = ["tests"]', 'testpaths = ["tests/unit"]')],
    [py, PYPROJECT, edited(PYPROJECT, '["tests"]', '["tests", "more"]')],
  ],
  [
    "python_files",
    [py, PYPROJECT, pytest('python_files = ["test_a.py"]')],
    [py, PYPROJECT, edited(PYPROJECT, 'markers = ["', 'markers = ["slow: takes long", "')],
  ],
  [
    "filterwarnings",
    [py, PYPROJECT, pytest('filterwarnings = ["ignore::DeprecationWarning"]')],
    [py, PYPROJECT, pytest('filterwarnings = ["error"]')],
  ],
  [
    "dotted keys and inline tables",
    [py, "tool.x = 1\n", 'tool = { x = 1, pytest = { ini_options = { "addopts" = "-k a" } } }\n'],
    [py, "tool.x = 1\n", "tool = { x = 2 }\n"],
  ],
  [
    "fail_under",
    [py, coverage("fail_under = 90"), coverage("fail_under = 80")],
    [py, coverage("fail_under = 90"), coverage("fail_under = 95")],
  ],
  [
    "fail_under that is gone",
    [py, coverage("fail_under = 90"), PYPROJECT],
    [py, PYPROJECT, coverage("fail_under = 90")],
  ],
  [
    "omit",
    [py, KOMOREBI, edited(KOMOREBI, "omit = [", 'omit = ["backend/app/new.py", ')],
    [py, KOMOREBI, edited(KOMOREBI, "omit = [", "omit = [ ")],
  ],
  [
    "exclude_lines",
    [py, PYPROJECT, coverage('exclude_also = ["raise"]')],
    [py, PYPROJECT, coverage("show_missing = true")],
  ],
  [
    "branches",
    [py, PYPROJECT, edited(PYPROJECT, "branch = true", "branch = false")],
    [py, PYPROJECT, edited(PYPROJECT, "branch = true", "branch  =  true")],
  ],
  [
    "mypy's strict",
    [py, PYPROJECT, edited(PYPROJECT, "strict = true\n", "")],
    [
      py,
      PYPROJECT,
      edited(PYPROJECT, "strict = true\n", "strict = true\nwarn_unreachable = true\n"),
    ],
  ],
  [
    "mypy's overrides",
    [
      py,
      PYPROJECT,
      `${PYPROJECT}\n[[tool.mypy.overrides]]\nmodule = "app.*"\nignore_errors = true\n`,
    ],
    [
      py,
      PYPROJECT,
      `${PYPROJECT}\n[[tool.mypy.overrides]]\nmodule = "app.*"\ndisallow_any_explicit = true\n`,
    ],
  ],
  [
    "mypy's single checks",
    [
      py,
      PYPROJECT,
      edited(PYPROJECT, "[tool.mypy]\n", "[tool.mypy]\ndisallow_untyped_defs = false\n"),
    ],
    [py, PYPROJECT, edited(PYPROJECT, "[tool.mypy]\n", "[tool.mypy]\npretty = true\n")],
  ],
  [
    "ruff's ignore",
    [py, KOMOREBI, edited(KOMOREBI, 'ignore = ["E501"]', 'ignore = ["E501", "F401"]')],
    [py, KOMOREBI, edited(KOMOREBI, 'ignore = ["E501"]', "ignore = []")],
  ],
  [
    "ruff's select",
    [py, KOMOREBI, edited(KOMOREBI, '"ASYNC", ', "")],
    [py, KOMOREBI, edited(KOMOREBI, '"ASYNC", ', '"ASYNC", "RUF", ')],
  ],
  [
    "ruff's ignores per file",
    [
      py,
      KOMOREBI,
      edited(
        KOMOREBI,
        '"backend/tests/*" = ["D"]',
        '"backend/tests/*" = ["D"]\n"backend/app/x.py" = ["F"]',
      ),
    ],
    [py, KOMOREBI, edited(KOMOREBI, '"backend/tests/*" = ["D"]\n', "")],
  ],
  [
    "Black's exclude",
    [
      py,
      PYPROJECT,
      edited(PYPROJECT, "[tool.black]\n", '[tool.black]\nextend-exclude = "app/x"\n'),
    ],
    [py, PYPROJECT, edited(PYPROJECT, "line-length = 88", "line-length = 100")],
  ],
  [
    "flake8's ignore",
    [".flake8", FLAKE8, edited(FLAKE8, "E203, E701", "E203, E701, F401")],
    [".flake8", FLAKE8, edited(FLAKE8, "E203, E701", "E701,E203")],
  ],
  [
    "flake8's lines that go on",
    [".flake8", "[flake8]\nignore =\n    E1\n", "[flake8]\nignore =\n    E1\n    # why\n    E2\n"],
    [".flake8", "[flake8]\nignore =\n    E1\n", "[flake8]\nignore: E1\n"],
  ],
  [
    "setup.cfg",
    ["setup.cfg", "[tool:pytest]\naddopts = -v\n", "[tool:pytest]\naddopts = -v -k x\n"],
    ["setup.cfg", "[metadata]\nname = x\n", "[metadata]\nname = y\n"],
  ],
  [
    "tox.ini",
    ["tox.ini", "[testenv]\ncommands = pytest\n", "[testenv]\ncommands = true\n"],
    ["tox.ini", "[tox]\nenvlist = a\n", "[tox]\nenvlist = a, b\n"],
  ],
  [
    "pytest.ini",
    ["pytest.ini", undefined, ""],
    ["pytest.ini", "[pytest]\nlog_cli = 1\n", "[pytest]\nlog_cli = 0\n"],
  ],
  [
    ".coveragerc",
    [".coveragerc", "[run]\nomit =\n", "[run]\nomit =\n    app/x.py\n"],
    [".coveragerc", "[run]\n", "[run]\n# nothing\n"],
  ],
  [
    "ruff.toml",
    ["ruff.toml", undefined, "[lint]\n"],
    ["ruff.toml", "ignore = ['E1']", "lint.ignore = ['E1']"],
  ],
  [
    "a file that does not parse",
    [py, PYPROJECT, `${PYPROJECT}]`],
    [py, PYPROJECT, `${PYPROJECT}\n[tool.other]\nx = 1\n`],
  ],
  ["a file that is gone", [py, PYPROJECT, undefined], [py, "[project]\n", undefined]],
  [
    "a hook of collection",
    [
      "tests/conftest.py",
      CONFTEST,
      `${CONFTEST}\n\ndef pytest_collection_modifyitems(items):\n    items.clear()\n`,
    ],
    [
      "tests/conftest.py",
      CONFTEST,
      `${CONFTEST}\n\ndef collection_modifyitems(items):\n    items.clear()\n`,
    ],
  ],
  [
    "a hook that is decorated",
    [
      "tests/conftest.py",
      CONFTEST,
      `${CONFTEST}\n\n@pytest.hookimpl(hookwrapper=True)\ndef pytest_runtest_makereport(item):\n    yield\n`,
    ],
    [
      "tests/conftest.py",
      CONFTEST,
      `${CONFTEST}\n\n@pytest.fixture\ndef runtest_x(item):\n    yield\n`,
    ],
  ],
  [
    "a hook that is another one now",
    [
      "conftest.py",
      "def pytest_configure(config):\n    pass\n",
      "def pytest_configure(config):\n    config.option.keyword = 'x'\n",
    ],
    [
      "conftest.py",
      "def pytest_configure(config):\n    pass\n",
      "# Nothing.\ndef pytest_configure(config):\n    pass\nX = 1\n",
    ],
  ],
  [
    "a hook that is assigned, in a plugin",
    ["tests/plugin.py", undefined, "pytest_ignore_collect = lambda collection_path: True\n"],
    ["tests/plugin.py", undefined, 'TEXT = """\ndef pytest_ignore_collect():\n"""\n'],
  ],
  [
    "collect_ignore",
    ["conftest.py", "", 'collect_ignore = ["a.py"]\n'],
    ["conftest.py", "", 'ignore = ["a.py"]\n'],
  ],
  [
    "a fixture that patches for all",
    [
      "tests/conftest.py",
      CONFTEST,
      `${CONFTEST}\n\n@pytest.fixture(autouse=True)\ndef easy(monkeypatch):\n    monkeypatch.setattr("app.x", 1)\n`,
    ],
    [
      "tests/conftest.py",
      CONFTEST,
      `${CONFTEST}\n\n@pytest.fixture\ndef easy(monkeypatch):\n    monkeypatch.setattr("app.x", 1)\n`,
    ],
  ],
  [
    "sitecustomize.py",
    ["sitecustomize.py", undefined, "import os\n"],
    ["app/customize.py", undefined, ""],
  ],
  [
    "pragma: no cover",
    ["app/a.py", "def f():\n    pass\n", "def f():  # pragma: no cover\n    pass\n"],
    [
      "app/a.py",
      "def f():  # pragma: no cover\n    pass\n",
      "def g():  # pragma: no cover\n    pass\n",
    ],
  ],
  [
    "type: ignore",
    ["app/a.py", "", "x = 1  # type: ignore[x]\n"],
    ["app/a.py", "", "# the type is ignored\n"],
  ],
  ["noqa", ["app/a.py", undefined, "# ruff: noqa\n"], ["app/a.py", "x = 1  # noqa\n", "x = 1\n"]],
  [
    "# mypy:",
    ["app/a.py", "", "# mypy: ignore-errors\n"],
    ["app/a.py", "", "# as mypy says: no\n"],
  ],
  ["@ts-ignore", ["web/a.ts", "", "// @ts-ignore\n"], ["web/a.ts", "", "// ts ignores\n"]],
  ["eslint-disable", ["web/a.tsx", "", "/* eslint-disable */\n"], ["web/a.tsx", "", "// eslint\n"]],
  [
    "tsconfig's strict",
    ["web/tsconfig.json", TSCONFIG, edited(TSCONFIG, '"strict": true,', "")],
    ["web/tsconfig.json", TSCONFIG, `// Ours\n${TSCONFIG}`],
  ],
  [
    "tsconfig's single checks",
    [
      "web/tsconfig.json",
      TSCONFIG,
      edited(TSCONFIG, '"noUnusedLocals": true', '"noUnusedLocals": false'),
    ],
    [
      "web/tsconfig.json",
      TSCONFIG,
      edited(TSCONFIG, '"noEmit": true', '"noEmit": true, "noImplicitReturns": true'),
    ],
  ],
  [
    "tsconfig's include",
    ["web/tsconfig.json", TSCONFIG, edited(TSCONFIG, '"tests", ', "")],
    ["web/tsconfig.json", TSCONFIG, edited(TSCONFIG, '"tests", ', '"tests", "more", ')],
  ],
  [
    "a rule of ESLint that is off",
    [
      "web/eslint.config.js",
      ESLINT,
      edited(ESLINT, "rules: {\n", 'rules: {\n      "no-undef": "off",\n'),
    ],
    [
      "web/eslint.config.js",
      ESLINT,
      edited(ESLINT, "rules: {\n", 'rules: {\n      "no-undef": "error",\n'),
    ],
  ],
  [
    "what ESLint leaves out",
    [
      "web/eslint.config.js",
      ESLINT,
      edited(ESLINT, 'globalIgnores(["dist"])', 'globalIgnores(["dist", "src"])'),
    ],
    ["web/eslint.config.js", ESLINT, edited(ESLINT, "export default", "// Ours.\nexport default")],
  ],
  [
    "Vitest's include",
    ["web/vite.config.ts", VITE, edited(VITE, "tests/**/*.test.{ts,tsx}", "tests/a.test.ts")],
    ["web/vite.config.ts", VITE, edited(VITE, "127.0.0.1:8000", "127.0.0.1:9000")],
  ],
  [
    "a test script",
    ["web/package.json", PACKAGE, edited(PACKAGE, '"test": "vitest run"', '"test": "true"')],
    ["web/package.json", PACKAGE, edited(PACKAGE, '"dev": "vite"', '"dev": "vite --host"')],
  ],
  [
    "a Makefile",
    ["Makefile", "test:\n\tpytest\n", "test:\n\ttrue\n"],
    ["Makefile", "run:\n\ta\n", "run:\n\tb\n"],
  ],
  [
    "CI",
    [".github/workflows/ci.yml", CI, edited(CI, "pytest", "true")],
    [".github/workflows/ci.yml", CI, `# Ours.\n${CI}`],
  ],
  [
    "a workflow that is new",
    [".github/workflows/b.yml", undefined, CI],
    ["docs/workflows/b.yml", undefined, CI],
  ],
  [
    "hooks of git",
    [".pre-commit-config.yaml", "repos: [a]\n", "repos: []\n"],
    [".pre-commit-config.yaml", "repos: [a]\n", "repos:\n  - a\n"],
  ],
  [
    "hooks of agents",
    [".claude/settings.json", '{"hooks": {}}', "{}"],
    [".claude/settings.json", '{"a": 1}', '{ "a": 1 }\n'],
  ],
  [
    "a lock",
    ["artifacts/t-design/features.lock.json", "{}", "[]"],
    ["artifacts/t-design/features.lock.json", undefined, "{}"],
  ],
  [
    "a task's record",
    [".agent-project/tasks/t.json", '{"start":"a"}', '{"start":"b"}'],
    [".agent-project/tasks/t.json", undefined, '{"start":"a"}'],
  ],
];

describe("a gate is weakened by", () => {
  it.each(RULES)("%s", (_rule, weak, harmless) => {
    const problems = found(weak);
    expect(problems).not.toEqual([]);
    for (const problem of problems)
      expect(problem).toMatchObject({ code: "weakened-gate", path: weak[0] });
    expect(found(harmless)).toEqual([]);
  });
});

describe("the record of commands", () => {
  const copy = ".agent-project/base/app/a.py.base";
  const sums = ".agent-project/base/app/a.py.sum";

  it("is not weakened by what a command wrote", () => {
    expect(
      found(
        [copy, "a\n", "b\n"],
        [sums, sumOf("a\n"), sumOf("b\n")],
        [".agent-project/features/a.json", "{}", "[]"],
        [".agent-project/version", "0.1.0\n", "0.2.0\n"],
      ),
    ).toEqual([]);
    expect(found([copy, "a\n", undefined], [sums, sumOf("a\n"), undefined])).toEqual([]);
  });

  it.each<readonly [string, readonly [Change, ...Change[]]]>([
    ["a copy without its sums", [[copy, "a\n", "b\n"]]],
    ["sums without their copy", [[sums, sumOf("a\n"), sumOf("b\n")]]],
    [
      "a copy that does not fit its sums",
      [
        [copy, "a\n", "b\n"],
        [sums, sumOf("a\n"), sumOf("c\n")],
      ],
    ],
    ["a copy that is gone alone", [[copy, "a\n", undefined]]],
    ["a spec without anything else", [[".agent-project/project.json", "{}", "[]"]]],
    ["a version without anything else", [[".agent-project/version", "0.1.0\n", "0.2.0\n"]]],
    ["what git is told of it", [[".agent-project/.gitignore", "a\n", "*\n"]]],
    ["something else", [[".agent-project/base/odd.txt", undefined, "x"]]],
  ])("is weakened by %s", (_what, changes) => {
    expect(found(...changes)[0]).toMatchObject({ code: "weakened-gate", path: changes[0][0] });
  });
});

describe("what a command of ours wrote", () => {
  const path = ".github/workflows/ci.yml";
  const now = edited(CI, "ubuntu-latest", "ubuntu-24.04");
  const recorded: readonly Change[] = [
    [`.agent-project/base/${path}.base`, CI, now],
    [`.agent-project/base/${path}.sum`, sumOf(CI), sumOf(now)],
  ];

  it("weakens nothing: an option was set, or templates have moved on", () => {
    expect(found([path, CI, now])).toHaveLength(1);
    expect(found([path, CI, now], ...recorded)).toEqual([]);
  });

  it.each([
    ["edited since", `${now}env: {}\n`],
    ["taken away", undefined],
  ])("is not what somebody has %s", (_, text) => {
    expect(found([path, CI, text], ...recorded).map((problem) => problem.path)).toEqual([path]);
  });
});

it("names the setting, its line and what became of it", () => {
  expect(found([py, coverage("fail_under = 90"), coverage("fail_under = 80")])).toMatchObject([
    {
      at: { line: coverage("fail_under = 80").split("\n").indexOf("fail_under = 80") + 1 },
      message: "'pyproject.toml' weakens coverage.report.fail_under: it was 90, and is 80.",
    },
  ]);
});

it("has nothing to say of what is hostile, but that", () => {
  const deep = `${"[".repeat(5000)}${"]".repeat(5000)}`;
  expect(found([py, "", `x = ${deep}`])).toHaveLength(1);
  expect(found([".github/workflows/a.yml", "a: 1", `a: &a [${"*a,".repeat(9)}]`])).toHaveLength(1);
  expect(found(["setup.cfg", "", "[__proto__]\naddopts = -k x\n"])).toEqual([]);
  expect(found(["package.json", "{}", '{"__proto__": {"scripts": {"test": "true"}}}'])).toEqual([]);
  expect(found([".github/workflows/x.bin", undefined, undefined])).toHaveLength(1);
});
