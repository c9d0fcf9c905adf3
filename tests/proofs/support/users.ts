import { randomUUID } from "node:crypto";
import { z } from "zod";
import { sql } from "./database.js";
import { call, type Answer } from "./http.js";
import type { Credentials } from "./layouts/facts.js";
import { factsOf } from "./layouts/index.js";
import type { Role } from "./roles.js";
import { shell } from "./run.js";
import type { Target } from "./target.js";

const Tokens = z.object({ access_token: z.string(), refresh_token: z.string() });
export type Tokens = z.infer<typeof Tokens>;

/** The tokens that an answer gives. */
export const tokensOf = ({ json }: Answer): Tokens => Tokens.parse(json);

export const PASSWORD = "correct horse battery staple";

/** Credentials that nobody has used. */
export const newCredentials = (): Credentials => ({
  email: `${randomUUID()}@example.com`,
  password: PASSWORD,
});

/** Registers somebody new. */
export async function register(target: Target, url = target.url): Promise<Credentials> {
  const { route, bodyFor } = factsOf(target).signUp;
  const credentials = newCredentials();
  const { status } = await call(url, route, { json: await bodyFor(url, credentials) });
  if (status !== 201) throw new Error(`${route} was answered with ${status}.`);
  return credentials;
}

/** Logs somebody in; with more than credentials where a layout takes more. */
export const logIn = (url: string, credentials: Credentials, more: object = {}): Promise<Answer> =>
  call(url, "POST /api/v1/auth/login", { json: { ...credentials, ...more } });

export const refresh = (url: string, refresh_token: string): Promise<Answer> =>
  call(url, "POST /api/v1/auth/refresh", { json: { refresh_token } });

export const whoAmI = (url: string, token: string): Promise<Answer> =>
  call(url, "GET /api/v1/users/me", { token });

/** Somebody new who has logged in. */
export async function newUser(target: Target, url = target.url): Promise<Tokens> {
  return tokensOf(await logIn(url, await register(target, url)));
}

/** What somebody needs to choose a password, whom a command makes an administrator. */
export async function newAdministrator(
  target: Target,
  email: string,
  databaseUrl = target.databaseUrl,
): Promise<string> {
  const env = { ...target.development, DATABASE_URL: databaseUrl };
  const output = await shell(target, `python -m app.create_admin ${email}`, target.backend, env);
  return /#token=([\w-]+)/.exec(output)?.[1] ?? "";
}

/** Somebody with a role who has logged in. */
export async function newMember(
  target: Target,
  role: Role,
  { url, databaseUrl }: Pick<Target, "url" | "databaseUrl"> = target,
): Promise<Tokens> {
  const credentials = await register(target, url);
  const { email } = credentials;
  await sql(target, databaseUrl, `UPDATE users SET role = '${role}' WHERE email = '${email}'`);
  return tokensOf(await logIn(url, credentials));
}
