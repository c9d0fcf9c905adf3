import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { featureFile, PROJECT_FILE, specFiles, specFromFiles } from "../../../src/spec/files.js";
import { projectPath, type ProjectPath } from "../../../src/tree/path.js";
import { problemOf, problemsOf } from "../../support/refusal.js";
import { specs } from "./arbitrary.js";
import { layouts } from "./layouts.js";

const project = '{"name": "shop", "layout": "api-v1"}';

function read(files: Readonly<Record<string, string>>) {
  const entries = Object.entries(files).map(([path, text]): [ProjectPath, string] => [
    projectPath(path),
    text,
  ]);
  return specFromFiles(new Map(entries), layouts);
}

const feature = (name: string) => `.agent-project/features/${name}.json`;

describe("the files of a project", () => {
  test("are the same spec again", () => {
    fc.assert(
      fc.property(specs, (spec) => {
        expect(specFromFiles(specFiles(spec), layouts)).toEqual(spec);
      }),
    );
  });

  test("are one for the project and one for each feature", () => {
    const files = specFiles(
      read({
        [PROJECT_FILE]: project,
        [feature("invoice")]: '{"name": "invoice", "fields": ["total:int"]}',
        ".agent-project/features/.gitkeep": "",
        ".agent-project/features/invoice.json.orig": "<",
        ".agent-project/version": "1.0.0",
      }),
    );
    expect([...files]).toEqual([
      [
        PROJECT_FILE,
        `{
  "name": "shop",
  "layout": "api-v1",
  "options": {
    "database": "sqlite",
    "agents": [
      "claude"
    ],
    "docker": true
  }
}
`,
      ],
      [
        featureFile("invoice"),
        `{
  "name": "invoice",
  "fields": [
    "total:int"
  ]
}
`,
      ],
    ]);
  });

  test("must have the project's", () => {
    expect(problemOf(() => read({}))).toMatchObject({ code: "not-a-project", path: PROJECT_FILE });
  });

  test("have every problem told, with file, line and column", () => {
    const problems = problemsOf(() =>
      read({
        [PROJECT_FILE]: '{"name": "shop",\n "layout": "api-v1", "features": []}',
        [feature("a")]:
          '{"name": "a",\n "fields": ["x:ref:b", "y:ref:c", "z:ref:d", "user:ref:user"]}',
        [feature("b")]: "{",
        [feature("c")]: '{"name": "c", "fields": ["x:inte"]}',
        [feature("user")]: '{"name": "user", "fields": ["x:int"]}',
        [feature("wrong")]: '{"name": "right", "fields": ["x:int"]}',
        [feature("sub/e")]: '{"name": "e", "fields": ["x:int"]}',
      }),
    );
    expect(
      problems.map(
        ({ code, path = "", field = "", at }) =>
          `${path} ${at?.line ?? 0}:${at?.column ?? 0} ${code} ${field}`,
      ),
    ).toEqual([
      ".agent-project/features/a.json 2:35 invalid-field fields[2]",
      ".agent-project/features/b.json 1:2 invalid-json ",
      ".agent-project/features/c.json 1:29 invalid-field fields[0]",
      ".agent-project/features/sub/e.json 1:10 invalid-spec name",
      ".agent-project/features/user.json 1:11 invalid-name name",
      ".agent-project/features/wrong.json 1:10 invalid-spec name",
      ".agent-project/project.json 2:22 invalid-spec features",
    ]);
  });

  test("are still looked at when the project's is no JSON", () => {
    const problems = problemsOf(() =>
      read({ [PROJECT_FILE]: "", [feature("a")]: '{"name": "a", "fields": ["x"]}' }),
    );
    expect(problems.map(({ code }) => code)).toEqual(["invalid-field", "invalid-json"]);
  });
});
