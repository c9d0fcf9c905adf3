import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { execa } from "execa";
import type { TestProject } from "vitest/node";
import { startPostgres, type PostgresServer } from "../../support/postgres.js";
import { environmentFor } from "../../support/python.js";
import { startBetterAuth } from "./better-auth/index.js";
import { backendOf, factsOf, onDatabase } from "./layouts/index.js";
import { startMailServer } from "./mail-server.js";
import { forgetResults } from "./results.js";
import { environmentOf, type Environment } from "./run.js";
import { DEVELOPMENT_SECRET, developmentOf, start, type Server } from "./server.js";
import {
  columnOf,
  KINDS,
  specOf,
  type Database,
  type Kind,
  type Target,
  type WrittenSpec,
} from "./target.js";

/** Makes what all proofs share: servers of PostgreSQL and of mail, and for each target a clone that is served. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  forgetResults();
  const folder = mkdtempSync(join(tmpdir(), "proofs-"));
  const removeFolder = () => {
    rmSync(folder, { recursive: true, force: true });
  };
  // On Ctrl-C nothing else is asked to tidy up.
  process.once("exit", removeFolder);
  const mails = join(folder, "mails");
  mkdirSync(mails);
  const mailServer = await startMailServer(mails);
  const postgres = await startPostgres();
  const authDatabase = `postgresql://${await postgres.newDatabase()}`;
  const betterAuth = await startBetterAuth(authDatabase, { secret: DEVELOPMENT_SECRET }).catch(
    async (error: unknown) => {
      await postgres.stop();
      mailServer.stop();
      throw error;
    },
  );
  const shared: Shared = {
    postgres,
    mailUrl: mailServer.url,
    betterAuth: { BETTER_AUTH_URL: betterAuth.url, AUTH_DATABASE_URL: authDatabase },
  };
  const servers: Server[] = [];
  const tearDown = async () => {
    await Promise.all(servers.map((server) => server.stop()));
    await betterAuth.stop();
    await postgres.stop();
    mailServer.stop();
    removeFolder();
  };
  try {
    const targets = new Map<Kind, Target>();
    const makeAllOf = async (layout: string) => {
      for (const kind of KINDS.filter((kind) => kind.layout === layout)) {
        const place = join(folder, kind.layout, columnOf(kind));
        const { target, server } = await make(kind, place, shared);
        targets.set(kind, target);
        servers.push(server);
      }
    };
    // Layouts beside each other: most of the time this waits for programs of one core.
    await Promise.all([...new Set(KINDS.map(({ layout }) => layout))].map(makeAllOf));
    project.provide(
      "targets",
      KINDS.flatMap((kind) => targets.get(kind) ?? []),
    );
    project.provide("mails", mails);
    project.provide("betterAuth", betterAuth.url);
    project.provide("postgres", await postgres.newDatabase());
  } catch (error) {
    await tearDown();
    throw error;
  }
  return tearDown;
}

/** What all targets use. */
type Shared = {
  readonly postgres: PostgresServer;
  readonly mailUrl: string;
  /** What tells an application where Better Auth is. */
  readonly betterAuth: Environment;
};

async function make(
  kind: Kind,
  folder: string,
  { postgres, mailUrl, betterAuth }: Shared,
): Promise<{ target: Target; server: Server }> {
  const spec = specOf(kind);
  const created = join(folder, "demo");
  const clone = join(folder, "clone");
  await create(created, spec);
  await execa("git", ["clone", "--quiet", created, clone]);
  const revision = ["rev-parse", "--short=10", "HEAD^{tree}"];
  const { stdout: tree } = await execa("git", revision, { cwd: clone });
  const backend = backendOf(kind, clone);
  // Each layout is installed once as its README says.
  const installer = kind.database === "sqlite" && kind.variant === undefined ? "pip" : "uv";
  const requirements = join(backend, factsOf(kind).requirements);
  const programs = await environmentFor(requirements, [], installer);
  const { template, databaseUrl } = await migratedTwice[kind.database](
    folder,
    postgres,
    async (url) => {
      const env = environmentOf(programs, onDatabase(kind, url));
      const cwd = backend;
      await execa(join(programs, "alembic"), ["upgrade", "head"], { cwd, env, extendEnv: false });
    },
  );
  const development = developmentOf(kind, mailUrl, betterAuth);
  const server = await start({ ...kind, programs }, backend, {
    ...development,
    ...onDatabase(kind, databaseUrl),
  });
  const { url } = server;
  return {
    target: {
      ...{ ...kind, spec, created, clone, backend, tree, programs, development },
      ...{ template, url, databaseUrl },
    },
    server,
  };
}

/** Runs the built program as a user would. */
export async function create(
  folder: string,
  spec: WrittenSpec,
  options: readonly string[] = [],
): Promise<void> {
  const program = resolve("dist/create-agent-project.js");
  const input = JSON.stringify(spec);
  await execa(process.execPath, [program, folder, "--spec", "-", ...options], { input });
}

type Databases = { readonly template: string; readonly databaseUrl: string };

/** Two databases that are alike: migrated, and empty. */
const migratedTwice: Record<
  Database,
  (
    folder: string,
    postgres: PostgresServer,
    migrate: (url: string) => Promise<void>,
  ) => Promise<Databases>
> = {
  sqlite: async (folder, _, migrate) => {
    const [template, served] = [join(folder, "template.db"), join(folder, "served.db")];
    const urlOf = (path: string) => `sqlite+aiosqlite:///${path}`;
    await migrate(urlOf(template));
    copyFileSync(template, served);
    return { template: urlOf(template), databaseUrl: urlOf(served) };
  },
  postgresql: async (_, postgres, migrate) => {
    const urlOf = (address: string) => `postgresql+psycopg://${address}`;
    const template = await postgres.newDatabase();
    await migrate(urlOf(template));
    return {
      template: urlOf(template),
      databaseUrl: urlOf(await postgres.newDatabase(template)),
    };
  },
};
