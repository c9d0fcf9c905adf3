import { expect } from "vitest";
import { newEmptyDatabase, NOWHERE, sql, type Row } from "./support/database.js";
import { prove } from "./support/proof.js";
import { shell } from "./support/run.js";
import type { Database, Kind } from "./support/target.js";

/** What the database itself says about its schema. */
const SCHEMA: Record<Database, readonly string[]> = {
  sqlite: ["SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"],
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

const TABLES = ["users", "login_sessions", "refresh_tokens"];
const FEATURE_TABLES = [
  ...["audit_entries", "categories", "customers", "invoice_lines", "invoices"],
  ...["people", "products", "rooms", "shipments"],
];

const tablesOf = ({ featured }: Kind) => (featured ? [...TABLES, ...FEATURE_TABLES] : TABLES);

prove((target, proof) => {
  proof("migrations run up, agree with the models, run down to nothing and up again", async () => {
    const url = await newEmptyDatabase(target);
    const alembic = (command: string) =>
      shell(target, `alembic ${command}`, target.clone, { DATABASE_URL: url });
    const schema = async () => {
      const parts: Row[] = [];
      for (const query of SCHEMA[target.database]) parts.push(await sql(target, url, query));
      return parts;
    };

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
    const env = { DATABASE_URL: url };
    await shell(target, "alembic upgrade head && alembic upgrade head", target.clone, env);
    const heads = await shell(target, "alembic heads", target.clone, env);
    expect(heads.match(/\(head\)/g)).toHaveLength(1);
  });

  proof("migrations can be printed as SQL without a database", async () => {
    // SQLite changes tables by copying them, which needs their rows.
    const env = { DATABASE_URL: NOWHERE.postgresql };
    const printed = await shell(target, "alembic upgrade head --sql", target.clone, env);
    for (const table of tablesOf(target)) expect(printed).toContain(`CREATE TABLE ${table}`);
  });
});
