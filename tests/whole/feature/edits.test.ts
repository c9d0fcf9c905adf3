import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { commit, done, git, newProject, textOf } from "../../support/project.js";

const FOLDER = resolve("tests/whole/feature/edits");

/** What a person did to one file: whole lines that came and went. */
type Edit = { readonly path: string; readonly came: string[]; readonly went: string[] };

/** The edits in a patch, read from its lines alone. */
function editsIn(patch: string): Edit[] {
  const edits: Edit[] = [];
  for (const line of patch.split("\n")) {
    const [, path] = /^\+\+\+ b\/(.*)$/.exec(line) ?? [];
    if (path !== undefined) edits.push({ path, came: [], went: [] });
    else if (/^\+(?!\+\+ )/.test(line)) edits.at(-1)?.came.push(line.slice(1));
    else if (/^-(?!-- )/.test(line)) edits.at(-1)?.went.push(line.slice(1));
  }
  return edits;
}

const countOf = (text: string, line: string) =>
  text.split("\n").filter((other) => other === line).length;

/** Expects every line that a person wrote to be there, and none that they deleted to be back. */
function expectKept(project: string, edits: readonly Edit[], before: ReadonlyMap<string, string>) {
  for (const { path, came, went } of edits) {
    const text = textOf(project, path);
    for (const line of came)
      expect(countOf(text, line), `${path}: ${line}`).toBeGreaterThanOrEqual(
        came.filter((other) => other === line).length,
      );
    for (const line of went.filter((line) => line.trim() !== "" && !came.includes(line)))
      expect(countOf(text, line), `${path}: ${line}`).toBe(countOf(before.get(path) ?? "", line));
  }
}

/** Expects every Python file to parse, by Python itself. */
function expectPython(project: string) {
  const files = git(project, "ls-files", "*.py");
  const program = "import ast, sys\nfor f in sys.argv[1:]: ast.parse(open(f).read(), f)";
  execFileSync("python3", ["-c", program, ...files.split("\n")], { cwd: project });
}

describe("what people edited by hand", () => {
  it.each(readdirSync(FOLDER))("outlasts features that come, change and go: %s", async (name) => {
    const project = await newProject();
    git(project, "apply", "--index", join(FOLDER, name));
    commit(project, "Our edits");
    const edits = editsIn(readFileSync(join(FOLDER, name), "utf8"));
    const before = new Map(edits.map(({ path }) => [path, textOf(project, path)]));
    const steps = [
      ["feature", "invoice", "number:str:32:unique", "total:decimal:12,2"],
      ["feature", "account", "name:str:80", "invoice:ref:invoice:null"],
      ["feature", "webhook", "url:str:500", "--access", "owned"],
      ["feature", "invoice", "--add", "due_on:date:null", "--rename", "number=code"],
      ["feature", "account", "--remove"],
      ["feature", "webhook", "--access", "role:admin"],
      ["feature", "webhook", "--remove"],
    ];
    for (const step of steps) {
      await done(project, ...step);
      expectKept(project, edits, before);
      commit(project, step.join(" "));
      expectPython(project);
    }
    await done(project, "check");
  });
});
