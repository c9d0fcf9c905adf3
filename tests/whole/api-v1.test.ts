import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { cli, lasting, scratch } from "../support/cli.js";
import { freePort, startPostgres, type PostgresServer } from "../support/postgres.js";
import { environmentFor } from "../support/python.js";

const MINUTES = 60_000;

let postgres: PostgresServer;

beforeAll(async () => {
  postgres = await startPostgres();
}, MINUTES);

afterAll(async () => {
  await postgres.stop();
});

const COMMANDS = [
  "pytest -v",
  "pytest -W error --cov=app --cov-branch --cov-fail-under=100",
  "pytest -W error -n 2",
  "black --check app/ tests/",
  "isort --check app/ tests/ alembic/",
  "mypy app/ tests/",
  "flake8 app/ tests/",
  "alembic upgrade head && alembic check && alembic downgrade base && alembic upgrade head",
];

describe.each([
  { database: "sqlite", jwt: "python-jose", commands: COMMANDS },
  {
    database: "postgresql",
    jwt: "pyjwt",
    // The tests run on SQLite by themselves, which is where all code is reached.
    commands: [...COMMANDS, "TEST_DATABASE_URL=$DATABASE_URL pytest -W error"],
  },
])("a fresh clone of api-v1 with $database and $jwt", ({ database, jwt, commands }) => {
  const parent = lasting();
  let project: string;
  let environment: Record<string, string>;

  beforeAll(async () => {
    const settings = [`--set=database=${database}`, `--set=jwt=${jwt}`];
    const { exitCode, stderr } = await cli(["demo", ...settings], { cwd: parent });
    expect(exitCode, stderr).toBe(0);
    project = join(parent, "clone");
    await execa("git", ["clone", "--quiet", join(parent, "demo"), project]);
    const programs = await environmentFor(join(project, "requirements.txt"));
    environment = { PATH: `${programs}:${process.env["PATH"] ?? ""}` };
    if (database === "postgresql")
      environment["DATABASE_URL"] = `postgresql+psycopg://${await postgres.newDatabase()}`;
  }, 20 * MINUTES);

  it.each(commands)(
    "%s",
    async (command) => {
      await execa(command, { cwd: project, env: environment, shell: true, all: true });
    },
    10 * MINUTES,
  );

  it("uvicorn app.main:app answers, and stops cleanly on SIGTERM", async () => {
    const port = await freePort();
    const server = execa("uvicorn", ["app.main:app", "--host", "127.0.0.1", "--port", `${port}`], {
      cwd: project,
      env: environment,
      all: true,
      reject: false,
    });
    const url = `http://127.0.0.1:${port}`;
    await answering(`${url}/health/live`);
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);

    const credentials = { email: "ada@example.com", password: "correct horse battery" };
    const post = (path: string, body: object) =>
      fetch(`${url}/api/v1${path}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
    expect((await post("/auth/register", credentials)).status).toBe(201);
    const login = await post("/auth/login", credentials);
    const { access_token } = z.object({ access_token: z.string() }).parse(await login.json());
    const me = await fetch(`${url}/api/v1/users/me`, {
      headers: { authorization: `Bearer ${access_token}` },
    });
    expect(await me.json()).toMatchObject({ email: credentials.email });
    expect((await fetch(`${url}/api/v1/users/me`)).status).toBe(401);

    server.kill("SIGTERM");
    const { signal, all } = await server;
    // uvicorn finishes its work and then lets the signal end it.
    expect(signal).toBe("SIGTERM");
    expect(all).toContain("Application shutdown complete");
  });
});

it(
  "create --install makes an environment that runs the project",
  async () => {
    const cwd = scratch();
    const { exitCode, stdout, stderr } = await cli(["demo", "--install"], {
      cwd,
      timeout: 10 * MINUTES,
    });
    expect(exitCode, stderr).toBe(0);
    expect(stderr.split("\n")).toEqual(["Making .venv", "Installing requirements.txt"]);
    expect(stdout).not.toContain("pip install");
    await execa(join(cwd, "demo/.venv/bin/alembic"), ["upgrade", "head"], {
      cwd: join(cwd, "demo"),
    });
  },
  10 * MINUTES,
);

/** Waits until a server answers. */
async function answering(url: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (
      await fetch(url).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return;
    await sleep(100);
  }
  throw new Error(`${url} never answered.`);
}
