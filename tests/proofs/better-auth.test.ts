import { createHmac } from "node:crypto";
import { expect } from "vitest";
import { startBetterAuth, type BetterAuth, type Visitor } from "./support/better-auth/index.js";
import { newDatabase, sql } from "./support/database.js";
import { call, type Answer } from "./support/http.js";
import { onDatabase } from "./support/layouts/index.js";
import { prove } from "./support/proof.js";
import { shell } from "./support/run.js";
import { newSecret, serve } from "./support/server.js";
import type { Target } from "./support/target.js";
import { newCredentials } from "./support/users.js";

const ME = "GET /api/v1/users/me";
const TASKS = "POST /api/v1/tasks";

/** Better Auth beside an application, on one database where that is PostgreSQL, and somebody who has signed up. */
type Beside = {
  readonly betterAuth: BetterAuth;
  readonly databaseUrl: string;
  readonly url: string;
  readonly ada: Visitor;
  readonly email: string;
};

prove({ database: "each", features: "without" }, (target, proof) => {
  proof("Better Auth: the real library's cookies and tokens are accepted", () =>
    beside(target, async ({ url, ada, email, betterAuth }) => {
      const byToken = await call(url, ME, { token: await ada.jwt() });
      expect(byToken).toMatchObject({ status: 200, json: { email, name: "Ada", role: "user" } });
      const byCookie = await call(url, ME, cookieOf(ada));
      expect(byCookie.json).toEqual(byToken.json);
      const json = { title: "Write tests" };
      const origin = { ...cookieOf(ada).headers, origin: betterAuth.url };
      expect((await call(url, TASKS, { json, headers: origin })).status).toBe(201);
      // Neither without its page's origin, nor from another's.
      expect((await call(url, TASKS, { json, ...cookieOf(ada) })).status).toBe(403);
      const evil = { ...origin, origin: "https://evil.example" };
      expect((await call(url, TASKS, { json, headers: evil })).status).toBe(403);
    }),
  );

  proof("Better Auth: what is forged, expired, revoked or signed out is refused", () =>
    beside(target, async ({ url, ada, betterAuth, databaseUrl }) => {
      const value = decodeURIComponent(ada.cookie().split("=").slice(1).join("="));
      const [token = ""] = value.split(".");
      const signed = (secret: string, what = token) =>
        `${what}.${createHmac("sha256", secret).update(what).digest("base64")}`;
      const ask = (cookie: string) =>
        call(url, ME, {
          headers: { cookie: `better-auth.session_token=${encodeURIComponent(cookie)}` },
        });
      expect((await ask(signed(betterAuth.secret))).status).toBe(200);
      expectRefused(await ask(signed(newSecret())));
      expectRefused(await ask(signed(betterAuth.secret, "another")));
      expectRefused(await ask(`${token}.${changed(value.split(".")[1])}`));
      expectRefused(await ask(token));

      const jwt = await ada.jwt();
      const [head, claims, signature = ""] = jwt.split(".");
      expectRefused(await call(url, ME, { token: [head, claims, changed(signature)].join(".") }));
      expectRefused(await call(url, ME, { token: `${head}.${claims}.` }));

      const cookie = cookieOf(ada);
      await sql(target, authDatabaseOf(target, betterAuth, databaseUrl), EXPIRE);
      expectRefused(await call(url, ME, cookie));

      const bob = betterAuth.visitor();
      const credentials = newCredentials();
      await bob.signUp({ ...credentials, name: "Bob" });
      const onPhone = betterAuth.visitor();
      await onPhone.signIn(credentials);
      const sessions = [cookieOf(bob), cookieOf(onPhone)];
      for (const one of sessions) expect((await call(url, ME, one)).status).toBe(200);
      await bob.revokeSessions();
      for (const one of sessions) expectRefused(await call(url, ME, one));
      const carol = betterAuth.visitor();
      await carol.signUp({ ...newCredentials(), name: "Carol" });
      const left = cookieOf(carol);
      expect((await call(url, ME, left)).status).toBe(200);
      await carol.signOut();
      expectRefused(await call(url, ME, left));
    }),
  );

  proof(
    "Better Auth: a rotated key is found, and a withdrawn one not trusted by who starts anew",
    () =>
      beside(target, async ({ url, ada, betterAuth, databaseUrl }) => {
        const old = await ada.jwt();
        expect((await call(url, ME, { token: old })).status).toBe(200);
        await betterAuth.rotateKeys();
        const token = await ada.jwt();
        // A new key is asked for once in ten seconds at most.
        await expect
          .poll(async () => (await call(url, ME, { token })).status, {
            timeout: 15_000,
            interval: 500,
          })
          .toBe(200);
        expect((await call(url, ME, { token: old })).status).toBe(200);
        // A process that starts after the keys are gone never trusts them.
        const database = authDatabaseOf(target, betterAuth, databaseUrl);
        await sql(target, database, "DELETE FROM jwks");
        const fresh = await serve(target, databaseUrl, settingsFor(betterAuth, target));
        expectRefused(await call(fresh.url, ME, { token: old }));
      }),
  );

  proof("Better Auth: while it is down, known keys verify, and what cannot be told is 503", () =>
    beside(target, async ({ url, ada, betterAuth, databaseUrl }) => {
      const token = await ada.jwt();
      expect((await call(url, ME, { token })).status).toBe(200);
      await betterAuth.stop();
      expect((await call(url, ME, { token })).status).toBe(200);
      // The session is in the database, which is still there.
      expect((await call(url, ME, cookieOf(ada))).status).toBe(200);
      const { url: fresh } = await serve(target, databaseUrl, settingsFor(betterAuth, target));
      const answer = await call(fresh, ME, { token });
      expect(answer).toMatchObject({ status: 503, json: { code: "service_unavailable" } });
    }),
  );

  proof("Better Auth: its tables are no matter of migrations", async () => {
    const databaseUrl = await newDatabase(target);
    const betterAuth = await startBetterAuth(databaseUrl);
    await betterAuth.stop();
    const alembic = (command: string) =>
      shell(target, `alembic ${command}`, target.backend, onDatabase(target, databaseUrl));
    await alembic("check");
    await alembic("downgrade base");
    await alembic("upgrade head");
    await sql(target, databaseUrl, 'SELECT count(*) FROM "session"');
  });
});

