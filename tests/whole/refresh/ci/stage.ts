import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { z } from "zod";
import { bins, lasting, scratch } from "../../../support/cli.js";
import { commit, git } from "../../../support/project.js";
import { standIn, standInNpx } from "../../../support/stand-in.js";
import { replaceIn, templateIn, variant, type Variant } from "../../../support/variant.js";

const GH = resolve("tests/whole/refresh/ci/gh.mjs");

/** The versions that `npx` can fetch; a project is created by the one before them. */
export type Versions = { readonly latest: Variant; readonly next: Variant };

/** Builds two later versions: the second changes what CI does too. */
export function laterVersions(): Versions {
  const folder = lasting();
  const improve = (root: string) => {
    replaceIn(templateIn(root, "README.md"), "An HTTP API:", "A fine HTTP API:");
  };
  return {
    latest: variant(join(folder, "latest"), "0.3.0", improve),
    next: variant(join(folder, "next"), "0.4.0", (root) => {
      improve(root);
      const workflow = templateIn(root, ".github/workflows/ci.yml");
      replaceIn(workflow, "timeout-minutes: 5", "timeout-minutes: 6");
    }),
  };
}

/** A bare repository with a project on its branch main, in which people and CI work. */
export type Stage = {
  readonly origin: string;
  /** Somebody's clone of it. */
  readonly clone: string;
  /** The programs that stand in for others, to be found first. */
  readonly programs: string;
};

/** Sets a project of this version up, on a server that runs these hooks. */
export async function newStage(
  { latest, next }: Versions,
  ci: "github" | "gitlab",
  hooks: Readonly<Record<string, string>>,
): Promise<Stage> {
  const folder = scratch();
  const clone = join(folder, "shop");
  await execa(process.execPath, [bins.create, clone, "--yes", "--quiet", "--set", `ci=${ci}`]);
  const origin = join(folder, "origin.git");
  git(folder, "clone", "--quiet", "--bare", clone, origin);
  git(clone, "remote", "add", "origin", origin);
  git(clone, "fetch", "--quiet");
  git(origin, "config", "receive.advertisePushOptions", "true");
  for (const [name, script] of Object.entries(hooks)) standIn(join(origin, "hooks"), name, script);
  const programs = join(folder, "programs");
  standIn(programs, "gh", `exec "${process.execPath}" "${GH}" "$@"`);
  standInNpx(programs, {
    latest: latest.bins.create,
    [latest.version]: latest.bins.create,
    [next.version]: next.bins.create,
  });
  // Installing takes minutes, and the proofs do it: here tests fail where one says so.
  standIn(programs, "pip", `test "$1 $2" = "install -r" && test -f "$3"`);
  standIn(programs, "pytest", `! grep -r "assert False" tests`);
  return { origin, clone, programs };
}

/** What every step of CI has in its environment: nothing of the person who runs the tests. */
export function environmentOf({ programs }: Stage): Readonly<Record<string, string>> {
  return { PATH: `${programs}:${process.env["PATH"] ?? ""}`, LANG: "C.UTF-8" };
}

/** Somebody commits files on top of a branch of the origin, and pushes. */
export function contribute(
  stage: Stage,
  branch: string,
  files: Readonly<Record<string, string>>,
): void {
  const { clone } = stage;
  git(clone, "fetch", "--quiet", "origin");
  git(clone, "checkout", "--quiet", "-B", branch, `origin/${branch}`);
  for (const [path, text] of Object.entries(files)) writeFileSync(join(clone, path), text);
  commit(clone, `Change ${Object.keys(files).join(", ")}`);
  deliver(stage, branch);
}

/** Brings a branch of somebody's clone to the origin, which fetches it: its hooks are for CI. */
export function deliver({ origin, clone }: Stage, branch: string): void {
  git(origin, "fetch", "--quiet", clone, `+${branch}:${branch}`);
}

/** The commit that a branch of the origin is at, or nothing. */
export function tipOf({ origin }: Stage, branch: string): string {
  return git(origin, "for-each-ref", "--format=%(objectname)", `refs/heads/${branch}`);
}

/** A file as it stands on a branch of the origin. */
export function fileAt({ origin }: Stage, branch: string, path: string): string {
  return git(origin, "show", `${branch}:${path}`);
}

const Pulls = z.array(
  z.strictObject({
    number: z.number(),
    state: z.string(),
    base: z.string(),
    head: z.string(),
    title: z.string(),
    body: z.string(),
  }),
);

/** The pull requests that `gh` has made. */
export function pullsIn(file: string): z.infer<typeof Pulls> {
  return existsSync(file) ? Pulls.parse(JSON.parse(readFileSync(file, "utf8"))) : [];
}
