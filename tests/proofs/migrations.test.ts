import { expect } from "vitest";
import { newDatabase, newEmptyDatabase, NOWHERE, sql, sqlEach } from "./support/database.js";
import { call } from "./support/http.js";
import { featureTablesOf } from "./support/features.js";
import { factsOf, hasUsers, onDatabase, partsOf } from "./support/layouts/index.js";
import { prove } from "./support/proof.js";
import { shell } from "./support/run.js";
import { serve } from "./support/server.js";
import type { Database, Target } from "./support/target.js";
import { newToken, whoAmI } from "./support/users.js";

/** What the database itself says about its schema. */
const SCHEMA: Record<Database, readonly string[]> = {
  sqlite: [
    // Once it has counted, SQLite keeps its own table for that.
    `SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name <> 'sqlite_sequence'
       ORDER BY type, name`,
  ],
  postgresql: [
    `SELECT table_name, column_name, data_type, character_maximum_length, is_nullable,
            column_default
       FROM information_schema.columns WHERE table_schema = 'public'
       ORDER BY table_name, column_name`,
    `SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
       ORDER BY indexname`,
    `SELECT conrelid::regclass, conname, pg_get_constraintdef(oid) FROM pg_constraint
       WHERE connamespace = 'public'::regnamespace AND contype <> 'n' ORDER BY conname`,
    "SELECT typname FROM pg_type WHERE typnamespace = 'public'::regnamespace ORDER BY typname",
  ],
};

const TABLE_NAMES: Record<Database, string> = {
  sqlite: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
  postgresql: "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
};

const tablesOf = (target: Target) => [
  ...partsOf(target).flatMap(({ tables }) => tables),
  ...featureTablesOf(target),
];

prove({ database: "each", features: "with" }, (target, proof) => {
  proof("migrations run up, agree with the models, run down to nothing and up again", async () => {
    const url = await newEmptyDatabase(target);
    const alembic = (command: string) =>
      shell(target, `alembic ${command}`, target.backend, onDatabase(target, url));
    const schema = () => sqlEach(target, url, SCHEMA[target.database]);

    await alembic("stamp base");
    const nothing = await schema();
    await alembic("upgrade head");
    await alembic("check");
    const first = await schema();
    for (const table of tablesOf(target)) expect(JSON.stringify(first)).toContain(table);
    await alembic("downgrade base");
    expect(await schema()).toEqual(nothing);
    await alembic("upgrade head");
    expect(await schema()).toEqual(first);
    await alembic("check");
  });

  proof("a second upgrade changes nothing, and there is one head", async () => {
    const url = await newEmptyDatabase(target);
    const env = onDatabase(target, url);
    await shell(target, "alembic upgrade head && alembic upgrade head", target.backend, env);
    const heads = await shell(target, "alembic heads", target.backend, env);
    expect(heads.match(/\(head\)/g)).toHaveLength(1);
  });

  proof("migrations can be printed as SQL without a database", async () => {
    // SQLite changes tables by copying them, which needs their rows.
    const env = onDatabase(target, NOWHERE.postgresql);
    const printed = await shell(target, "alembic upgrade head --sql", target.backend, env);
    for (const table of tablesOf(target)) expect(printed).toContain(`CREATE TABLE ${table}`);
  });

  proof(
    "the last one goes down and up again beside rows, and keeps those of other tables",
    async () => {
      const databaseUrl = await newDatabase(target);
      const alembic = (command: string) =>
        shell(target, `alembic ${command}`, target.backend, onDatabase(target, databaseUrl));
      const rows = async () => {
        const tables = (await sql(target, databaseUrl, TABLE_NAMES[target.database])).map(String);
        const names = tables.filter((name) => name !== "alembic_version").sort();
        const queries = names.map((name) => `SELECT * FROM ${name} ORDER BY 1`);
        const found = await sqlEach(target, databaseUrl, queries);
        return new Map(names.map((name, index) => [name, found[index]]));
      };

      const fresh = await rows();
      const server = await serve(target, databaseUrl);
      const { route, bodyFor } = factsOf(target).write;
      const token = await newToken(target, server.url);
      if (!hasUsers(target)) await call(server.url, route, { json: await bodyFor(server.url) });
      await server.stop();
      const before = await rows();
      expect([...before.keys()]).toEqual(tablesOf(target).sort());
      await alembic("downgrade -1");
      const meanwhile = await rows();
      for (const [table, kept] of meanwhile) expect(kept, table).toEqual(before.get(table));
      await alembic("upgrade head");
      await alembic("check");
      for (const [table, found] of await rows())
        expect(found, table).toEqual(meanwhile.get(table) ?? fresh.get(table));
      const { url } = await serve(target, databaseUrl);
      // Who is known only elsewhere is stored anew.
      const isKnown = meanwhile.has("users") || factsOf(target).signUp === "better-auth";
      if (token !== undefined) expect((await whoAmI(url, token)).status).toBe(isKnown ? 200 : 401);
      await newToken(target, url);
    },
    // The last one is a feature's, or the layout's own.
    { database: "either", features: "both" },
  );
});
