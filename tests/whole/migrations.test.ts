import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readHistory } from "../../src/migrate/revisions.js";
import { migrate } from "../../src/migrate/migrate.js";
import { projectPath, type ProjectPath } from "../../src/tree/path.js";
import { cli, lasting } from "../support/cli.js";
import { sample, SEED } from "../support/extent.js";
import { startPostgres, type PostgresServer } from "../support/postgres.js";
import { environmentFor } from "../support/python.js";
import { featureOf, renamesOf, type State } from "./migrations/drafts.js";
import { extremeNames } from "./migrations/extreme-names.js";
import { randomChain } from "./migrations/random-chain.js";

const MINUTES = 60_000;

const FIXED_SEEDS = Array.from({ length: 12 }, (_, n) => n + 1);
const FRESH_SEEDS = [SEED, SEED + 1, SEED + 2];
/** How many of them `npm test` takes. */
const SAMPLED = 5;
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

/** Writes the migrations from each state to the next, beside the project's own. */
async function writeChain(
  name: string,
  states: readonly State[],
): Promise<{ name: string; folder: string; states: Written[] }> {
  const folder = join(parent, `chain-${name}`);
  cpSync(join(project, "alembic"), join(folder, "alembic"), { recursive: true });
  const first = `${FOLDER}/0001_users_and_login_sessions.py`;
  const files = new Map<ProjectPath, string>([
    [projectPath(first), readFileSync(join(project, first), "utf8")],
  ]);
  const written: Written[] = [];
  for (const state of states) {
    const before = (written.at(-1)?.features ?? []).map(featureOf);
    const after = state.features.map(featureOf);
    const history = readHistory(files, FOLDER);
    const renames = renamesOf(state);
    const migration = await migrate({
      ...{ before, after, renames, history, folder: FOLDER },
      isOwned: ({ access }) => access?.kind === "owned",
    });
    if (migration !== undefined) {
      const text = Buffer.from(migration.entry.bytes).toString();
      files.set(migration.path, text);
      writeFileSync(join(folder, migration.path), text);
    }
    // A step that changes no table is the same revision as before.
    if (migration === undefined && written.length > 0) continue;
    written.push({ ...state, revision: migration?.revision ?? "0001" });
  }
  return { name, folder: join(folder, "alembic"), states: written };
}

async function newDatabase(kind: string, name: string): Promise<string> {
  return kind === "sqlite"
    ? `sqlite+aiosqlite:///${join(parent, `${name}.db`)}`
    : `postgresql+psycopg://${await postgres.newDatabase()}`;
}

describe("migrations over random changes of features, with rows in the tables", () => {
  const seeds = sample([...FIXED_SEEDS, ...FRESH_SEEDS], SAMPLED);
  let chains: Awaited<ReturnType<typeof writeChain>>[];

  beforeAll(async () => {
    const random = seeds.map((seed) => writeChain(`${seed}`, randomChain(seed, LENGTH)));
    chains = await Promise.all([writeChain("extremes", extremeNames()), ...random]);
  }, 5 * MINUTES);

  it.each(["sqlite", "postgresql"])(
    "go up, down to their start and up again on %s",
    async (database) => {
      const task = {
        project,
        chains: await Promise.all(
          chains.map(async (chain) => ({ ...chain, url: await newDatabase(database, chain.name) })),
        ),
      };
      const file = join(parent, `${database}.json`);
      writeFileSync(file, JSON.stringify(task));
      const { all, exitCode } = await execa("python", [DRIVER, file], {
        env,
        all: true,
        reject: false,
      });
      expect(exitCode, `seeds: ${seeds.join(", ")}\n${all}`).toBe(0);
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

it.each(["sqlite", "postgresql"] as const)(
  "a migration on %s stops where rows cannot be given what they need, and leaves them",
  async (database) => {
    const size = { ...{ name: "size", type: "decimal", nullable: false }, unique: false };
    const notes = (argument: string, owned: boolean): State => ({
      features: [
        {
          ...{ name: "note", plural: "notes", owned },
          fields: [{ ...size, argument, index: false, default: null }],
        },
      ],
      renames: {},
    });
    const { folder, states } = await writeChain(`stops-${database}`, [
      notes("3,1", false),
      notes("3,1", true),
      notes("6,2", true),
    ]);
    const url = await newDatabase(database, "stops");
    const revisions = states.map(({ revision }) => revision);
    const script = resolve("tests/whole/migrations/stops.py");
    const { stdout } = await execa("python", [script, project, folder, url, ...revisions], { env });
    const numbers = {
      sqlite: ["0999980", "0999", "0999990", "1000", "1000000"].map((text) => `['${text}']`),
      postgresql: ["-0.20", "-0.1", "-0.10", "0.0", "0.00"].map((text) => `[Decimal('${text}')]`),
    }[database];
    const unfit =
      "There are values in notes.size that do not fit 3 digits with 1 of them after the point. Change or delete them, and run this again.";
    const overflow = {
      sqlite: unfit,
      postgresql: "(psycopg.errors.NumericValueOutOfRange) numeric field overflow",
    }[database];
    expect(stdout.split("\n")).toEqual([
      "The rows of notes need an owner, and there is no active administrator. Make a user one, and run this again.",
      "True",
      "True",
      ...numbers,
      ...[overflow, "True"],
      ...[unfit, "True"],
    ]);
  },
  5 * MINUTES,
);
