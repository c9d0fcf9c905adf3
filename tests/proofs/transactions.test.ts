import { expect } from "vitest";
import { countOf, newDatabase, sql } from "./support/database.js";
import { call, statusesOf } from "./support/http.js";
import { factsOf } from "./support/layouts/index.js";
import { prove } from "./support/proof.js";
import { serve } from "./support/server.js";
import type { Database } from "./support/target.js";
import { logIn, newCredentials, register } from "./support/users.js";

/** Makes each commit fail that stores a user: what the endpoint does by itself goes well. */
const REFUSE_COMMIT: Record<Database, readonly string[]> = {
  sqlite: [
    "CREATE TABLE parents (id INTEGER PRIMARY KEY)",
    "CREATE TABLE orphans (id INTEGER REFERENCES parents DEFERRABLE INITIALLY DEFERRED)",
    "CREATE TRIGGER refuse AFTER INSERT ON users BEGIN INSERT INTO orphans VALUES (1); END",
  ],
  postgresql: [
    `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE integrity_constraint_violation; END $$`,
    `CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON users DEFERRABLE INITIALLY DEFERRED
       FOR EACH ROW EXECUTE FUNCTION refuse()`,
  ],
};

/** Makes the second write of a login fail. */
const REFUSE_TOKENS: Record<Database, readonly string[]> = {
  sqlite: [
    "CREATE TRIGGER refuse BEFORE INSERT ON refresh_tokens BEGIN SELECT RAISE(ABORT, 'no'); END",
  ],
  postgresql: [
    `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE integrity_constraint_violation; END $$`,
    `CREATE TRIGGER refuse BEFORE INSERT ON refresh_tokens
       FOR EACH ROW EXECUTE FUNCTION refuse()`,
  ],
};

prove({ database: "each", features: "without" }, (target, proof) => {
  const { database } = target;
  const { route, bodyFor, refusals } = factsOf(target).signUp;

  proof("what is answered with success is there for other connections", async () => {
    const { email } = await register(target);
    const [row] = await sql(
      target,
      target.databaseUrl,
      `SELECT count(*) FROM users WHERE email = '${email}'`,
    );
    expect(row).toEqual([1]);
  });

  proof("the commit comes before the response: if it fails, the client hears of it", async () => {
    const databaseUrl = await newDatabase(target);
    const { url } = await serve(target, databaseUrl);
    await register(target, url);
    const json = await bodyFor(url, newCredentials());
    await sql(target, databaseUrl, ...REFUSE_COMMIT[database]);
    const { status } = await call(url, route, { json });
    expect(status).toBe(409);
    expect(await countOf(target, databaseUrl, "users")).toBe(1);
  });

  proof("an error after a write leaves nothing", async () => {
    const databaseUrl = await newDatabase(target);
    const { url } = await serve(target, databaseUrl);
    const credentials = await register(target, url);
    expect((await logIn(url, credentials)).status).toBe(200);
    await sql(target, databaseUrl, ...REFUSE_TOKENS[database]);
    expect((await logIn(url, credentials)).status).toBe(409);
    expect(await countOf(target, databaseUrl, "login_sessions")).toBe(1);
    expect(await countOf(target, databaseUrl, "refresh_tokens")).toBe(1);
  });

  proof("of 20 concurrent registrations of one address exactly one succeeds", async () => {
    const { url } = target;
    const json = await bodyFor(url, newCredentials());
    const { 201: made, ...others } = await statusesOf(20, () => call(url, route, { json }));
    expect(made).toBe(1);
    for (const status of Object.keys(others)) expect(refusals).toContain(Number(status));
  });
});
