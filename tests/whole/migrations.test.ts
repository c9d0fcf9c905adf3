import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readHistory } from "../../src/migrate/history.js";
import { migrate } from "../../src/migrate/migrate.js";
import { projectPath, type ProjectPath } from "../../src/tree/path.js";
import { cli, lasting } from "../support/cli.js";
import { startPostgres, type PostgresServer } from "../support/postgres.js";
import { environmentFor } from "../support/python.js";
import { featureOf, randomChain, renamesOf, type State } from "./migrations/random-chain.js";

const MINUTES = 60_000;

const FIXED_SEEDS = Array.from({ length: 12 }, (_, n) => n + 1);
const FRESH_SEEDS = Array.from({ length: 3 }, () => Math.floor(Math.random() * 2 ** 31));
const LENGTH = 6;

const FOLDER = projectPath("alembic/versions");
const DRIVER = resolve("tests/whole/migrations/chains.py");

const parent = lasting();
const project = join(parent, "demo");
let postgres: PostgresServer;
let env: Record<string, string>;

beforeAll(async () => {
  const [made] = await Promise.all([
    cli(["demo", "--set=database=postgresql", "--set=jwt=pyjwt", "--no-git"], { cwd: parent }),
    startPostgres().then((server) => (postgres = server)),
  ]);
  expect(made.exitCode, made.stderr).toBe(0);
  const programs = await environmentFor(join(project, "requirements.txt"));
  env = { PATH: `${programs}:${process.env["PATH"] ?? ""}` };
}, 20 * MINUTES);

afterAll(async () => {
  await postgres.stop();
});

type Written = State & { readonly revision: string };

/** Writes the migrations of a chain beside the project's own. */
async function writeChain(seed: number): Promise<{ folder: string; states: Written[] }> {
  const folder = join(parent, `chain-${seed}`);
  cpSync(join(project, "alembic"), join(folder, "alembic"), { recursive: true });
  const first = `${FOLDER}/0001_users_and_login_sessions.py`;
  const files = new Map<ProjectPath, string>([
    [projectPath(first), readFileSync(join(project, first), "utf8")],
  ]);
  const written: Written[] = [];
  for (const state of randomChain(seed, LENGTH)) {
    const before = (written.at(-1)?.features ?? []).map(featureOf);
    const after = state.features.map(featureOf);
    const history = readHistory(files);
    const renames = renamesOf(state);
    const migration = await migrate({ before, after, renames, history, folder: FOLDER });
    if (migration !== undefined) {
      const text = Buffer.from(migration.entry.bytes).toString();
      files.set(migration.path, text);
      writeFileSync(join(folder, migration.path), text);
    }
    // A step that changes no table is the same revision as before.
    if (migration === undefined && written.length > 0) continue;
    written.push({ ...state, revision: migration?.revision ?? "0001" });
  }
  return { folder: join(folder, "alembic"), states: written };
}

describe("migrations over random changes of features, with rows in the tables", () => {
  const seeds = [...FIXED_SEEDS, ...FRESH_SEEDS];
  let chains: { name: string; folder: string; states: Written[] }[];

  beforeAll(async () => {
    chains = [];
    for (const seed of seeds) chains.push({ name: `${seed}`, ...(await writeChain(seed)) });
  }, 5 * MINUTES);

  it.each(["sqlite", "postgresql"])(
    "go up, down to their start and up again on %s",
    async (database) => {
      const task = {
        project,
        chains: await Promise.all(
          chains.map(async (chain) => ({
            ...chain,
            url:
              database === "sqlite"
                ? `sqlite+aiosqlite:///${join(parent, `${chain.name}.db`)}`
                : `postgresql+psycopg://${await postgres.newDatabase()}`,
          })),
        ),
      };
      const file = join(parent, `${database}.json`);
      writeFileSync(file, JSON.stringify(task));
      const { all, exitCode } = await execa("python", [DRIVER, file], {
        env,
        all: true,
        reject: false,
      });
      console.log(all);
      expect(exitCode, `fresh seeds: ${FRESH_SEEDS.join(", ")}\n${all}`).toBe(0);
    },
    10 * MINUTES,
  );

  it.each(["black --check -q", "isort --check -q", "flake8", "mypy --strict"])(
    "satisfy %s",
    async (command) => {
      const folder = join(project, "chains");
      mkdirSync(folder, { recursive: true });
      for (const { name } of chains)
        cpSync(join(parent, `chain-${name}`, FOLDER), folder, {
          recursive: true,
          filter: (path) => !path.includes("__pycache__"),
        });
      await execa(`${command} chains`, { cwd: project, env, shell: true, all: true });
    },
    10 * MINUTES,
  );
});
