// Better Auth, as the backend expects it.
import { betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { PostgresDialect, SqliteDialect } from "kysely";
import { database, secret, url } from "./settings.mjs";

// Each driver is loaded only where it is used.
async function connect() {
  if ("postgres" in database) {
    const { default: pg } = await import("pg");
    return new PostgresDialect({
      pool: new pg.Pool({ connectionString: database.postgres }),
    });
  }
  const { default: Database } = await import("libsql");
  return new SqliteDialect({
    // The backend writes to the same file: wait for it, instead of failing.
    database: new Database(database.file, { timeout: 5_000 }),
  });
}

/** @satisfies {import("better-auth").BetterAuthOptions} */
const options = {
  secret,
  baseURL: url.origin,
  database: await connect(),
  emailAndPassword: { enabled: true },
  advanced: {
    cookiePrefix: process.env.BETTER_AUTH_COOKIE_PREFIX || "better-auth",
  },
};

export const auth = betterAuth(options);

/** Makes the tables and columns of Better Auth that are not there yet. */
export async function migrate() {
  const { toBeCreated, toBeAdded, runMigrations } =
    await getMigrations(options);
  await runMigrations();
  return [...toBeCreated, ...toBeAdded].map(({ table }) => table);
}