/** A text that differs from another in its first character. */
const changed = (text = ""): string => (text.startsWith("A") ? "B" : "A") + text.slice(1);

/** As in SQL on both databases. */
const EXPIRE = `UPDATE "session" SET "expiresAt" = '2020-01-01T00:00:00.000Z'`;

function expectRefused({ status, json }: Answer): void {
  expect(status).toBe(401);
  expect(json).toMatchObject({
    code: "invalid_token",
    detail: "The token is not valid, or no longer.",
  });
}

const cookieOf = (visitor: Visitor) => ({ headers: { cookie: visitor.cookie() } });

/** What an application is told of a Better Auth; its database, too, where that is not its own. */
function settingsFor(
  { url, secret, database }: BetterAuth,
  { database: kind }: Pick<Target, "database">,
) {
  return {
    BETTER_AUTH_URL: url,
    BETTER_AUTH_SECRET: secret,
    AUTH_DATABASE_URL: kind === "postgresql" ? "" : database,
  };
}

/** Where Better Auth's tables are, as SQLAlchemy is told. */
const authDatabaseOf = (target: Target, { database }: BetterAuth, databaseUrl: string): string =>
  target.database === "postgresql" ? databaseUrl : database.replace("sqlite:", "sqlite+aiosqlite:");

async function beside(target: Target, ask: (beside: Beside) => Promise<void>): Promise<void> {
  const databaseUrl = await newDatabase(target);
  // SQLite has one writer at a time: there, Better Auth has a file of its own.
  const database =
    target.database === "postgresql" ? databaseUrl : databaseUrl.replace(/\.db$/, "-auth.db");
  const betterAuth = await startBetterAuth(database, { secret: `dev-${newSecret()}` });
  try {
    const ada = betterAuth.visitor();
    const credentials = newCredentials();
    await ada.signUp({ ...credentials, name: "Ada" });
    const { url } = await serve(target, databaseUrl, settingsFor(betterAuth, target));
    await ask({ betterAuth, databaseUrl, url, ada, email: credentials.email });
  } finally {
    await betterAuth.stop();
  }
}
