import { setTimeout as sleep } from "node:timers/promises";
import { expect, inject } from "vitest";
import { newDatabase, runSql } from "./support/database.js";
import { call, type Answer } from "./support/http.js";
import { factsOf } from "./support/layouts/index.js";
import { prove } from "./support/proof.js";
import { serve } from "./support/server.js";
import { newcomer } from "./support/users.js";

const AT_ONCE = 20;

prove({ database: "postgresql", features: "without" }, (target, proof) => {
  const { route, bodyFor, needsLogin, table } = factsOf(target).write;

  /** A server, and what sends it a write that it takes when its database does. */
  async function writing(settings: Readonly<Record<string, string>> = {}) {
    const databaseUrl = await newDatabase(target);
    const { url } = await serve(target, databaseUrl, settings);
    const token = needsLogin ? (await newcomer(target, url)).access_token : undefined;
    const bodies = await Promise.all(Array.from({ length: 4 * AT_ONCE }, () => bodyFor(url)));
    const write = () => call(url, route, { token, json: bodies.pop() });
    const writeAll = () => Promise.all(Array.from({ length: AT_ONCE }, write));
    return { databaseUrl, write, writeAll };
  }

  proof(
    "while its database is away, all are answered with 503, and go on when it is back",
    async () => {
      const { databaseUrl, write, writeAll } = await writing();
      const name = databaseUrl.replace(/^.*\//, "");
      const server = (...statements: string[]) =>
        runSql(target.programs, `postgresql+psycopg://${inject("postgres")}`, ...statements);
      expect((await write()).status).toBe(201);
      const [meanwhile] = await Promise.all([
        writeAll(),
        server(
          `ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS false`,
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`,
        ),
      ]);
      for (const answer of meanwhile) expect([201, 503]).toContain(answer.status);
      for (const answer of await writeAll()) expectUnavailable(answer);
      await server(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS true`);
      expect((await write()).status).toBe(201);
    },
  );

  proof(
    "a statement that takes too long, and who finds no connection free, is 503 in time",
    async () => {
      const limits = { DATABASE_POOL_SIZE: "2", DATABASE_STATEMENT_TIMEOUT_SECONDS: "1" };
      const { databaseUrl, write, writeAll } = await writing(limits);
      expect((await write()).status).toBe(201);
      const locked = runSql(
        target.programs,
        databaseUrl,
        `DO $$ BEGIN LOCK TABLE ${table}; PERFORM pg_sleep(25); END $$`,
      );
      await sleep(2000);
      const began = performance.now();
      for (const answer of await writeAll()) expectUnavailable(answer);
      // Ten seconds for a connection and one for the statement.
      expect(performance.now() - began).toBeLessThan(20_000);
      await locked;
      expect((await write()).status).toBe(201);
    },
  );
});

function expectUnavailable({ status, headers, json }: Answer): void {
  expect(status).toBe(503);
  expect(json).toMatchObject({ code: "service_unavailable" });
  expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
}
