import { inject } from "vitest";
import { z } from "zod";
import { Visitor } from "./better-auth/visitor.js";
import { sql } from "./database.js";
import { call, type Answer } from "./http.js";
import type { Credentials, SignUp } from "./layouts/facts.js";
import { factsOf, hasUsers, onDatabase } from "./layouts/index.js";
import { newCredentials } from "./layouts/passwords.js";
import type { Role } from "./roles.js";
import { shell } from "./run.js";
import type { Target } from "./target.js";

const Tokens = z.object({ access_token: z.string(), refresh_token: z.string() });
export type Tokens = z.infer<typeof Tokens>;

/** The tokens that an answer gives. */
export const tokensOf = ({ json }: Answer): Tokens => Tokens.parse(json);

export { newCredentials, PASSWORD } from "./layouts/passwords.js";

/**
 * How people register in a layout.
 * @throws where they do so elsewhere, or not at all
 */
export function signUpOf(target: Target): SignUp {
  const { signUp } = factsOf(target);
  if (typeof signUp === "string") throw new Error("Nobody registers here.");
  return signUp;
}

/** Registers somebody new. */
export async function register(target: Target, url = target.url): Promise<Credentials> {
  const { route, bodyFor } = signUpOf(target);
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

/** Somebody new who has logged in where a layout does that by itself. */
export async function newUser(target: Target, url = target.url): Promise<Tokens> {
  return tokensOf(await logIn(url, await register(target, url)));
}

/** Somebody who can ask. */
export type Member = Pick<Tokens, "access_token"> & { readonly email: string };

/** What to ask with as somebody new: nothing, where there are no users. */
export async function newToken(target: Target, url = target.url): Promise<string | undefined> {
  return hasUsers(target) ? (await newcomer(target, url)).access_token : undefined;
}

/** Somebody new who has logged in, wherever a layout has them do so, and is stored. */
export async function newcomer(target: Target, url = target.url): Promise<Member> {
  if (factsOf(target).signUp !== "better-auth") {
    const credentials = await register(target, url);
    return { ...tokensOf(await logIn(url, credentials)), email: credentials.email };
  }
  const credentials = newCredentials();
  const betterAuth = inject("betterAuth");
  const visitor = new Visitor(betterAuth, betterAuth);
  await visitor.signUp({ ...credentials, name: "Ada" });
  const access_token = await visitor.jwt();
  const { status } = await whoAmI(url, access_token);
  if (status !== 200) throw new Error(`A token of Better Auth's was answered with ${status}.`);
  return { access_token, email: credentials.email };
}

/** What somebody needs to choose a password, whom a command makes an administrator. */
export async function newAdministrator(
  target: Target,
  email: string,
  databaseUrl = target.databaseUrl,
): Promise<string> {
  const env = { ...target.development, ...onDatabase(target, databaseUrl) };
  const output = await shell(
    target,
    `python -m ${factsOf(target).package}.create_admin ${email}`,
    target.backend,
    env,
  );
  return /#token=([\w-]+)/.exec(output)?.[1] ?? "";
}

/** Registers somebody new, and gives them a role. */
export async function registerAs(
  target: Target,
  role: Role,
  { url, databaseUrl }: Pick<Target, "url" | "databaseUrl"> = target,
): Promise<Credentials> {
  const credentials = await register(target, url);
  await giveRole(target, databaseUrl, credentials.email, role);
  return credentials;
}

/** Somebody with a role who has logged in. */
export async function newMember(
  target: Target,
  role: Role,
  place: Pick<Target, "url" | "databaseUrl"> = target,
): Promise<Member> {
  if (factsOf(target).signUp !== "better-auth") {
    const credentials = await registerAs(target, role, place);
    return { ...tokensOf(await logIn(place.url, credentials)), email: credentials.email };
  }
  const member = await newcomer(target, place.url);
  await giveRole(target, place.databaseUrl, member.email, role);
  return member;
}

async function giveRole(target: Target, databaseUrl: string, email: string, role: Role) {
  await sql(target, databaseUrl, `UPDATE users SET role = '${role}' WHERE email = '${email}'`);
}
