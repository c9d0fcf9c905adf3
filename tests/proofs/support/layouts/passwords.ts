import { randomUUID } from "node:crypto";
import { EVERYBODY, LOGGED_IN } from "../roles.js";
import type { Access, Facts, Refusal } from "./facts.js";

export const PASSWORD = "correct horse battery staple";

/** Credentials that nobody has used. */
export const newCredentials = () => ({ email: `${randomUUID()}@example.com`, password: PASSWORD });

const LOGIN = "POST /api/v1/auth/login";

/** A login of somebody who has no account. */
export const unknownLogin = { route: LOGIN, json: newCredentials(), table: "users" };

/** A login stores a session, and then a token. */
export const loginWritesTwice: NonNullable<Facts["writesTwice"]> = {
  route: LOGIN,
  bodyFor: (credentials) => credentials,
  succeeds: 200,
  tables: ["login_sessions", "refresh_tokens"],
};

/** What layouts refuse that log people in by passwords, and have administrators. */
export const refusalsByPassword: readonly Refusal[] = [
  { status: 400, route: LOGIN, body: Uint8Array.of(0xff) },
  { status: 401, route: "GET /api/v1/users/me" },
  { status: 401, route: LOGIN, json: newCredentials() },
  { status: 403, route: "GET /api/v1/users", as: "user" },
  { status: 404, route: "GET /nowhere" },
  { status: 405, route: "DELETE /api/v1/users/me", as: "user" },
  // What nobody may do to themselves.
  { status: 409, route: "PATCH /api/v1/users/{me}", as: "admin", json: { is_active: false } },
  { status: 413, route: LOGIN, body: " ".repeat(2 ** 20 + 1) },
  { status: 422, route: LOGIN, body: "{" },
  { status: 422, route: LOGIN, json: {} },
  { status: 422, route: LOGIN, json: ["x"] },
];

/** Whom the routes of layouts let in where people register by themselves, and log in by passwords. */
export const accessByPassword: Access = {
  "POST /api/v1/auth/register": EVERYBODY,
  "POST /api/v1/auth/login": EVERYBODY,
  "POST /api/v1/auth/refresh": EVERYBODY,
  "POST /api/v1/auth/logout": EVERYBODY,
  "GET /api/v1/users/me": LOGGED_IN,
  "POST /api/v1/users/me/password": LOGGED_IN,
  "GET /api/v1/users": ["admin"],
  "GET /api/v1/users/{}": ["admin"],
  "PATCH /api/v1/users/{}": ["admin"],
};

/** What such layouts are asked with, and what they are started with. */
export const registeredByPassword = {
  secret: "JWT_SECRET",
  development: { PASSWORD_ATTEMPTS_PER_MINUTE: "1000000" },
  signUp: {
    route: "POST /api/v1/auth/register",
    bodyFor: (_, credentials) => Promise.resolve(credentials),
    refusals: [409],
  },
  write: {
    route: "POST /api/v1/auth/register",
    needsLogin: false,
    bodyFor: () => Promise.resolve(newCredentials()),
    table: "users",
  },
  writesTwice: loginWritesTwice,
  reading: unknownLogin,
} satisfies Partial<Facts>;
