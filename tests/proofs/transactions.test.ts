import { expect } from "vitest";
import { countOf, newDatabase, sql } from "./support/database.js";
import { call, statusesOf } from "./support/http.js";
import { factsOf } from "./support/layouts/index.js";
import { prove } from "./support/proof.js";
import { serve } from "./support/server.js";
import type { Database, Target } from "./support/target.js";
import { newcomer, newCredentials, register, signUpOf } from "./support/users.js";

/** Makes each commit fail that stores a row: what the endpoint does by itself goes well. */
const REFUSE_COMMIT: Record<Database, (table: string) => readonly string[]> = {
  sqlite: (table) => [
    "CREATE TABLE parents (id INTEGER PRIMARY KEY)",
    "CREATE TABLE orphans (id INTEGER REFERENCES parents DEFERRABLE INITIALLY DEFERRED)",
    `CREATE TRIGGER refuse AFTER INSERT ON ${table} BEGIN INSERT INTO orphans VALUES (1); END`,
  ],
  postgresql: (table) => [
    `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE integrity_constraint_violation; END $$`,
    `CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON ${table} DEFERRABLE INITIALLY DEFERRED
       FOR EACH ROW EXECUTE FUNCTION refuse()`,
  ],
};

/** Makes each write to a table fail. */
const REFUSE_WRITES: Record<Database, (table: string) => readonly string[]> = {
  sqlite: (table) => [
    `CREATE TRIGGER refuse BEFORE INSERT ON ${table} BEGIN SELECT RAISE(ABORT, 'no'); END`,
  ],
  postgresql: (table) => [
    `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE integrity_constraint_violation; END $$`,
    `CREATE TRIGGER refuse BEFORE INSERT ON ${table}
       FOR EACH ROW EXECUTE FUNCTION refuse()`,
  ],
};

prove({ database: "each", features: "without" }, (target, proof) => {
  const { database } = target;
  const { route, bodyFor, table } = factsOf(target).write;

  proof("what is answered with success is there for other connections", async () => {
    const databaseUrl = await newDatabase(target);
    const { url } = await serve(target, databaseUrl);
    const token = await tokenFor(target, url);
    const { status } = await call(url, route, { token, json: await bodyFor(url) });
    expect(status).toBe(201);
    expect(await countOf(target, databaseUrl, table)).toBe(1);
  });

  proof("the commit comes before the response: if it fails, the client hears of it", async () => {
    const databaseUrl = await newDatabase(target);
    const { url } = await serve(target, databaseUrl);
    const token = await tokenFor(target, url);
    await call(url, route, { token, json: await bodyFor(url) });
    const json = await bodyFor(url);
    await sql(target, databaseUrl, ...REFUSE_COMMIT[database](table));
    const { status } = await call(url, route, { token, json });
    expect(status).toBe(409);
    expect(await countOf(target, databaseUrl, table)).toBe(1);
  });

  proof("an error after a write leaves nothing", async () => {
    const databaseUrl = await newDatabase(target);
    const { url } = await serve(target, databaseUrl);
    const twice = factsOf(target).writesTwice ?? expect.fail("No request writes twice.");
    const [first, second] = twice.tables;
    const hasAccounts = typeof factsOf(target).signUp !== "string";
    const credentials = hasAccounts ? await register(target, url) : newCredentials();
    const write = () => call(url, twice.route, { json: twice.bodyFor(credentials) });
    expect((await write()).status).toBe(twice.succeeds);
    await sql(target, databaseUrl, ...REFUSE_WRITES[database](second));
    const written = await countOf(target, databaseUrl, second);
    expect((await write()).status).toBe(409);
    expect(await countOf(target, databaseUrl, first)).toBe(1);
    expect(await countOf(target, databaseUrl, second)).toBe(written);
  });

  proof("of 20 concurrent registrations of one address exactly one succeeds", async () => {
    const { url } = target;
    const { route, bodyFor, refusals } = signUpOf(target);
    const json = await bodyFor(url, newCredentials());
    const { 201: made, ...others } = await statusesOf(20, () => call(url, route, { json }));
    expect(made).toBe(1);
    for (const status of Object.keys(others)) expect(refusals).toContain(Number(status));
  });
});

/** What a write has to be sent with. */
async function tokenFor(target: Target, url: string): Promise<string | undefined> {
  const { needsLogin } = factsOf(target).write;
  return needsLogin ? (await newcomer(target, url)).access_token : undefined;
}
