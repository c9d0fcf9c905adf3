import { createHmac } from "node:crypto";
import { expect } from "vitest";
import { z } from "zod";
import { newDatabase, sql } from "./support/database.js";
import { call, statusesOf } from "./support/http.js";
import type { Credentials } from "./support/layouts/facts.js";
import { nextTokenTo } from "./support/mails.js";
import { prove } from "./support/proof.js";
import { serve } from "./support/server.js";
import type { Target } from "./support/target.js";
import { logIn, newMember, register, tokensOf, whoAmI } from "./support/users.js";

const TOTP = "/api/v1/users/me/totp";

const Secret = z.object({ secret: z.string(), uri: z.string() });
const Codes = z.object({ recovery_codes: z.array(z.string()).length(10) });

prove({ database: "each", features: "without" }, (target, proof) => {
  const { url } = target;

  proof(
    "with a second factor a login needs a code, and tells so only by the password",
    async () => {
      const { credentials, secret } = await withSecondFactor(target);
      const attempt = async (password: string, more?: object) => {
        const { status, json } = await logIn(url, { ...credentials, password }, more);
        return [status, z.object({ code: z.string().optional() }).parse(json).code];
      };
      const right = { code: codeOf(secret, 1) };
      expect(await attempt("not the password")).toEqual([401, "invalid_credentials"]);
      expect(await attempt("not the password", right)).toEqual([401, "invalid_credentials"]);
      expect(await attempt(credentials.password)).toEqual([401, "code_required"]);
      const wrong = [codeOf(secret, -5), codeOf(secret, 5), "abcdef", "AAAA-AAAA-AAAA-AAAA"];
      for (const code of wrong)
        expect(await attempt(credentials.password, { code }), code).toEqual([401, "invalid_code"]);
      expect(await attempt(credentials.password, right)).toEqual([200, undefined]);
    },
  );

  proof(
    "of 20 concurrent uses of one code exactly one succeeds, and of a recovery code",
    async () => {
      const { credentials, secret, recoveryCodes } = await withSecondFactor(target);
      for (const code of [codeOf(secret, 1), recoveryCodes[0]]) {
        const use = () => logIn(url, credentials, { code });
        expect(await statusesOf(20, use)).toEqual({ 200: 1, 401: 19 });
      }
      const { status } = await logIn(url, credentials, { code: recoveryCodes[1] });
      expect(status).toBe(200);
    },
  );

  proof("codes cannot be guessed by trying many", async () => {
    const limits = { LOGIN_ATTEMPTS_PER_DEVICE: "3", LOGIN_ATTEMPTS_PER_CLIENT: "8" };
    const databaseUrl = await newDatabase(target);
    const { url } = await serve(target, databaseUrl, limits);
    const { credentials, recoveryCodes } = await withSecondFactor(target, url);
    const [code] = recoveryCodes;
    const { device_token } = z
      .object({ device_token: z.string() })
      .parse((await logIn(url, credentials, { code })).json);
    const guess = () => logIn(url, credentials, { device_token, code: "000000" });
    expect(await statusesOf(20, guess)).toEqual({ 401: 3, 429: 17 });
    const { 401: heard = 0, 429: refused = 0 } = await statusesOf(20, () =>
      logIn(url, credentials, { code: "000000" }),
    );
    // Two logins came before.
    expect([heard, refused]).toEqual([6, 14]);
  });

  proof("a new password by mail does not replace the second factor", async () => {
    const { credentials, recoveryCodes } = await withSecondFactor(target);
    const { email } = credentials;
    await call(url, "POST /api/v1/auth/password/forgot", { json: { email } });
    const token = await nextTokenTo(email, "reset-password");
    const password = "another long password";
    const json = { token, password };
    expect((await call(url, "POST /api/v1/auth/password/reset", { json })).status).toBe(200);
    expect((await logIn(url, { email, password })).status).toBe(401);
    const [code] = recoveryCodes;
    expect((await logIn(url, { email, password }, { code })).status).toBe(200);
  });

  proof("its user turns it off with a code, an administrator without", async () => {
    const first = await withSecondFactor(target);
    const [wrong, right] = [{ code: "000000" }, { code: first.recoveryCodes[0] }];
    const turnOff = async (json: object) =>
      (await call(url, `POST ${TOTP}/disable`, { token: first.token, json })).status;
    expect(await turnOff(wrong)).toBeGreaterThanOrEqual(400);
    expect((await logIn(url, first.credentials)).status).toBe(401);
    expect(await turnOff(right)).toBe(204);
    expect((await logIn(url, first.credentials)).status).toBe(200);

    const second = await withSecondFactor(target);
    const admin = await newMember(target, "admin");
    const me = await whoAmI(url, second.token);
    const { id } = z.object({ id: z.string() }).parse(me.json);
    const route = `DELETE /api/v1/users/${id}/totp`;
    expect((await call(url, route, { token: admin.access_token })).status).toBe(204);
    expect((await logIn(url, second.credentials)).status).toBe(200);
  });

  proof("neither secrets nor recovery codes are stored as they are", async () => {
    const { secret, recoveryCodes } = await withSecondFactor(target);
    for (const table of ["totp_secrets", "recovery_codes"]) {
      const rows = await sql(target, target.databaseUrl, `SELECT * FROM ${table}`);
      expect(rows.length).toBeGreaterThan(0);
      for (const hidden of [secret, ...recoveryCodes])
        expect(JSON.stringify(rows)).not.toContain(hidden);
    }
  });
});

type SecondFactor = {
  readonly credentials: Credentials;
  readonly token: string;
  readonly secret: string;
  readonly recoveryCodes: readonly string[];
};

/** Somebody who has logged in and set up a second factor. */
async function withSecondFactor(target: Target, url = target.url): Promise<SecondFactor> {
  const credentials = await register(target, url);
  const { access_token: token } = tokensOf(await logIn(url, credentials));
  const { password } = credentials;
  const started = await call(url, `POST ${TOTP}`, { token, json: { password } });
  const { secret, uri } = Secret.parse(started.json);
  expect(new URL(uri).searchParams.get("secret")).toBe(secret);
  const json = { code: codeOf(secret) };
  const confirmed = await call(url, `POST ${TOTP}/confirm`, { token, json });
  const { recovery_codes: recoveryCodes } = Codes.parse(confirmed.json);
  return { credentials, token, secret, recoveryCodes };
}

const STEP_SECONDS = 30;
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/**
 * The code of now, or of some steps later, by RFC 6238.
 * @param secret - in base32, as authenticators take it
 */
function codeOf(secret: string, later = 0): string {
  const bits = Array.from(secret, (letter) => BASE32.indexOf(letter).toString(2).padStart(5, "0"));
  const bytes = bits.join("").match(/.{8}/g) ?? [];
  const key = Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 1000 / STEP_SECONDS) + later));
  const digest = createHmac("sha1", key).update(step).digest();
  const offset = (digest.at(-1) ?? 0) & 0xf;
  const number = digest.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}
