import { describe, expect, test } from "vitest";
import {
  asksOtherwise,
  dependenciesIn,
  lackingIn,
} from "../../../src/commands/report/dependencies.js";
import { projectPath } from "../../../src/tree/path.js";

const read = (path: string, ...lines: readonly string[]) =>
  dependenciesIn(projectPath(path), lines.map((line) => `${line}\n`).join(""));

const requirements = (...lines: readonly string[]) => read("requirements.txt", ...lines);

const textsOf = (of: ReturnType<typeof read>) => [...of.values()].flatMap(({ texts }) => texts);

describe("requirements", () => {
  test.each([
    ["fastapi==0.1.2", "fastapi==0.1.2"],
    ["  uvicorn [standard] == 0.5  # why", "uvicorn[standard]==0.5"],
    ["alpha >=1.0, <2", "alpha>=1.0,<2"],
    ["alpha~=1.4", "alpha~=1.4"],
    ["bare", "bare"],
    ['tomli==2.0;python_version<"3.11" # until then', 'tomli==2.0 ; python_version<"3.11"'],
    ["alpha==1.0 --hash=sha256:aa --hash=sha256:bb", "alpha==1.0"],
    ["alpha==1.0 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb", "alpha==1.0"],
  ])("of %j ask for %s", (line, text) => {
    expect(textsOf(requirements(line))).toEqual([text]);
  });

  test.each([
    ...["", "# alpha==1.0", "-r base.txt", "-c constraints.txt", "--hash=sha256:aa", "-e ."],
    ...["./alpha.whl", "https://example.com/alpha.whl", "git+https://example.com/alpha"],
    ...["--extra-index-url https://example.com", "alpha beta", "`id`==1", "<<<<<<< yours"],
  ])("of %j ask for nothing that a tool could be told", (line) => {
    expect(textsOf(requirements(line))).toEqual([]);
  });

  test.each([
    ["requirements.txt", false],
    ["requirements-dev.txt", true],
    ["requirements/dev.txt", true],
    ["app-dev/requirements.txt", false],
  ])("in %s are for development: %s", (path, isDev) => {
    expect([...read(path, "alpha==1").values()]).toMatchObject([{ isDev }]);
  });

  test("are read in time linear in their length", () => {
    const start = performance.now();
    requirements(`a${" ".repeat(300_000)}!`, `a${"-".repeat(300_000)}!`, "\\".repeat(300_000));
    expect(performance.now() - start).toBeLessThan(1000);
  });

  test("below the headings of our own templates are for running it, or for development", () => {
    const found = requirements("# Application", "a==1", "", "# Development", "# why", "b==2");
    expect([...found.values()]).toMatchObject([
      { name: "a", isDev: false },
      { name: "b", isDev: true },
    ]);
  });

  test("are the same whatever comments, options and order there are", () => {
    const one = requirements("a-b==1", "# note", "c==2 --hash=sha256:aa");
    expect(asksOtherwise(one, requirements("c == 2", "a-b==1  # other"))).toBe(false);
    expect(asksOtherwise(one, requirements("a-b==1"))).toBe(true);
    expect(asksOtherwise(requirements("a-b==1"), one)).toBe(true);
  });
});

describe("a package.json", () => {
  const json = (text: string) => dependenciesIn(projectPath("package.json"), text);

  test("asks for what is in its sections", () => {
    const found = json(
      '\uFEFF{"name":"x","dependencies":{"@a/b":"^1.0"},"devDependencies":{"plop":"4","bad name`":"1","n":1}}',
    );
    expect([...found.values()]).toEqual([
      { name: "@a/b", isDev: false, texts: ["@a/b@^1.0"] },
      { name: "plop", isDev: true, texts: ["plop@4"] },
    ]);
  });

  test.each(["", "{", "null", "[]", '{"dependencies":"x"}', '{"dependencies":null}'])(
    "that says %j asks for nothing",
    (text) => {
      expect(json(text).size).toBe(0);
    },
  );

  test("asks for the same with other scripts", () => {
    const one = json('{"devDependencies":{"plop":"4"}}');
    expect(asksOtherwise(one, json('{"scripts":{},"devDependencies":{"plop":"4"}}'))).toBe(false);
    expect(asksOtherwise(one, json('{"dependencies":{"plop":"4"}}'))).toBe(true);
  });
});

test("a pyproject.toml asks for what is not other tools' own", () => {
  const toml = (...lines: readonly string[]) => read("pyproject.toml", ...lines);
  const one = toml("[project]", 'requires-python = ">=3.11"', "[tool.mypy]", "strict = true");
  const other = toml("# note", "[project]", 'requires-python = ">=3.11"', "", "[tool.mypy]");
  expect(asksOtherwise(one, other)).toBe(false);
  expect(asksOtherwise(one, toml("[project]", 'requires-python = ">=3.12"'))).toBe(true);
  expect(asksOtherwise(one, toml("[project]", 'requires-python = ">=3.11"', "[tool.uv]"))).toBe(
    true,
  );
});

describe("what a project lacks", () => {
  const base = requirements("a==1", "b==1", "c==1", 'd==1; python_version<"3.12"');
  const target = requirements("a==2", "b==1", "d==2", "e==1");
  const forSome = requirements(
    "a==2",
    'b==1; python_version<"3.12"',
    'b==2; python_version>"3.11"',
  );
  const lacking = (project: typeof base) => {
    const { added, removed } = lackingIn(project, base, target);
    return [added.flatMap(({ texts }) => texts), removed.map(({ name }) => name)];
  };

  test("is all that the templates changed; what adding would leave there goes first", () => {
    expect(lacking(base)).toEqual([
      ["a==2", "d==2", "e==1"],
      ["c", "d"],
    ]);
    const { added, removed } = lackingIn(requirements("b==1"), requirements("b==1"), forSome);
    expect(added).toHaveLength(2);
    expect(removed).toMatchObject([{ name: "b" }]);
  });

  test("is nothing that it has, holds back, or did away with", () => {
    expect(lacking(requirements("a==2", "d==2", "e==1"))).toEqual([[], []]);
    expect(lacking(requirements("a==0.9", "b==1", "e==3"))).toEqual([[], []]);
    expect(lacking(requirements())).toEqual([["e==1"], []]);
  });
});
