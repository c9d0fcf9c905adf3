import { readdirSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { expect } from "vitest";
import { freePort } from "../support/postgres.js";
import { environmentFor } from "../support/python.js";
import { freshClone } from "./support/clone.js";
import { newEmptyDatabase } from "./support/database.js";
import { blocksOf, commandsInText } from "./support/documents.js";
import { backendOf, factsOf, hasUsers, onDatabase } from "./support/layouts/index.js";
import { prove } from "./support/proof.js";
import { environmentOf, FEW_TESTS, shell, type Environment } from "./support/run.js";
import { answers } from "./support/server.js";
import type { Target } from "./support/target.js";
import { newAdministrator, newcomer, newCredentials } from "./support/users.js";

/** What cannot run here, and why. */
const NOT_RUN: readonly { readonly command: RegExp; readonly why: string }[] = [
  { command: /^docker /, why: "there is no engine: the container's steps run by hand" },
  { command: /^createdb /, why: "a client of PostgreSQL: the proof makes the database itself" },
  { command: /^python -m venv /, why: "takes the place of the environment that stands already" },
  { command: /^source \.venv/, why: "as above" },
  {
    command: /\bnpm (?:ci|run|test)\b/,
    why: "of the page: `tests/whole/` runs its job of the workflow",
  },
];

/** What does not look at the migrated database. */
const OF_NO_MIGRATION = /^(?:black|flake8|isort|mypy|pip|pre-commit|pytest|ruff)\b/;

prove({ database: "each", features: "without" }, (target, proof) => {
  const runsCommands = async () => {
    const clone = await freshClone(target);
    const backend = backendOf(target, clone);
    const env = await settingsOf(target);
    // One of the commands installs this.
    const programs = await environmentFor(join(backend, factsOf(target).requirements), [
      "psycopg[binary]",
    ]);
    // In the README's order, in which one follows from another; then what only agents are told, in
    // no order: each finds the database as it is between two tasks.
    const readme = commandsOf(clone, "README.md");
    const told = ["CLAUDE.md", ...skillsOf(clone)].flatMap((file) => commandsOf(clone, file));
    const others = [...new Set(told)].filter((command) => !readme.includes(command));
    expect(readme.length).toBeGreaterThan(12);
    const run = (command: string) => runOne({ ...target, programs }, command, backend, env);
    for (const command of readme) await run(command);
    for (const command of others) {
      if (!OF_NO_MIGRATION.test(command)) await run("alembic upgrade head");
      await run(command);
    }
    // The formatters had nothing to do, and what the commands make is ignored, but for migrations.
    const status = await shell(target, "git status --porcelain", clone);
    const changed = status.split("\n").filter((line) => line !== "");
    const migrations = `?? ${join(factsOf(target).backend, "alembic/versions/")}`;
    expect(changed.filter((line) => !line.startsWith(migrations))).toEqual([]);
  };
  proof("every command that README.md, CLAUDE.md and the skills name runs", runsCommands, {
    ...{ database: "either", features: "without", layouts: 1 },
  });

  proof("the README's requests work as they are written", async () => {
    const [block = ""] = blocksOf(target.clone, "README.md").filter((text) =>
      text.includes("curl "),
    );
    const { email } = newCredentials();
    const written = block
      .replace(/^api=.*$/m, `api=${target.url}/api/v1`)
      .replaceAll("ada@example.com", email);
    // Where the README has its readers paste what the command for administrators has printed.
    const own = written.includes("<token>")
      ? written.replace("<token>", await newAdministrator(target, email))
      : written;
    const lines = own.split("\n");
    const asUser = lines.findIndex((line) => line.includes("<access token>"));
    const first = asUser === -1 ? lines : lines.slice(0, asUser);
    const output = await shell(target, first.join("\n"), target.clone);
    if (!hasUsers(target)) {
      expect(output.match(/"created_at":/g)?.length).toBeGreaterThan(1);
      return;
    }
    const [, token = ""] = /"access_token":"([^"]+)"/.exec(output) ?? [];
    const definitions = first.filter((line) => /^\w+=/.test(line));
    const rest = [...definitions, ...lines.slice(asUser)].join("\n");
    const answer = await shell(target, rest.replace("<access token>", token), target.clone);
    expect(answer).toMatch(/"role":"(user|admin)"|"created_at":/);
  });
});

/** Nothing has to be configured for development, but for where a server is. */
async function settingsOf(target: Target): Promise<Environment> {
  return target.database === "sqlite" ? {} : onDatabase(target, await newEmptyDatabase(target));
}

/** What a file tells its readers to type, without the requests, which have a proof of their own. */
function commandsOf(project: string, file: string): readonly string[] {
  const lines = blocksOf(project, file)
    .filter((block) => !block.includes("curl "))
    .flatMap((block) => block.split("\n"));
  return [...lines, ...commandsInText(project, file)];
}

/** Those of agents that are there by default; what they tell to type of this program runs in `tests/whole/agents.test.ts`. */
function skillsOf(project: string): readonly string[] {
  const names = readdirSync(join(project, ".claude/skills")).sort();
  return names.map((name) => `.claude/skills/${name}/SKILL.md`);
}

async function runOne(target: Target, command: string, cwd: string, env: Environment) {
  if (NOT_RUN.some((entry) => entry.command.test(command))) return;
  // Tests of one module are few.
  const few = /\.py\b/.test(command) ? {} : FEW_TESTS;
  if (SERVES.test(command)) await serveAsWritten(target, command, cwd, env);
  else if (command.startsWith(`python -m ${factsOf(target).package}.promote`))
    await promote(target, command, cwd, env);
  else await shell(target, command, cwd, { ...env, ...few });
}

/** What ends with a server, after others or alone. */
const SERVES = /(?<=^|&& )uvicorn [^&]*$/;

/** Starts a server as it is written but for its address, asks it, and stops it. */
async function serveAsWritten(
  { programs }: Target,
  command: string,
  cwd: string,
  env: Environment,
): Promise<void> {
  const port = await freePort();
  const address = command.includes("--port") ? "" : " --host 0.0.0.0 --port 8000";
  const local = `${command}${address}`.replace("0.0.0.0", "127.0.0.1").replace("8000", `${port}`);
  expect(local).toContain(`--host 127.0.0.1 --port ${port}`);
  const server = execa(local.replace(SERVES, "exec $&"), {
    cwd,
    env: environmentOf(programs, env),
    extendEnv: false,
    shell: "bash",
    all: true,
    reject: false,
  });
  let ended = false;
  void server.then(() => (ended = true));
  const isUp = await answers(`http://127.0.0.1:${port}/health/ready`, () => ended);
  server.kill("SIGTERM");
  const { all } = await server;
  expect(isUp, all).toBe(true);
  expect(all).toContain("Application shutdown complete");
}

/** Promotes somebody who has registered, where the documents promote Ada. */
async function promote(target: Target, command: string, cwd: string, env: Environment) {
  const { email } = await newcomer(target);
  const own = command.replace("ada@example.com", email);
  await shell(target, own, cwd, { ...env, ...onDatabase(target, target.databaseUrl) });
}
