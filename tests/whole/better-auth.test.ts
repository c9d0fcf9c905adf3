import { createHmac, createPublicKey, randomBytes, verify, type JsonWebKey } from "node:crypto";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import {
  startBetterAuth,
  type BetterAuth,
  type Person,
  type Visitor,
} from "../proofs/support/better-auth/index.js";
import { scratch } from "../support/cli.js";
import { startPostgres, type PostgresServer } from "../support/postgres.js";

const Header = z.object({ alg: z.string(), kid: z.string() });
const Claims = z.object({
  sub: z.string(),
  email: z.string(),
  iss: z.string(),
  aud: z.string(),
  iat: z.number(),
  exp: z.number(),
});
const Keys = z.object({
  keys: z.array(
    z.object({ kid: z.string(), kty: z.string(), crv: z.string(), alg: z.string(), x: z.string() }),
  ),
});

let postgres: PostgresServer;
let auth: BetterAuth;

beforeAll(async () => {
  postgres = await startPostgres();
  auth = await startOnPostgres();
});

afterAll(async () => {
  await auth.stop();
  await postgres.stop();
});

const newPerson = (): Person => ({
  name: "Ann",
  email: `${randomBytes(6).toString("hex")}@example.com`,
  password: randomBytes(12).toString("hex"),
});

/** Better Auth with a database of its own: its keys are encrypted with its secret. */
const startOnPostgres = async (settings: Parameters<typeof startBetterAuth>[1] = {}) =>
  startBetterAuth(`postgresql://${await postgres.newDatabase()}`, settings);

/** One for this test only. */
async function started(starting: Promise<BetterAuth>): Promise<BetterAuth> {
  const auth = await starting;
  onTestFinished(() => auth.stop());
  return auth;
}

/** A visitor who has a session. */
async function signedUp(on = auth): Promise<Visitor> {
  const visitor = on.visitor();
  await visitor.signUp(newPerson());
  return visitor;
}

/** The session cookie taken apart, as a backend has to. */
function partsOf(visitor: Visitor, name = "better-auth.session_token") {
  const cookie = visitor
    .cookie()
    .split("; ")
    .find((pair) => pair.startsWith(`${name}=`));
  const value = decodeURIComponent(cookie?.slice(name.length + 1) ?? "");
  const dot = value.lastIndexOf(".");
  return { token: value.slice(0, dot), signature: value.slice(dot + 1) };
}

const signatureOf = (token: string, secret: string) =>
  createHmac("sha256", secret).update(token).digest("base64");

const keysOf = async ({ url } = auth) =>
  Keys.parse(await (await fetch(`${url}/api/auth/jwks`)).json()).keys;

const decoded = (part = ""): unknown => JSON.parse(Buffer.from(part, "base64url").toString());

/** A token's header and claims, if one of the keys has signed it. */
function verified(token: string, keys: Awaited<ReturnType<typeof keysOf>>) {
  const [header, claims, signature = ""] = token.split(".");
  const { alg, kid } = Header.parse(decoded(header));
  const key = keys.find((one) => one.kid === kid);
  if (alg !== "EdDSA" || key === undefined) return undefined;
  const isSigned = verify(
    null,
    Buffer.from(`${header}.${claims}`),
    createPublicKey({ key: key satisfies JsonWebKey, format: "jwk" }),
    Buffer.from(signature, "base64url"),
  );
  return isSigned ? { kid, ...Claims.parse(decoded(claims)) } : undefined;
}

async function countSessions(token: string, { database } = auth): Promise<number> {
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  const { rowCount } = await client.query('SELECT FROM "session" WHERE token = $1', [token]);
  await client.end();
  return rowCount ?? 0;
}

