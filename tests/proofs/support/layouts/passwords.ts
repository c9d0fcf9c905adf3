import { randomUUID } from "node:crypto";
import type { Refusal } from "./facts.js";

export const PASSWORD = "correct horse battery staple";

/** Credentials that nobody has used. */
export const newCredentials = () => ({ email: `${randomUUID()}@example.com`, password: PASSWORD });

const LOGIN = "POST /api/v1/auth/login";

/** A login of somebody who has no account. */
export const unknownLogin = { route: LOGIN, json: newCredentials() };

/** What layouts refuse that log people in by passwords, and have administrators. */
export const refusalsByPassword: readonly Refusal[] = [
  { status: 400, route: LOGIN, body: Uint8Array.of(0xff) },
  { status: 401, route: "GET /api/v1/users/me" },
  { status: 401, ...unknownLogin },
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
