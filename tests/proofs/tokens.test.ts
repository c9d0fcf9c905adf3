import { createHash } from "node:crypto";
import { expect } from "vitest";
import { newDatabase, sql } from "./support/database.js";
import { call, statusesOf } from "./support/http.js";
import { prove } from "./support/proof.js";
import { serve } from "./support/server.js";
import { logIn, newUser, refresh, register, tokensOf, whoAmI } from "./support/users.js";

prove({ database: "each", features: "without" }, (target, proof) => {
  const { url } = target;

  proof("of 20 concurrent uses of one refresh token exactly one succeeds", async () => {
    const { refresh_token } = await newUser(target);
    expect(await statusesOf(20, () => refresh(url, refresh_token))).toEqual({ 200: 1, 401: 19 });
  });

  proof(
    "of 20 concurrent uses that are spread over two processes exactly one succeeds",
    async () => {
      const databaseUrl = await newDatabase(target);
      const servers = [await serve(target, databaseUrl), await serve(target, databaseUrl)];
      const urls = servers.map((server) => server.url);
      const [url = ""] = urls;
      for (let round = 0; round < 3; round += 1) {
        const { refresh_token } = await newUser(target, url);
        const use = (turn: number) => refresh(urls[turn % urls.length] ?? url, refresh_token);
        expect(await statusesOf(20, use)).toEqual({ 200: 1, 401: 19 });
      }
    },
  );

  proof(
    "a refresh locks the row of its token: it waits for others of it, and for no others",
    async () => {
      const databaseUrl = await newDatabase(target);
      const { url } = await serve(target, databaseUrl);
      const [held, free] = [await newUser(target, url), await newUser(target, url)];
      const ask = (query: string) => sql(target, databaseUrl, query);
      const others = "FROM pg_stat_activity WHERE datname = current_database() AND";
      const until = async (condition: string) => {
        await expect
          .poll(() => ask(`SELECT count(*) ${others} ${condition}`), { timeout: 30_000 })
          .toEqual([[1]]);
      };
      // Somebody else's transaction, which lasts until it is broken off.
      const hash = createHash("sha256").update(held.refresh_token).digest("hex");
      const withLock = sql(
        target,
        databaseUrl,
        "BEGIN",
        `UPDATE refresh_tokens SET token_hash = token_hash WHERE token_hash = '${hash}'`,
        "SELECT pg_sleep(600)",
      ).catch(() => "broken off");
      await until("wait_event = 'PgSleep'");
      const waiting = refresh(url, held.refresh_token);
      expect((await refresh(url, free.refresh_token)).status).toBe(200);
      await until("wait_event_type = 'Lock'");
      await ask(`SELECT pg_terminate_backend(pid) ${others} wait_event = 'PgSleep'`);
      expect(await withLock).toBe("broken off");
      expect((await waiting).status).toBe(200);
    },
  );

  proof("reuse of a refresh token revokes its family, the newest tokens included", async () => {
    const first = await newUser(target);
    const second = tokensOf(await refresh(url, first.refresh_token));
    expect((await whoAmI(url, second.access_token)).status).toBe(200);
    expect((await refresh(url, first.refresh_token)).status).toBe(401);
    // The revocation outlived the 401 that told of it.
    expect((await refresh(url, second.refresh_token)).status).toBe(401);
    for (const { access_token } of [first, second])
      expect((await whoAmI(url, access_token)).status).toBe(401);
  });

  proof("the winner of concurrent uses is revoked with its family", async () => {
    const { refresh_token } = await newUser(target);
    const answers = await Promise.all(Array.from({ length: 5 }, () => refresh(url, refresh_token)));
    const [winner] = answers.filter(({ status }) => status === 200).map(tokensOf);
    expect(winner).toBeDefined();
    if (winner === undefined) return;
    expect((await refresh(url, winner.refresh_token)).status).toBe(401);
    expect((await whoAmI(url, winner.access_token)).status).toBe(401);
  });

  proof("a revoked family leaves the user's other sessions alone", async () => {
    const credentials = await register(target);
    const [here, elsewhere] = [
      tokensOf(await logIn(url, credentials)),
      tokensOf(await logIn(url, credentials)),
    ];
    await refresh(url, here.refresh_token);
    await refresh(url, here.refresh_token);
    expect((await whoAmI(url, here.access_token)).status).toBe(401);
    expect((await whoAmI(url, elsewhere.access_token)).status).toBe(200);
    expect((await refresh(url, elsewhere.refresh_token)).status).toBe(200);
  });

  proof("a new password ends every session", async () => {
    const credentials = await register(target);
    const { access_token: token, refresh_token } = tokensOf(await logIn(url, credentials));
    const change = { current_password: credentials.password, new_password: "another long one" };
    const { status } = await call(url, "POST /api/v1/users/me/password", { token, json: change });
    expect(status).toBe(204);
    expect((await whoAmI(url, token)).status).toBe(401);
    expect((await refresh(url, refresh_token)).status).toBe(401);
    expect((await logIn(url, credentials)).status).toBe(401);
  });

  proof("tampered access tokens, and such without a signature, are refused", async () => {
    const { access_token } = await newUser(target);
    const [header = "", payload = "", signature = ""] = access_token.split(".");
    const unsigned = Buffer.from('{"alg":"none","typ":"JWT"}').toString("base64url");
    const forged = Buffer.from(
      Buffer.from(payload, "base64url").toString().replace('"access"', '"access2"'),
    ).toString("base64url");
    const reversed = Buffer.from(signature).reverse().toString();
    for (const token of [
      `${unsigned}.${payload}.`,
      `${unsigned}.${payload}.${signature}`,
      `${header}.${forged}.${signature}`,
      `${header}.${payload}.${reversed}`,
      `${header}.${payload}.`,
      "x",
    ])
      expect((await whoAmI(url, token)).status, token).toBe(401);
  });
});
