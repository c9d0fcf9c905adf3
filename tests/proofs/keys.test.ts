import { createHmac, createPublicKey, createSign, generateKeyPairSync, verify } from "node:crypto";
import { expect } from "vitest";
import { z } from "zod";
import { newDatabase, sql } from "./support/database.js";
import { call } from "./support/http.js";
import { onDatabase } from "./support/layouts/index.js";
import { prove } from "./support/proof.js";
import { shell } from "./support/run.js";
import { serve } from "./support/server.js";
import { newUser, whoAmI } from "./support/users.js";

/** RFC 7517 and 7518; strict, so that no private part is among them. */
const Key = z.strictObject({
  kty: z.literal("EC"),
  crv: z.literal("P-256"),
  x: z.string(),
  y: z.string(),
  kid: z.string(),
  use: z.literal("sig"),
  alg: z.literal("ES256"),
});
type Key = z.infer<typeof Key>;
const KeySet = z.object({ keys: z.array(Key) });

const Header = z.object({ alg: z.literal("ES256"), kid: z.string(), typ: z.literal("at+jwt") });
const Claims = z.object({
  iss: z.literal("http://localhost:8000"),
  aud: z.literal("demo"),
  sub: z.uuid(),
  sid: z.uuid(),
  iat: z.number(),
  exp: z.number(),
  jti: z.string(),
  role: z.literal("user"),
  permissions: z.array(z.string()),
});

const part = (text: object) => Buffer.from(JSON.stringify(text)).toString("base64url");
const read = (text = ""): unknown => JSON.parse(Buffer.from(text, "base64url").toString());

prove({ database: "each", features: "without" }, (target, proof) => {
  proof("others verify access tokens with the published keys, and across a rotation", async () => {
    const databaseUrl = await newDatabase(target);
    const first = await serve(target, databaseUrl);
    const { access_token: old } = await newUser(target, first.url);
    const [oldKey, ...none] = await keysOf(first.url);
    expect(none).toEqual([]);
    expect(keyThatVerifies(old, oldKey === undefined ? [] : [oldKey])).toBe(oldKey?.kid);

    const env = { ...target.development, ...onDatabase(target, databaseUrl) };
    await shell(target, "python -m app.keys rotate", target.backend, env);
    // A server that starts now; one that runs looks again within a minute.
    const during = await serve(target, databaseUrl);
    const published = await keysOf(during.url);
    expect(published).toHaveLength(2);
    const { access_token: still } = await newUser(target, during.url);
    expect(keyThatVerifies(still, published)).toBe(oldKey?.kid);

    // As if the time had passed, after which the new key signs.
    await sql(target, databaseUrl, "UPDATE signing_keys SET activates_at = created_at");
    const after = await serve(target, databaseUrl);
    const { access_token: renewed } = await newUser(target, after.url);
    // Whoever asked for the keys before has had the new one since.
    const newKid = keyThatVerifies(renewed, published);
    expect(newKid).toBeDefined();
    expect(newKid).not.toBe(oldKey?.kid);
    // Nobody is logged out, neither here nor where the new key was not known yet.
    expect(keyThatVerifies(old, await keysOf(after.url))).toBe(oldKey?.kid);
    expect((await whoAmI(after.url, old)).status).toBe(200);
    expect((await whoAmI(first.url, renewed)).status).toBe(200);

    const end = `UPDATE signing_keys SET expires_at = created_at WHERE kid <> '${newKid ?? ""}'`;
    await sql(target, databaseUrl, end);
    const last = await serve(target, databaseUrl);
    expect((await keysOf(last.url)).map(({ kid }) => kid)).toEqual([newKid]);
    expect((await whoAmI(last.url, old)).status).toBe(401);
    expect((await whoAmI(last.url, renewed)).status).toBe(200);
  });

  proof(
    "processes that share a database accept each other's tokens, from the first on",
    async () => {
      const databaseUrl = await newDatabase(target);
      const servers = [await serve(target, databaseUrl), await serve(target, databaseUrl)];
      const tokens = await Promise.all(
        servers.map(async ({ url }) => (await newUser(target, url)).access_token),
      );
      for (const { url } of servers)
        for (const token of tokens) expect((await whoAmI(url, token)).status).toBe(200);
    },
  );

  proof("a token that is signed with the public key, or another key, is refused", async () => {
    const { url } = target;
    const { access_token } = await newUser(target);
    const [header, payload = ""] = access_token.split(".");
    const { kid } = Header.parse(read(header));
    const key = (await keysOf(url)).find((one) => one.kid === kid);
    if (key === undefined) throw new Error("The token's key is not published.");
    const publicKey = createPublicKey({ key, format: "jwk" });
    const asSecrets = [
      publicKey.export({ type: "spki", format: "pem" }),
      publicKey.export({ type: "spki", format: "der" }),
      JSON.stringify(key),
    ];
    const forged = asSecrets.map((secret) => {
      const signed = `${part({ alg: "HS256", typ: "at+jwt", kid })}.${payload}`;
      return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
    });
    const own = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const jwk = own.publicKey.export({ format: "jwk" });
    for (const more of [{ kid }, { kid: "unknown" }, { kid, jwk }, {}]) {
      const signed = `${part({ alg: "ES256", typ: "at+jwt", ...more })}.${payload}`;
      const signature = createSign("sha256")
        .update(signed)
        .sign({ key: own.privateKey, dsaEncoding: "ieee-p1363" });
      forged.push(`${signed}.${signature.toString("base64url")}`);
    }
    for (const token of forged) expect((await whoAmI(url, token)).status, token).toBe(401);
    expect((await whoAmI(url, access_token)).status).toBe(200);
  });

  proof("private keys are stored encrypted", async () => {
    await newUser(target);
    const rows = await sql(target, target.databaseUrl, "SELECT * FROM signing_keys");
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toMatch(/PRIVATE KEY|\\"d\\"/);
  });
});

/** What others are told to verify tokens with, and may keep for a while. */
async function keysOf(url: string): Promise<readonly Key[]> {
  const { headers, json } = await call(url, "GET /.well-known/jwks.json");
  expect(headers.get("cache-control")).toBe("public, max-age=300");
  return KeySet.parse(json).keys;
}

/** The id of the key that verifies a token, as another implementation sees it. */
function keyThatVerifies(token: string, keys: readonly Key[]): string | undefined {
  const [header = "", payload = "", signature = ""] = token.split(".");
  const { kid } = Header.parse(read(header));
  const { iat, exp } = Claims.parse(read(payload));
  expect(exp - iat).toBe(15 * 60);
  const key = keys.find((one) => one.kid === kid);
  if (key === undefined) return undefined;
  const isValid = verify(
    "sha256",
    Buffer.from(`${header}.${payload}`),
    { key: createPublicKey({ key, format: "jwk" }), dsaEncoding: "ieee-p1363" },
    Buffer.from(signature, "base64url"),
  );
  return isValid ? kid : undefined;
}
