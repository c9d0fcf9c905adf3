// The real Better Auth, in a process of its own; its parent says over IPC what it is to be.
import { once } from "node:events";
import { createServer } from "node:http";
import { betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { toNodeHandler } from "better-auth/node";
import { jwt } from "better-auth/plugins/jwt";
import { Kysely, PostgresDialect, SqliteDialect } from "kysely";
import Libsql from "libsql";
import pg from "pg";

/** @typedef {import("./settings.js").Settings} Settings */

const SQLITE = "sqlite:///";

/** @param {string} url */
function dialectFor(url) {
  if (!url.startsWith(SQLITE))
    return new PostgresDialect({ pool: new pg.Pool({ connectionString: url }) });
  // The backend writes to the same file: wait for its locks instead of failing at once.
  return new SqliteDialect({ database: new Libsql(url.slice(SQLITE.length), { timeout: 10_000 }) });
}

/** @param {Settings} settings */
async function serve({ secret, baseUrl, port, database, cookiePrefix, cookieCache, jwtLifetime }) {
  const dialect = dialectFor(database);
  /** @satisfies {import("better-auth").BetterAuthOptions} */
  const options = {
    secret,
    baseURL: baseUrl,
    database: dialect,
    emailAndPassword: { enabled: true },
    session: { cookieCache: { enabled: cookieCache } },
    advanced: { cookiePrefix },
    plugins: [jwt({ jwt: { expirationTime: jwtLifetime } })],
    telemetry: { enabled: false },
  };
  const { runMigrations } = await getMigrations(options);
  await runMigrations();
  const server = createServer(toNodeHandler(betterAuth(options)));
  server.listen(port, "127.0.0.1");
  await once(server, "listening");

  /** @type {Kysely<{ jwks: { expiresAt: Date | string | null } }>} */
  const keys = new Kysely({ dialect });
  const now = () => (database.startsWith(SQLITE) ? new Date().toISOString() : new Date());
  process.on("message", async () => {
    // As when `rotationInterval` has passed: the next token is signed with a new key.
    await keys
      .updateTable("jwks")
      .set({ expiresAt: now() })
      .where("expiresAt", "is", null)
      .execute();
    process.send?.("done");
  });
  process.send?.("ready");
}

process.once("message", (/** @type {Settings} */ settings) => serve(settings));
// Also when the parent was killed.
process.once("disconnect", () => process.exit());
