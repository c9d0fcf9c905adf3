import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { cli, lasting, scratch } from "../../support/cli.js";
import { snapshot } from "../../support/folders.js";
import { run } from "../../support/project.js";
import type { Variant } from "../../support/variant.js";
import { tinyVersions } from "./support/tiny.js";

const CASES = resolve("tests/whole/refresh/fixtures/cases");

/*
 * A case is a folder. A project of version `from` is edited by `before.sh`, committed, and refreshed by
 * version `to`. Then it has the files of `after/`, and `after.sh` succeeds in it.
 */
const Case = z.strictObject({
  from: z.string().default("1.0.0"),
  to: z.string().default("2.0.0"),
  /** Whether what `before.sh` leaves is committed. */
  commit: z.boolean().default(true),
  /** Where the project is after that, from where it was. */
  in: z.string().default("."),
  exit: z.number().default(0),
  conflicts: z.array(z.string()).default([]),
});

const Outcome = z.object({
  ok: z.boolean(),
  changes: z.array(z.object({ path: z.string(), action: z.string() })),
});

let versions: ReadonlyMap<string, Variant>;

beforeAll(() => {
  versions = tinyVersions(lasting());
});

describe("a refresh", () => {
  it.each(readdirSync(CASES))("%s", async (name) => {
    const folder = join(CASES, name);
    const it = caseIn(folder);
    const created = await projectOf(it.from);
    shell(folder, "before.sh", created, it.from);
    const project = join(created, it.in);
    if (it.commit) bash(project, COMMIT);

    const { exitCode, stdout, stderr } = await refresh(project, it.to);
    expect(exitCode, stdout + stderr).toBe(it.exit);
    expect(JSON.parse(stdout)).toMatchObject({ conflicts: it.conflicts });
    for (const path of filesIn(join(folder, "after")))
      expect(readFileSync(join(project, path), "utf8"), path).toBe(
        readFileSync(join(folder, "after", path), "utf8"),
      );
    if (it.exit === 0) await expectSettled(project, it.to);
    shell(folder, "after.sh", project, it.to);
  });
});

const COMMIT = `if git rev-parse --quiet --is-inside-work-tree > /dev/null 2>&1; then
  git add --all
  git commit --quiet --no-verify --allow-empty --message "Our edits"
fi`;

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

function caseIn(folder: string) {
  const file = join(folder, "case.json");
  return Case.parse(existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {});
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

/** Runs a script of a case in the project, where it can call the program as `agent-project`. */
function shell(folder: string, script: string, project: string, version: string): void {
  const file = join(folder, script);
  if (!existsSync(file)) return;
  const program = `agent-project() { "${process.execPath}" "${binOf(version)}" "$@"; }`;
  bash(project, `${program}\n${readFileSync(file, "utf8")}`);
}

const IDENTITY = Object.fromEntries(
  ["AUTHOR", "COMMITTER"].flatMap((who) => [
    [`GIT_${who}_NAME`, "Ada"],
    [`GIT_${who}_EMAIL`, "ada@example.com"],
  ]),
);

function bash(cwd: string, script: string): void {
  const env = { ...process.env, ...IDENTITY };
  const { status, stderr } = spawnSync("bash", ["-euxo", "pipefail", "-c", script], { cwd, env });
  // With every command as it was run, the last being the one that failed.
  expect(status, String(stderr)).toBe(0);
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}
