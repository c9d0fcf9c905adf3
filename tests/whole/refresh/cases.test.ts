import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { cli, lasting, scratch } from "../../support/cli.js";
import { snapshot } from "../../support/folders.js";
import { run } from "../../support/project.js";
import type { Variant } from "../../support/variant.js";
import { allCases, edit, script } from "./support/case.js";
import { tinyVersions } from "./support/tiny.js";

const Outcome = z.object({
  ok: z.boolean(),
  changes: z.array(z.object({ path: z.string(), action: z.string() })),
  notes: z.array(z.string()),
});

let versions: ReadonlyMap<string, Variant>;

beforeAll(() => {
  versions = tinyVersions(lasting());
});

describe("a refresh", () => {
  it.each(allCases().map((it) => [it.name, it] as const))("%s", async (_, it) => {
    const project = edit(it, await projectOf(it.from), { program: binOf(it.from) });

    const summary = join(scratch(), "summary.md");
    const { exitCode, stdout, stderr } = await refresh(project, it.to, "--summary", summary);
    expect(exitCode, stdout + stderr).toBe(it.exit);
    expect(JSON.parse(stdout)).toMatchObject({ conflicts: it.conflicts });
    if (it.todos) expectTodos(it.todos, stdout, readFileSync(summary, "utf8"));
    const after = join(it.folder, "after");
    for (const path of filesIn(after))
      expect(readFileSync(join(project, path), "utf8"), path).toBe(
        readFileSync(join(after, path), "utf8"),
      );
    if (it.exit === 0) await expectSettled(project, it.to);
    script(it, "after.sh", project, { program: binOf(it.to) });
  });
});

/** The same is left to do in the result and in the text of the pull request. */
function expectTodos(todos: readonly string[], stdout: string, summary: string) {
  const { notes } = Outcome.parse(JSON.parse(stdout));
  const after = (start: string, lines: readonly string[]) =>
    lines.flatMap((line) => (line.startsWith(start) ? [line.slice(start.length)] : []));
  expect(after("For you to do: ", notes)).toEqual(todos);
  expect(after("- [ ] ", summary.split("\n"))).toEqual(todos);
}

/** A second refresh finds nothing to do, and the gate is open. */
async function expectSettled(project: string, version: string) {
  const before = snapshot(project);
  const { stdout } = await refresh(project, version, "--allow-dirty");
  const { ok, changes } = Outcome.parse(JSON.parse(stdout));
  expect(ok, stdout).toBe(true);
  expect(changes.filter(({ action }) => action !== "keep")).toEqual([]);
  expect(snapshot(project)).toEqual(before);
  const check = await run(project, ["check"], { bin: binOf(version) });
  expect(check.exitCode, check.stderr).toBe(0);
}

async function projectOf(version: string): Promise<string> {
  const cwd = scratch();
  const { exitCode, stderr } = await cli(["shop", "--yes"], { cwd, bin: binOf(version, "create") });
  expect(exitCode, stderr).toBe(0);
  return join(cwd, "shop");
}

function binOf(version: string, bin: "create" | "inside" = "inside"): string {
  return versions.get(version)?.bins[bin] ?? expect.fail(`There is no version ${version}`);
}

function refresh(project: string, version: string, ...flags: string[]) {
  return run(project, ["refresh", "--json", ...flags], { bin: binOf(version) });
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}
