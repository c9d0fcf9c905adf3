import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";

const CASES = resolve("tests/whole/refresh/fixtures/cases");

/*
 * A case is a folder. A project of version `from` is edited by `before.sh`, committed, and refreshed by
 * version `to`. Then it has the files of `after/`, and `after.sh` succeeds in it.
 */
const Settings = z.strictObject({
  from: z.string().default("1.0.0"),
  to: z.string().default("2.0.0"),
  /** Whether what `before.sh` leaves is committed. */
  commit: z.boolean().default(true),
  /** Where the project is after that, from where it was. */
  in: z.string().default("."),
  exit: z.number().default(0),
  conflicts: z.array(z.string()).default([]),
  /** All that the refresh leaves to people besides conflicts, where a case is about that. */
  todos: z.array(z.string()).optional(),
});

/** @typedef {z.infer<typeof Settings> & { readonly name: string, readonly folder: string }} Case */

/** @returns {Case[]} */
export function allCases() {
  return readdirSync(CASES).map((name) => {
    const folder = join(CASES, name);
    const file = join(folder, "case.json");
    const settings = Settings.parse(existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {});
    return { name, folder, ...settings };
  });
}

/** A person edits a fresh project. @param {Case} it @param {string} created @param {Shell} [shell] @returns {string} where the project is then */
export function edit(it, created, shell) {
  script(it, "before.sh", created, shell);
  const project = join(created, it.in);
  if (it.commit) bash(project, COMMIT, shell?.env);
  return project;
}

export const COMMIT = `if git rev-parse --quiet --is-inside-work-tree > /dev/null 2>&1; then
  git add --all
  git commit --quiet --no-verify --allow-empty --message "Our edits"
fi`;

/**
 * What a script of a case runs with: the program that it can call as `agent-project`, and the environment.
 * @typedef {{ readonly program?: string, readonly env?: NodeJS.ProcessEnv }} Shell
 */

/** Runs a script of a case in the project, if there is one. @param {Case} it @param {string} name @param {string} project @param {Shell} [shell] */
export function script(it, name, project, { program = "", env } = {}) {
  const file = join(it.folder, name);
  if (!existsSync(file)) return;
  const call = `agent-project() { "${process.execPath}" "${program}" "$@"; }`;
  bash(project, `${call}\n${readFileSync(file, "utf8")}`, env);
}

/** @type {Record<string, string>} */
const IDENTITY = Object.fromEntries(
  ["AUTHOR", "COMMITTER"].flatMap((who) => [
    [`GIT_${who}_NAME`, "Ada"],
    [`GIT_${who}_EMAIL`, "ada@example.com"],
  ]),
);

/** @param {string} cwd @param {string} script @param {NodeJS.ProcessEnv} [env] */
export function bash(cwd, script, env = process.env) {
  const options = ["-euxo", "pipefail", "-c", script];
  const { status, stderr } = spawnSync("bash", options, { cwd, env: { ...env, ...IDENTITY } });
  // With every command as it was run, the last being the one that failed.
  if (status !== 0) throw new Error(String(stderr));
}
