import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { JsxEmit, transpileModule } from "typescript";
import { describe, expect, test } from "vitest";
import type { Content } from "../../../src/tree/tree.js";
import { applied, mergeFiles, treeFrom, projectFrom } from "./support/files.js";
import { parses } from "./support/python.js";

/*
 * A case is a folder `fixtures/<suite>/<case>/` with `project/` (what is on disk) and `expected/` (what is
 * on disk afterwards). `base/` (written last) and `target/` (what the templates become) are in the case or,
 * for all cases of a suite, beside it. Paths in `expect.json` say what is done to them ("conflict"…); a
 * path that is not named there is no conflict. Expectations are written by hand.
 */
const root = fileURLToPath(new URL("fixtures", import.meta.url));
const PARTS = ["base", "project", "target", "expected"];

const suites = foldersIn(root);

describe.each(suites)("%s", (suite) => {
  const cases = foldersIn(join(root, suite)).filter((name) => !PARTS.includes(name));

  test.each(cases)("%s", (name) => {
    const [base, project, target, expected] = PARTS.map((part) => read(suite, name, part));
    if (!base || !project || !target || !expected) throw new Error("a part is missing");
    const plan = mergeFiles({ base, project, target });
    const after = applied(plan, project);
    expect(texts(after)).toEqual(texts(expected));

    const said = new Map(plan.changes.map((change) => [String(change.path), change.do]));
    for (const [path, action] of Object.entries(expectedActions(suite, name)))
      expect(said.get(path), path).toBe(action);
    const conflicts = plan.changes.filter((change) => change.do === "conflict");
    const asked = Object.entries(expectedActions(suite, name)).filter(
      ([, to]) => to === "conflict",
    );
    expect(conflicts.map(({ path }) => path)).toEqual(asked.map(([path]) => path));

    for (const [path, { bytes }] of after)
      if (said.get(path) !== "conflict")
        expect(isProgram(path, Buffer.from(bytes).toString()), path).toBe(true);

    const again = mergeFiles({ base: new Map(plan.base), project: after, target });
    expect(again.changes.filter((change) => change.do !== "keep")).toEqual([]);
    expect(treeFrom(after).size).toBe(projectFrom(after).size);
  });
});

/** Whether others read a text as what its name says: ruff, or TypeScript itself. */
function isProgram(path: string, text: string): boolean {
  if (path.endsWith(".py")) return parses(text);
  if (!/\.tsx?$/.test(path)) return true;
  const compilerOptions = { jsx: JsxEmit.Preserve };
  const { diagnostics } = transpileModule(text, {
    fileName: path,
    compilerOptions,
    reportDiagnostics: true,
  });
  return diagnostics?.length === 0;
}

function expectedActions(suite: string, name: string): Record<string, string> {
  const file = join(root, suite, name, "expect.json");
  if (!existsSync(file)) return {};
  return JSON.parse(readFileSync(file, "utf8")) as Record<string, string>;
}

function read(suite: string, name: string, part: string): Map<string, Content> {
  const own = join(root, suite, name, part);
  const folder = existsSync(own) ? own : join(root, suite, part);
  if (!existsSync(folder)) return new Map();
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => statSync(join(folder, path)).isFile())
    .map((path): [string, Content] => [
      path.replaceAll("\\", "/"),
      { bytes: readFileSync(join(folder, path)), executable: false },
    ]);
  return new Map(files);
}

function texts(files: ReadonlyMap<string, Content>): Record<string, string> {
  return Object.fromEntries(
    [...files].map(([path, { bytes }]) => [path, Buffer.from(bytes).toString()]),
  );
}

function foldersIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}
