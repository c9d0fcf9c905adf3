import { expect } from "vitest";
import { logIn, newUser, refresh, register, tokensOf, whoAmI, call } from "./support/http.js";
import { prove } from "./support/proof.js";

prove(({ url }, proof) => {
  proof("of 20 concurrent uses of one refresh token exactly one succeeds", async () => {
    const { refresh_token } = await newUser(url);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => refresh(url, refresh_token)),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([200, ...Array<number>(19).fill(401)]);
  });

  proof("reuse of a refresh token revokes its family, the newest tokens included", async () => {
    const first = await newUser(url);
    const second = tokensOf(await refresh(url, first.refresh_token));
    expect((await whoAmI(url, second.access_token)).status).toBe(200);
    expect((await refresh(url, first.refresh_token)).status).toBe(401);
    // The revocation outlived the 401 that told of it.
    expect((await refresh(url, second.refresh_token)).status).toBe(401);
    for (const { access_token } of [first, second])
      expect((await whoAmI(url, access_token)).status).toBe(401);
  });

  proof("the winner of concurrent uses is revoked with its family", async () => {
    const { refresh_token } = await newUser(url);
    const answers = await Promise.all(Array.from({ length: 5 }, () => refresh(url, refresh_token)));
    const [winner] = answers.filter(({ status }) => status === 200).map(tokensOf);
    expect(winner).toBeDefined();
    if (winner === undefined) return;
    expect((await refresh(url, winner.refresh_token)).status).toBe(401);
    expect((await whoAmI(url, winner.access_token)).status).toBe(401);
  });

  proof("a revoked family leaves the user's other sessions alone", async () => {
    const credentials = await register(url);
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
    const credentials = await register(url);
    const { access_token: token, refresh_token } = tokensOf(await logIn(url, credentials));
    const change = { current_password: credentials.password, new_password: "another long one" };
    const { status } = await call(url, "POST /api/v1/users/me/password", { token, json: change });
    expect(status).toBe(204);
    expect((await whoAmI(url, token)).status).toBe(401);
    expect((await refresh(url, refresh_token)).status).toBe(401);
    expect((await logIn(url, credentials)).status).toBe(401);
  });

  proof("tampered access tokens, and such without a signature, are refused", async () => {
    const { access_token } = await newUser(url);
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
