import { describe, expect, test } from "vitest";
import { projectPath } from "../../../../src/tree/path.js";
import { applied, fileOf, mergeFiles } from "../support/files.js";

type Texts = { base: string; project: string; target: string };

/** One file through a merge: its text, what was done, and what is said of it. */
function merged(path: string, { base, project, target }: Texts) {
  const files = (text: string) => new Map([[path, fileOf(text)]]);
  const plan = mergeFiles({
    base: files(base),
    project: files(project),
    target: files(target),
  });
  const [change] = plan.changes;
  const text = Buffer.from(applied(plan, files(project)).get(path)?.bytes ?? "").toString();
  return { text, action: change?.do, notes: change?.notes ?? [] };
}

/** Three versions of a line, with lines around it that nobody changes. */
const lines = ([base, project, target]: readonly [string, string, string]): Texts => {
  const around = (line: string) => `above\n\n${line}\n\nbelow\n`;
  return { base: around(base), project: around(project), target: around(target) };
};

const COMMITS = ["a", "b", "c"].map((letter) => letter.repeat(40));
const [A = "", B = "", C = ""] = COMMITS;

/** A shape of a line with a version, where it stands, and what it is called. */
const SHAPES: [path: string, name: string, line: (version: string) => string][] = [
  ["requirements.txt", "fastapi", (version) => `fastapi==${version}`],
  ["requirements-dev.txt", "uvicorn", (version) => `uvicorn[standard] == ${version}`],
  ["requirements/base.in", "fastapi", (version) => `fastapi>=${version}`],
  ["requirements.txt", "tomli", (v) => `tomli~=${v} ; python_version < "3.11"  # until 3.11`],
  ["requirements.txt", "fastapi", (version) => `fastapi>=0.100,!=0.110,<${version}`],
  ["pyproject.toml", "fastapi", (version) => `    "fastapi[all]>=${version}",`],
  ["pyproject.toml", "ruff", (version) => `dev = ["mypy==1.0", 'ruff==${version}']`],
  [".github/workflows/ci.yml", "actions/checkout", (v) => `      - uses: actions/checkout@v${v}`],
  [".github/actions/a/action.yaml", "a/b/c", (v) => `      uses: "a/b/c@${v}" # why`],
  [".gitlab-ci.yml", "postgres", (version) => `  image: postgres:${version}`],
  ["compose.yaml", "r.example:5000/x/y", (v) => `    image: 'r.example:5000/x/y:${v}-alpine'`],
  ["Dockerfile", "python", (version) => `FROM --platform=x python:${version}-slim AS build`],
  [".pre-commit-config.yaml", "rev", (version) => `    rev: v${version}`],
];

/** A version as the line spells it. */
const spelled = (name: string, version: string) =>
  name === "actions/checkout" || name === "rev" ? `v${version}` : version;

describe.each(SHAPES)("in %s, the version of %s", (path, name, line) => {
  const of = (version: string) => spelled(name, version);
  const three = (base: string, project: string, target: string) =>
    lines([line(base), line(project), line(target)]);

  test("is the templates' where both raised it and theirs is higher", () => {
    const texts = three("1.9", "1.10", "2.0");
    const { text, action, notes } = merged(path, texts);
    expect(text).toBe(texts.target);
    expect(action).toBe("merge");
    expect(notes).toEqual([`${name} ${of("2.0")} of the templates instead of your ${of("1.10")}`]);
  });

  test("is the person's where both raised it and theirs is higher", () => {
    const texts = three("1.9", "1.11", "1.10");
    const { text, action, notes } = merged(path, texts);
    expect(text).toBe(texts.project);
    expect(action).toBe("keep");
    expect(notes).toEqual([`your ${name} ${of("1.11")} stays, the templates have ${of("1.10")}`]);
  });

  test("is the person's where they held it back", () => {
    const texts = three("1.9", "1.8.2", "2.0");
    const { text, notes } = merged(path, texts);
    expect(text).toBe(texts.project);
    expect(notes).toEqual([`your ${name} ${of("1.8.2")} stays, the templates have ${of("2.0")}`]);
  });

  test("is told of only where both changed it", () => {
    expect(merged(path, three("1.9", "1.9", "2.0")).notes).toEqual([]);
    expect(merged(path, three("1.9", "2.0", "2.0")).notes).toEqual([]);
  });

  test("is for a person to choose where it cannot be compared", () => {
    expect(merged(path, three("1.9", "main", "2.0")).action).toBe("conflict");
  });
});

