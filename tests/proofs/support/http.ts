import { randomUUID } from "node:crypto";
import { z } from "zod";
import { sql } from "./database.js";
import type { Role } from "./roles.js";
import type { Target } from "./target.js";

export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  /** The document, or undefined if there is none. */
  readonly json: unknown;
};

export type Request = {
  readonly json?: unknown;
  /** Instead of `json`: exactly this. */
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly token?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Sends a request to the API and reads the answer. */
export async function call(url: string, route: string, request: Request = {}): Promise<Answer> {
  const [method = "", path = ""] = route.split(" ");
  const body = request.body ?? (request.json === undefined ? null : JSON.stringify(request.json));
  const response = await fetch(`${url}${path}`, {
    method,
    body,
    headers: {
      ...(body === null ? {} : { "content-type": "application/json" }),
      ...(request.token === undefined ? {} : { authorization: `Bearer ${request.token}` }),
      ...request.headers,
    },
  });
  const text = await response.text();
  const isJson = /\bjson\b/.test(response.headers.get("content-type") ?? "");
  const json: unknown = isJson && text !== "" ? JSON.parse(text) : undefined;
  return { status: response.status, headers: response.headers, json };
}

const Tokens = z.object({ access_token: z.string(), refresh_token: z.string() });
export type Tokens = z.infer<typeof Tokens>;

/** The tokens that an answer gives. */
export const tokensOf = ({ json }: Answer): Tokens => Tokens.parse(json);

export const PASSWORD = "correct horse battery staple";
export type Credentials = { readonly email: string; readonly password: string };

/** Credentials that nobody has used. */
export const newCredentials = (): Credentials => ({
  email: `${randomUUID()}@example.com`,
  password: PASSWORD,
});

/** Registers somebody new. */
export async function register(url: string): Promise<Credentials> {
  const json = newCredentials();
  const { status } = await call(url, "POST /api/v1/auth/register", { json });
  if (status !== 201) throw new Error(`Registering was answered with ${status}.`);
  return json;
}

export const logIn = (url: string, json: Credentials): Promise<Answer> =>
  call(url, "POST /api/v1/auth/login", { json });

export const refresh = (url: string, refresh_token: string): Promise<Answer> =>
  call(url, "POST /api/v1/auth/refresh", { json: { refresh_token } });

export const whoAmI = (url: string, token: string): Promise<Answer> =>
  call(url, "GET /api/v1/users/me", { token });

/** Somebody new who has logged in. */
export async function newUser(url: string): Promise<Tokens> {
  return tokensOf(await logIn(url, await register(url)));
}

/** Somebody with a role who has logged in. */
export async function newMember(
  target: Target,
  url: string,
  databaseUrl: string,
  role: Role,
): Promise<Tokens> {
  const credentials = await register(url);
  const { email } = credentials;
  await sql(target, databaseUrl, `UPDATE users SET role = '${role}' WHERE email = '${email}'`);
  return tokensOf(await logIn(url, credentials));
}
