// One template in three forms: our layout, and what it writes as a template of copier and of cookiecutter.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { tinyVersions } from "../../tests/whole/refresh/support/tiny.js";
import { renames, treeOf } from "./trees.mjs";

/** @typedef {import("../../tests/support/variant.js").Variant} Variant */
/** @typedef {import("./trees.mjs").Tree} Tree */
/** @typedef {import("./tools.mjs").Options} Options */
/** @typedef {{ files: Tree, options: Options }} Release what a version writes, and its options with their defaults */
/**
 * @typedef {object} Templates
 * @property {ReadonlyMap<string, Variant>} versions of our program
 * @property {ReadonlyMap<string, Release>} releases
 * @property {string} copier a repository, with a tag for each version
 * @property {string} moving likewise, with a migration for each file that is renamed
 * @property {string} cookiecutter likewise
 * @property {ReadonlyMap<string, string>} commits of the latter: which version each is
 */

/** @param {string} folder @param {NodeJS.ProcessEnv} env @returns {Templates} */
export function makeTemplates(folder, env) {
  const git = (/** @type {string} */ cwd, /** @type {string[]} */ ...args) =>
    execFileSync("git", args, { cwd, env, encoding: "utf8" }).trim();
  const [copier, moving, cookiecutter] = ["copier", "moving", "cookiecutter"].map((name) => {
    const repository = join(folder, name);
    mkdirSync(repository);
    git(repository, "init", "--quiet", "--initial-branch=main");
    return repository;
  });
  if (!copier || !moving || !cookiecutter) throw new Error("There are three templates");
  mkdirSync(join(folder, "ours"));
  const versions = tinyVersions(join(folder, "ours"));
  /** @type {Map<string, Release>} */
  const releases = new Map();
  /** @type {Migration[]} */
  const migrations = [];
  for (const [version, { bins }] of versions) {
    const written = join(folder, version);
    const args = [bins.create, written, "--yes", "--no-git", "--name=shop"];
    execFileSync(process.execPath, args, { env, stdio: "pipe" });
    const spec = JSON.parse(readFileSync(join(written, ".agent-project/project.json"), "utf8"));
    rmSync(join(written, ".agent-project"), { recursive: true });
    const release = { files: treeOf(written), options: spec.options };
    migrations.push(...migrationsTo(version, [...releases.values()].at(-1), release));
    releases.set(version, release);
    writeCopier(copier, written, spec.options, []);
    writeCopier(moving, written, spec.options, migrations);
    writeCookiecutter(cookiecutter, written, spec.options);
    for (const repository of [copier, moving, cookiecutter]) {
      git(repository, "add", "--all");
      git(repository, "commit", "--quiet", `--message=${version}`);
      git(repository, "tag", version);
    }
  }
  const commits = new Map(
    [...versions.keys()].map((version) => [git(cookiecutter, "rev-parse", version), version]),
  );
  return { versions, releases, copier, moving, cookiecutter, commits };
}

/** @typedef {{ version: string, command: string, when: string }} Migration of copier */

/** Moves what a version renames before copier updates the project. @param {string} version @param {Release | undefined} from @param {Release} to @returns {Migration[]} */
const migrationsTo = (version, from, to) =>
  [...(from === undefined ? [] : renames(from.files, to.files))].map(([old, path]) => ({
    version,
    command: `test ! -e ${old} || git mv ${old} ${path}`,
    when: "{{ _stage == 'before' }}",
  }));

/** Files without the suffix .jinja are copied as they are. @param {string} repository @param {string} written @param {Options} options @param {readonly Migration[]} migrations */
function writeCopier(repository, written, options, migrations) {
  replace(join(repository, "template"), written);
  writeFileSync(
    join(repository, "template/{{ _copier_conf.answers_file }}.jinja"),
    "# Changes here will be overwritten by Copier; NEVER EDIT MANUALLY\n{{ _copier_answers|to_nice_yaml -}}\n",
  );
  const questions = Object.entries(options).map(([name, value]) => [
    name,
    { type: typeof value === "boolean" ? "bool" : "str", default: value },
  ]);
  const settings = {
    _subdirectory: "template",
    ...(migrations.length > 0 && { _migrations: migrations }),
    ...Object.fromEntries(questions),
  };
  writeFileSync(join(repository, "copier.yml"), stringify(settings));
}

/** @param {string} repository @param {string} written @param {Options} options */
function writeCookiecutter(repository, written, options) {
  replace(join(repository, "{{ cookiecutter.project_slug }}"), written);
  const context = { project_slug: "shop", ...options, _copy_without_render: ["*"] };
  writeFileSync(join(repository, "cookiecutter.json"), `${JSON.stringify(context, null, 2)}\n`);
}

/** @param {string} folder @param {string} written */
function replace(folder, written) {
  rmSync(folder, { recursive: true, force: true });
  cpSync(written, folder, { recursive: true });
}

/** What a version writes into a project. @param {Templates} templates @param {string} version @returns {Release} */
export function releaseOf({ releases }, version) {
  const found = releases.get(version);
  if (found === undefined) throw new Error(`There is no version ${version}`);
  return found;
}