describe("more than versions stays a conflict", () => {
  test.each<[string, string, [string, string, string]]>([
    ["another operator", "requirements.txt", ["a==1.0", "a>=1.1", "a==1.2"]],
    ["extras", "requirements.txt", ["a==1.0", "a[x]==1.1", "a==1.2"]],
    ["a marker", "requirements.txt", ["a==1.0", 'a==1.1 ; python_version < "3"', "a==1.2"]],
    ["an address", "requirements.txt", ["a==1.0", "a @ https://example.com/a", "a==1.2"]],
    ["a local version", "requirements.txt", ["a==1.0", "a==1.1+cpu", "a==1.2"]],
    ["another exclusion", "requirements.txt", ["a>=1,!=1.1", "a>=1,!=1.2", "a>=1,!=1.3"]],
    ["another number of bounds", "requirements.txt", ["a>=1.0", "a>=1.1,<3", "a>=1.2"]],
    ["bounds that want both sides", "requirements.txt", ["a>=1,<2", "a>=5,<6", "a>=2,<7"]],
    ["another owner", ".github/ci.yml", ["- uses: a/b@v1", "- uses: me/b@v2", "- uses: a/b@v3"]],
    [
      "a commit for a tag",
      ".github/ci.yml",
      [`uses: a/b@v1`, `uses: a/b@${A} # v2`, "uses: a/b@v3"],
    ],
    ["a v", ".github/ci.yml", ["uses: a/b@v1", "uses: a/b@2", "uses: a/b@v3"]],
    ["another variant", "Dockerfile", ["FROM a:1-slim", "FROM a:2-alpine", "FROM a:3-slim"]],
    ["a digest", "Dockerfile", ["FROM a:1", "FROM a:2@sha256:00", "FROM a:3"]],
    ["a comment", "Dockerfile", ["FROM a:1", "FROM a:2 AS b", "FROM a:3"]],
    ["a port", "compose.yaml", ["- 5432:5432", "- 5433:5432", "- 5434:5432"]],
    ["a number", "app/main.py", ["LIMIT = 1", "LIMIT = 2", "LIMIT = 3"]],
    ["a version in prose", "README.md", ["fastapi==1", "fastapi==2", "fastapi==3"]],
  ])("%s", (_, path, three) => {
    expect(merged(path, lines(three)).action).toBe("conflict");
  });

  test("two commits that are said to be one version", () => {
    const line = (commit: string, version: string) => `- uses: a/b@${commit} # v${version}`;
    const texts = lines([line(A, "1"), line(B, "2"), line(C, "2")]);
    expect(merged(".github/ci.yml", texts).action).toBe("conflict");
  });
});

describe("an action by a commit", () => {
  const line = (commit: string, version: string) => `      - uses: a/b@${commit} # v${version}`;

  test("is chosen with its comment, by the version in it", () => {
    const texts = lines([line(A, "5.0.0"), line(B, "5.0.1"), line(C, "6.0.0")]);
    const { text, notes } = merged(".github/workflows/ci.yml", texts);
    expect(text).toBe(texts.target);
    expect(notes).toEqual(["a/b v6.0.0 of the templates instead of your v5.0.1"]);
  });

  test("likewise as pre-commit freezes it", () => {
    const rev = (commit: string, version: string) => `    rev: ${commit}  # frozen: ${version}`;
    const texts = lines([rev(A, "1.2"), rev(B, "1.4"), rev(C, "1.3")]);
    expect(merged(".pre-commit-config.yaml", texts).text).toBe(texts.project);
  });
});

