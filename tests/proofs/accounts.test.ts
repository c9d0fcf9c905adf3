import { expect } from "vitest";
import { z } from "zod";
import { newDatabase, sql } from "./support/database.js";
import { call, statusesOf, type Answer } from "./support/http.js";
import type { Credentials } from "./support/layouts/facts.js";
import { mailsTo, nextMailTo, nextTokenTo, tokensMailedTo } from "./support/mails.js";
import { prove } from "./support/proof.js";
import { serve } from "./support/server.js";
import { median, timeOf } from "./support/time.js";
import {
  logIn,
  newAdministrator,
  newCredentials,
  PASSWORD,
  refresh,
  register,
  tokensOf,
  whoAmI,
} from "./support/users.js";

const REGISTER = "POST /api/v1/auth/register";
const CONFIRM = "POST /api/v1/auth/register/confirm";
const FORGOT = "POST /api/v1/auth/password/forgot";
const RESET = "POST /api/v1/auth/password/reset";

const TRIES = 25;
const NEW_PASSWORD = "another long password";

const Device = z.object({ device_token: z.string() });

prove({ database: "each", features: "without" }, (target, proof) => {
  const { url } = target;

  proof("of 20 concurrent uses of a link from a mail exactly one succeeds", async () => {
    const { email } = newCredentials();
    await call(url, REGISTER, { json: { email } });
    const json = { token: await nextTokenTo(email, "register"), password: PASSWORD };
    expect(await statusesOf(20, () => call(url, CONFIRM, { json }))).toEqual({ 201: 1, 400: 19 });
    const reset = { token: await askForReset(url, email), password: NEW_PASSWORD };
    expect(await statusesOf(20, () => call(url, RESET, { json: reset }))).toEqual({
      200: 1,
      400: 19,
    });
    expect((await logIn(url, { email, password: NEW_PASSWORD })).status).toBe(200);
  });

  proof("of two links for one address one makes the account", async () => {
    const { email } = newCredentials();
    await call(url, REGISTER, { json: { email } });
    const first = await nextTokenTo(email, "register");
    await call(url, REGISTER, { json: { email } });
    const tokens = [first, await nextTokenTo(email, "register", 1)];
    const answers = await Promise.all(
      tokens.map((token, turn) =>
        call(url, CONFIRM, { json: { token, password: `${PASSWORD} ${turn}` } }),
      ),
    );
    const [winner, loser] = answers.map(({ status }) => status).sort();
    expect(winner).toBe(201);
    expect([400, 409]).toContain(loser);
    const turn = answers.findIndex(({ status }) => status === 201);
    expect((await logIn(url, { email, password: `${PASSWORD} ${turn}` })).status).toBe(200);
    expect((await logIn(url, { email, password: `${PASSWORD} ${1 - turn}` })).status).toBe(401);
  });

  proof("links are for what they were asked for, and not for ever", async () => {
    const databaseUrl = await newDatabase(target);
    const { url } = await serve(target, databaseUrl);
    const { email } = await register(target, url);
    const token = await askForReset(url, email);
    const json = { token, password: NEW_PASSWORD };
    expect((await call(url, CONFIRM, { json })).status).toBe(400);
    await sql(target, databaseUrl, "UPDATE mail_tokens SET expires_at = '2000-01-01 00:00:00'");
    expect((await call(url, RESET, { json })).status).toBe(400);
  });

  proof("no answer tells whether an address has an account", async () => {
    const { email } = await register(target);
    for (const route of [REGISTER, FORGOT]) {
      const [known, unknown] = [
        await call(url, route, { json: { email } }),
        await call(url, route, { json: { email: newCredentials().email } }),
      ];
      expect(known.status).toBe(202);
      expect(seen(known)).toEqual(seen(unknown));
    }
    expect((await nextMailTo(email, 1)).text).toContain("already");
  });

  proof("nor does the time that the answer takes", async () => {
    const { email } = await register(target);
    const times: { known: number[]; unknown: number[] } = { known: [], unknown: [] };
    // By turns, so that whatever else this machine does slows both alike; what a request leaves to
    // be done is done once its mail is there.
    for (let turn = 0; turn < TRIES; turn += 1) {
      const unknown = newCredentials().email;
      const known = mailsTo(email).length;
      times.known.push(await timeOf(() => call(url, REGISTER, { json: { email } })));
      await nextMailTo(email, known);
      times.unknown.push(await timeOf(() => call(url, REGISTER, { json: { email: unknown } })));
      await nextMailTo(unknown);
    }
    const ratio = median(times.known) / median(times.unknown);
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(2);
  });

  proof("a new password by mail ends every session, and its owner hears of it", async () => {
    const credentials = await register(target);
    const { email } = credentials;
    const tokens = tokensOf(await logIn(url, credentials));
    const token = await askForReset(url, email);
    const mails = mailsTo(email).length;
    const json = { token, password: NEW_PASSWORD };
    expect((await call(url, RESET, { json })).status).toBe(200);
    expect((await whoAmI(url, tokens.access_token)).status).toBe(401);
    expect((await refresh(url, tokens.refresh_token)).status).toBe(401);
    expect((await logIn(url, credentials)).status).toBe(401);
    expect((await logIn(url, { email, password: NEW_PASSWORD })).status).toBe(200);
    expect((await nextMailTo(email, mails)).text).toContain("was changed");
  });

  proof("guessing at an address does not lock its owner out", async () => {
    const limits = { LOGIN_ATTEMPTS_PER_CLIENT: "3", LOGIN_ATTEMPTS_PER_ADDRESS: "3" };
    const { url } = await serve(target, await newDatabase(target), limits);
    const owner = await register(target, url);
    const { device_token } = Device.parse((await logIn(url, owner)).json);
    const guess = () => logIn(url, { ...owner, password: "a guess at it" });
    const { 401: heard = 0, 429: refused = 0 } = await statusesOf(20, guess);
    // Of guesses at one moment none slips through.
    expect([heard, refused]).toEqual([2, 18]);
    // Whoever has logged in before gets in, and so does whoever reads the address's mail.
    expect((await logIn(url, owner)).status).toBe(429);
    expect((await logIn(url, owner, { device_token: device_token })).status).toBe(200);
    const json = { token: await askForReset(url, owner.email), password: NEW_PASSWORD };
    const reset = Device.parse((await call(url, RESET, { json })).json);
    const renewed = { ...owner, password: NEW_PASSWORD };
    expect((await logIn(url, renewed)).status).toBe(429);
    expect((await logIn(url, renewed, { device_token: reset.device_token })).status).toBe(200);
    // What lets in an owner lets nobody in elsewhere.
    const other = await register(target, url);
    expect((await logIn(url, other, { device_token: device_token })).status).toBe(429);
  });

  proof("asking for mails does not keep an owner's mail away", async () => {
    const limits = { MAILS_PER_ADDRESS: "2" };
    const { url } = await serve(target, await newDatabase(target), limits);
    const { email } = await register(target, url);
    const mails = mailsTo(email).length;
    const answers = await statusesOf(10, () => call(url, REGISTER, { json: { email } }));
    expect(answers).toEqual({ 202: 10 });
    const json = { token: await askForReset(url, email), password: NEW_PASSWORD };
    // Two that there is an account, and one with the link.
    await nextMailTo(email, mails + 2);
    expect(mailsTo(email)).toHaveLength(mails + 3);
    await call(url, FORGOT, { json: { email } });
    await call(url, FORGOT, { json: { email } });
    expect((await call(url, RESET, { json })).status).toBe(200);
  });

  proof("the first administrator is made by a command, and no password is typed", async () => {
    const databaseUrl = await newDatabase(target);
    const { url } = await serve(target, databaseUrl);
    const { email } = newCredentials();
    const token = await newAdministrator(target, email, databaseUrl);
    const json = { token, password: NEW_PASSWORD };
    expect(await statusesOf(5, () => call(url, RESET, { json }))).toEqual({ 200: 1, 400: 4 });
    expect(await canList(url, { email, password: NEW_PASSWORD })).toBe(true);
    // Who has an account keeps its password.
    const user = await register(target, url);
    expect(await canList(url, user)).toBe(false);
    expect(await newAdministrator(target, user.email, databaseUrl)).toBe("");
    expect(await canList(url, user)).toBe(true);
  });
});

/** What somebody who asks for another password finds in the mail. */
async function askForReset(url: string, email: string): Promise<string> {
  const known = tokensMailedTo(email, "reset-password").length;
  await call(url, FORGOT, { json: { email } });
  return nextTokenTo(email, "reset-password", known);
}

/** What somebody sees of an answer, who compares it with another. */
const seen = ({ status, headers, json }: Answer) => ({
  status,
  json,
  headers: [...headers].filter(([name]) => !["x-request-id", "date"].includes(name)),
});

/** Whether somebody may do what only administrators may. */
async function canList(url: string, credentials: Credentials): Promise<boolean> {
  const { access_token: token } = tokensOf(await logIn(url, credentials));
  return (await call(url, "GET /api/v1/users", { token })).status === 200;
}
