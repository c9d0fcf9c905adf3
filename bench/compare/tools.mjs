// The three programs, each used as its own documentation tells people to.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { parse } from "yaml";
import { environment } from "../python.mjs";

/** @typedef {import("./templates.mjs").Templates} Templates */
/** @typedef {Readonly<Record<string, unknown>>} Options */
/** @typedef {{ exit: number, output: string }} Ran */
/** @typedef {{ cwd: string, env: Readonly<Record<string, string>> }} Where */
/**
 * @typedef {object} Tool
 * @property {string} name
 * @property {string} version
 * @property {(path: string) => boolean} owns whether a file of the project is its record
 * @property {(version: string, options: Options, where: Where) => Promise<void>} create the folder shop, without a commit
 * @property {(version: string, args: readonly string[], where: Where) => Promise<Ran>} update
 * @property {(project: string) => { version: string, options: Options }} recorded
 * @property {(version: string) => string} program that scripts of cases can call as agent-project
 * @property {(version: string) => string} undo takes an update to this version back, in a shell
 */

const requirements = fileURLToPath(new URL("requirements.txt", import.meta.url));

/** @param {Templates} templates @returns {{ compared: readonly Tool[], moving: Tool, cookiecutter: string }} */
export function toolsFor(templates) {
  const pins = readFileSync(requirements, "utf8");
  const programs = environment(pins, (folder) => {
    const args = ["install", "--quiet", "-r", requirements];
    execFileSync(join(folder, "bin/pip"), args, { stdio: "pipe" });
  });
  const pinned = (/** @type {string} */ name) =>
    new RegExp(`^${name}==(.*)$`, "m").exec(pins)?.[1] ?? "";
  const copy = { program: join(programs, "copier"), version: pinned("copier") };
  return {
    compared: [
      ours(templates),
      copier({ ...copy, name: "copier", template: templates.copier, flags: [] }),
      cruft(templates, join(programs, "cruft"), pinned("cruft")),
    ],
    // Migrations run commands, for which copier wants to be told that the template is trusted.
    moving: copier({ ...copy, name: MOVING, template: templates.moving, flags: ["--trust"] }),
    cookiecutter: pinned("cookiecutter"),
  };
}

export const OURS = "create-agent-project";
export const MOVING = "copier, with migrations";

/** @param {Templates} templates @returns {Tool} */
function ours({ versions }) {
  const bins = (/** @type {string} */ version) => {
    const found = versions.get(version);
    if (found === undefined) throw new Error(`There is no version ${version}`);
    return found.bins;
  };
  return {
    name: OURS,
    version: JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"))
      .version,
    owns: (path) => path.startsWith(".agent-project/"),
    async create(version, options, where) {
      const set = Object.entries(options).map(([key, value]) => `--set=${key}=${String(value)}`);
      await done(
        process.execPath,
        [bins(version).create, "shop", "--yes", "--no-git", ...set],
        where,
      );
    },
    update: (version, args, where) =>
      run(process.execPath, [bins(version).inside, "refresh", ...args], where),
    recorded(project) {
      const read = (/** @type {string} */ file) =>
        readFileSync(join(project, ".agent-project", file), "utf8").replace(/^\ufeff/, "");
      return { version: read("version").trim(), options: JSON.parse(read("project.json")).options };
    },
    program: (version) => bins(version).inside,
    undo: (version) => `"${process.execPath}" "${bins(version).inside}" abort`,
  };
}

/** @param {{ program: string, version: string, name: string, template: string, flags: readonly string[] }} how @returns {Tool} */
function copier({ program, version, name, template, flags }) {
  return {
    name,
    version,
    owns: (path) => path === ".copier-answers.yml",
    async create(version, options, where) {
      const data = Object.entries(options).map(([key, value]) => `--data=${key}=${String(value)}`);
      const args = [
        "copy",
        "--defaults",
        ...flags,
        `--vcs-ref=${version}`,
        ...data,
        template,
        "shop",
      ];
      await done(program, args, where);
    },
    update: (version, args, where) =>
      run(program, ["update", "--defaults", ...flags, `--vcs-ref=${version}`, ...args], where),
    recorded(project) {
      const text = readFileSync(join(project, ".copier-answers.yml"), "utf8");
      const { _commit, ...answers } = parse(text);
      const options = Object.entries(answers).filter(([key]) => !key.startsWith("_"));
      return { version: _commit, options: Object.fromEntries(options) };
    },
    program: () => "",
    // "Aborting an update" in its documentation, without the questions.
    undo: () => "git reset --quiet && git checkout --quiet . && git clean -d --force --quiet",
  };
}

/** @param {Templates} templates @param {string} program @param {string} version @returns {Tool} */
function cruft({ cookiecutter: template, commits }, program, version) {
  return {
    name: "cruft",
    version,
    owns: (path) => path === ".cruft.json",
    async create(version, options, where) {
      const context = `--extra-context=${JSON.stringify(options)}`;
      const args = ["create", template, `--checkout=${version}`, "--no-input", context];
      await done(program, args, where);
    },
    update: (version, args, where) =>
      run(program, ["update", "--skip-apply-ask", `--checkout=${version}`, ...args], where),
    recorded(project) {
      const { commit, context } = JSON.parse(readFileSync(join(project, ".cruft.json"), "utf8"));
      const options = Object.entries(context.cookiecutter).filter(
        ([key]) => key !== "project_slug",
      );
      return { version: commits.get(commit) ?? commit, options: Object.fromEntries(options) };
    },
    program: () => "",
    // Its documentation names no way: git's.
    undo: () => "git reset --quiet --hard && git clean -d --force --quiet",
  };
}

/** @param {string} program @param {readonly string[]} args @param {Where} where @returns {Promise<Ran>} */
async function run(program, args, where) {
  const options = /** @type {const} */ ({ extendEnv: false, all: true, reject: false, input: "" });
  const { exitCode, all } = await execa(program, args, { ...where, ...options });
  return { exit: exitCode ?? -1, output: String(all) };
}

/** @param {string} program @param {readonly string[]} args @param {Where} where */
async function done(program, args, where) {
  const { exit, output } = await run(program, args, where);
  if (exit !== 0) throw new Error(`${program} ${args.join(" ")}\n${output}`);
}