describe("several lines", () => {
  const path = ".github/workflows/ci.yml";
  const steps = (...versions: number[]) =>
    versions.map((version, at) => `      - uses: a/b${at}@v${version}\n`).join("");

  test("are chosen one by one", () => {
    const texts = { base: steps(1, 1, 1), project: steps(2, 1, 4), target: steps(3, 3, 3) };
    const { text, notes } = merged(path, texts);
    expect(text).toBe(steps(3, 3, 4));
    expect(notes).toEqual([
      "a/b0 v3 of the templates instead of your v2",
      "your a/b2 v4 stays, the templates have v3",
    ]);
  });

  test("are a conflict where one of them differs in more", () => {
    const texts = {
      base: steps(1, 1),
      project: steps(2, 2),
      target: `${steps(3)}      - run: x\n`,
    };
    expect(merged(path, texts).action).toBe("conflict");
  });

  test("of a list, beside an entry that is new", () => {
    const strings = (...lines: string[]) => `dependencies = [\n    ${lines.join("\n    ")}\n]\n`;
    const { text, notes } = merged("pyproject.toml", {
      base: strings('"a==1",', '"c==1",'),
      project: strings('"a==2",', '"b==1",', '"c==1",'),
      target: strings('"a==3",', '"c==2",'),
    });
    expect(text).toBe(strings('"a==3",', '"b==1",', '"c==2",'));
    expect(notes).toEqual(["a 3 of the templates instead of your 2"]);
  });
});

describe("what else changed in the file", () => {
  const path = "requirements.txt";

  test("is merged, and a conflict does not hide what was chosen", () => {
    const texts = {
      base: "a==1\nb==1\n",
      project: "a==2\nb>=2\n",
      target: "a==3\nb==3\nc==1\n",
    };
    const { text, action, notes } = merged(path, texts);
    expect(action).toBe("conflict");
    expect(text).toMatch(/^a==3\n<{7}/);
    expect(notes).toEqual(["a 3 of the templates instead of your 2"]);
  });

  test("the second time there is nothing to do", () => {
    const files = (text: string) => new Map([[path, fileOf(text)]]);
    const again = mergeFiles({
      base: files("a==3\n"),
      project: files("a==4\n"),
      target: files("a==3\n"),
    });
    expect(again.changes).toEqual([]);
  });

  test("the note goes with a file that the templates renamed", () => {
    const plan = mergeFiles(
      {
        base: new Map([["requirements.txt", fileOf("a==1\n")]]),
        project: new Map([["requirements.txt", fileOf("a==2\n")]]),
        target: new Map([["requirements-dev.txt", fileOf("a==3\n")]]),
      },
      {
        renames: new Map([[projectPath("requirements.txt"), projectPath("requirements-dev.txt")]]),
      },
    );
    expect(plan.changes).toMatchObject([
      { do: "rename", notes: ["a 3 of the templates instead of your 2"] },
    ]);
  });
});

describe("a dependency in package.json", () => {
  const manifest = (version: string, more: object = {}) =>
    `${JSON.stringify({ devDependencies: { plop: version }, ...more }, null, 2)}\n`;
  const three = (base: string, project: string, target: string) => ({
    base: manifest(base),
    project: manifest(project),
    target: manifest(target),
  });

  test.each([
    ["4.0.0", "4.0.5", "4.1.0", "4.1.0"],
    ["^4.0.0", "^4.2.0", "^4.1.0", "^4.2.0"],
    ["~4.0.0", "~3.9.0", "~4.1.0", "~3.9.0"],
    ["4.0.0", "5.0.0-beta.2", "5.0.0", "5.0.0"],
  ])("from %s, yours %s, the templates' %s: %s", (base, project, target, wanted) => {
    const { text, notes } = merged("package.json", three(base, project, target));
    expect(text).toBe(manifest(wanted));
    expect(notes).toHaveLength(1);
  });

  test.each([
    ["4.0.0", "^4.0.5", "4.1.0"],
    ["4.0.0", "file:../plop", "4.1.0"],
    ["4.0.0", "4.x", "4.1.0"],
  ])("from %s, yours %s, the templates' %s: a conflict", (base, project, target) => {
    expect(merged("package.json", three(base, project, target)).action).toBe("conflict");
  });

  test("no other value is a version", () => {
    const texts = { base: manifest("1", { version: "1.0.0" }), project: "", target: "" };
    const { action } = merged("package.json", {
      ...texts,
      project: manifest("1", { version: "1.1.0" }),
      target: manifest("1", { version: "1.2.0" }),
    });
    expect(action).toBe("conflict");
  });

  test("our own is the templates', which have written the project", () => {
    const own = (version: string) =>
      `${JSON.stringify({ devDependencies: { "create-agent-project": version } }, null, 2)}\n`;
    const texts = { base: own("0.1.0"), project: own("0.9.0"), target: own("0.2.0") };
    const { text, notes } = merged("package.json", texts);
    expect(text).toBe(own("0.2.0"));
    expect(notes).toEqual(["create-agent-project 0.2.0 of the templates instead of your 0.9.0"]);
  });
});
