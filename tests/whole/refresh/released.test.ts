import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { compare } from "compare-versions";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { releases } from "../../../src/history/releases.js";
import { cli, lasting, scratch } from "../../support/cli.js";
import { snapshot } from "../../support/folders.js";
import { commit, done, git, run } from "../../support/project.js";
import { soundModules } from "../../support/python.js";

/*
 * Projects as every release made them, each a git bundle: `scripts/archive.mjs` adds those of a new
 * release.
 */
const FOLDER = resolve("tests/whole/refresh/released");
const archived = readdirSync(FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const bundles = archived.flatMap((version) =>
  readdirSync(join(FOLDER, version)).map((name) => `${version}/${name}`),
);

const { version: current } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync("package.json", "utf8")));

it("keeps projects of the first release, and of every later one before this", () => {
  const older = releases.map(({ version }) => version).filter((each) => isOlder(each, current));
  expect(archived).toEqual(expect.arrayContaining(["0.1.0", ...older]));
});

describe.each(bundles)("the project of %s", (bundle) => {
  const [version = ""] = bundle.split("/");
  let released: string;
  let refreshed: string;

  beforeAll(async () => {
    [released, refreshed] = [cloneOf(bundle), cloneOf(bundle)];
    const { conflicts, problems } = await done(refreshed, "refresh");
    expect([...conflicts, ...problems]).toEqual([]);
  });

  it("was made by that release", () => {
    const recorded = readFileSync(join(released, ".agent-project/version"), "utf8");
    expect(recorded.trim()).toBe(version);
  });

  it("is whole once it is refreshed, and stays as it is", async () => {
    expect(await soundModules(refreshed)).toBeGreaterThan(80);
    await done(refreshed, "check");
    commit(refreshed, "Refresh");
    const before = snapshot(refreshed);
    await done(refreshed, "refresh");
    expect(snapshot(refreshed)).toEqual(before);
  });

  it("has the spec before it is refreshed that it has then", async () => {
    const [before, after] = [await run(released, ["spec"]), await run(refreshed, ["spec"])];
    expect(before.exitCode, before.stderr).toBe(0);
    expect(before.stdout).toBe(after.stdout);
  });

  it("is what this version makes of its spec, but for the history of its database", async () => {
    const { stdout: input } = await run(refreshed, ["spec"]);
    const cwd = scratch();
    const args = ["fresh", "--spec", "-", "--no-git"];
    const { exitCode, stderr } = await cli(args, { cwd, input });
    expect(exitCode, stderr).toBe(0);
    expect(templatesIn(refreshed)).toEqual(templatesIn(join(cwd, "fresh")));
  });

  it("has lost no file without a word", () => {
    const declared = releases
      .filter((later) => isOlder(version, later.version))
      .flatMap(({ changes }) => changes.flatMap(({ files = {} }) => files))
      .flatMap(({ renamed = {}, removed = [] }) => [...Object.keys(renamed), ...removed])
      .map(patternOf);
    const gone = filesIn(released).filter((path) => !existsSync(join(refreshed, path)));
    expect(gone.filter((path) => !declared.some((pattern) => pattern.test(path)))).toEqual([]);
  });
});

function isOlder(one: string, other: string): boolean {
  return compare(one, other, "<");
}

function cloneOf(bundle: string): string {
  const project = join(lasting(), "project");
  git(FOLDER, "clone", "--quiet", bundle, project);
  return project;
}

/** What stands in a project and in its record, without what git, a machine or a migration added. */
function templatesIn(project: string): string[] {
  return snapshot(project).filter(
    (entry) => !/^(\.git\/|\.env |(\.agent-project\/base\/)?alembic\/versions\/.)/.test(entry),
  );
}

/** The generated files of a project. */
function filesIn(project: string): string[] {
  const base = join(project, ".agent-project/base");
  return readdirSync(base, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(base, join(entry.parentPath, entry.name)).replace(/\.base$/, ""));
}

/** The paths that a declared one stands for. */
function patternOf(declared: string): RegExp {
  const literal = declared.replace(/[.*+?^${}()|\\]/g, "\\$&");
  return new RegExp(`^${literal.replace(/\[features?\]/g, "[a-z0-9_]+")}$`);
}