describe("its session cookie", () => {
  it("is the token of a row and the token's HMAC, also after another sign-in", async () => {
    const person = newPerson();
    const [first, second] = [auth.visitor(), auth.visitor()];
    const made = await first.signUp(person);
    expect(await second.signIn(person)).toEqual(made);
    for (const visitor of [first, second]) {
      const { token, signature } = partsOf(visitor);
      expect(token).toMatch(/^[A-Za-z0-9]{32}$/);
      expect(signature).toBe(signatureOf(token, auth.secret));
      expect(await countSessions(token)).toBe(1);
      expect(await visitor.session()).toBe(token);
    }
  });

  it("has another prefix if told so, and __Secure- under https", async () => {
    const other = await started(
      startOnPostgres({
        baseUrl: "https://auth.example.com",
        cookiePrefix: "shop",
      }),
    );
    const { token, signature } = partsOf(await signedUp(other), "__Secure-shop.session_token");
    expect(signature).toBe(signatureOf(token, other.secret));
  });

  it("is refused with another secret, and without a signature", async () => {
    const visitor = await signedUp();
    const { token, signature } = partsOf(visitor);
    const other = signatureOf(token, randomBytes(32).toString("base64url"));
    for (const [value, expected] of [
      [`${token}.${other}`, undefined],
      [token, undefined],
      [`${token}.${signature}`, token],
    ] as const) {
      visitor.useCookie(`better-auth.session_token=${encodeURIComponent(value)}`);
      expect(await visitor.session()).toBe(expected);
    }
  });

  it("is worth nothing after signing out, nor are those of other devices after revoking all", async () => {
    const person = newPerson();
    const [first, second] = [auth.visitor(), auth.visitor()];
    await first.signUp(person);
    await second.signIn(person);
    const cookie = first.cookie();
    const [mine, theOther] = [partsOf(first).token, partsOf(second).token];
    await first.signOut();
    expect(first.cookie()).toBe("");
    expect(await countSessions(mine)).toBe(0);
    expect(await countSessions(theOther)).toBe(1);
    first.useCookie(cookie);
    expect(await first.session()).toBeUndefined();
    await second.revokeSessions();
    expect(await countSessions(theOther)).toBe(0);
  });

  it("has a second one beside it that still speaks of a session that has ended", async () => {
    const other = await started(startOnPostgres({ cookieCache: true }));
    const visitor = await signedUp(other);
    const cookies = visitor.cookie();
    expect(cookies).toContain("better-auth.session_data=");
    await visitor.signOut();
    visitor.useCookie(cookies);
    // Better Auth believes its own cache for five minutes; a backend must not.
    expect(await visitor.session()).toBe(partsOf(visitor).token);
    expect(await countSessions(partsOf(visitor).token, other)).toBe(0);
  });
});

describe("its tokens", () => {
  it("are signed with a key of its JWKS, for a quarter of an hour, by and for its origin", async () => {
    const visitor = auth.visitor();
    const user = await visitor.signUp(newPerson());
    const token = verified(await visitor.jwt(), await keysOf());
    const origin = auth.baseUrl;
    expect(token).toMatchObject({ sub: user.id, email: user.email, iss: origin, aud: origin });
    expect((token?.exp ?? 0) - (token?.iat ?? 0)).toBe(15 * 60);
  });

  it("have another key after a rotation, and the old ones keep theirs", async () => {
    const visitor = await signedUp();
    const before = await visitor.jwt();
    await auth.rotateKeys();
    const after = await visitor.jwt();
    const keys = await keysOf();
    expect(keys).toHaveLength(2);
    expect(verified(before, keys)?.kid).not.toBe(verified(after, keys)?.kid);
    expect(verified(before, keys)).toBeDefined();
    expect(verified(after, keys)).toBeDefined();
  });

  it("can be made expired", async () => {
    const other = await started(startOnPostgres({ jwtLifetime: "-1m" }));
    const visitor = await signedUp(other);
    const token = verified(await visitor.jwt(), await keysOf(other));
    expect(token?.exp).toBeLessThan(Date.now() / 1000);
  });
});

it("keeps all of that in a file of SQLite as well", async () => {
  const other = await started(startBetterAuth(`sqlite+aiosqlite:///${join(scratch(), "app.db")}`));
  const visitor = await signedUp(other);
  expect(await visitor.session()).toBe(partsOf(visitor).token);
  const before = await visitor.jwt();
  await other.rotateKeys();
  const keys = [before, await visitor.jwt()].map(
    async (token) => verified(token, await keysOf(other))?.kid,
  );
  expect(new Set(await Promise.all(keys)).size).toBe(2);
});

it("says why it did not start", async () => {
  await expect(startBetterAuth("postgresql://nobody@127.0.0.1:9/nothing")).rejects.toThrow(
    "ECONNREFUSED",
  );
});
