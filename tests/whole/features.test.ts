import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, it } from "vitest";
import { layouts } from "../../src/render/layouts/index.js";
import { render } from "../../src/render/render.js";
import { parseSpec } from "../../src/spec/parse.js";
import { lasting } from "../support/cli.js";
import { FEATURES } from "../support/features.js";
import { startPostgres, type PostgresServer } from "../support/postgres.js";
import { environmentFor } from "../support/python.js";

const MINUTES = 60_000;

let postgres: PostgresServer;
let project: string;
let environment: Record<string, string>;

beforeAll(async () => {
  postgres = await startPostgres();
  project = join(lasting(), "shop");
  const document = { name: "shop", layout: "api-v1", features: FEATURES };
  const tree = await render(parseSpec(JSON.stringify(document), "test", layouts));
  for (const [path, { bytes }] of tree) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), bytes);
  }
  const programs = await environmentFor(join(project, "requirements.txt"), ["psycopg[binary]"]);
  environment = {
    PATH: `${programs}:${process.env["PATH"] ?? ""}`,
    TEST_DATABASE: `postgresql+psycopg://${await postgres.newDatabase()}`,
  };
  await run("alembic upgrade head");
  await run("alembic revision --autogenerate -m features");
  // What autogenerate writes is for a person to read and to format.
  await run("black -q alembic/ && isort -q alembic/");
}, 20 * MINUTES);

afterAll(async () => {
  await postgres.stop();
});

describe("a project with features of every type, modifier and access", () => {
  it.each([
    "black --check app/ tests/ alembic/",
    "isort --check app/ tests/ alembic/",
    "flake8 app/ tests/ alembic/",
    "mypy app/ tests/",
    "pytest -q -n 2 -W error --cov=app --cov-branch --cov-fail-under=100",
    "alembic upgrade head && alembic check && alembic downgrade base && alembic upgrade head",
    // The tables that refer to each other need a migration that autogenerate does not write there.
    'TEST_DATABASE_URL=$TEST_DATABASE pytest -q -n 2 -W error --deselect "tests/test_migrations.py::test_up_and_down_and_up_again"',
  ])("%s", run, 20 * MINUTES);
});

async function run(command: string): Promise<void> {
  await execa(command, { cwd: project, env: environment, shell: true, all: true });
}
