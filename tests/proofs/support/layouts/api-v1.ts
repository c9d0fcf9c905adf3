import { LOGGED_IN, EVERYBODY } from "../roles.js";
import type { Facts } from "./facts.js";
import { newCredentials, refusalsByPassword, unknownLogin } from "./passwords.js";

export const apiV1: Facts = {
  options: {
    sqlite: { database: "sqlite", jwt: "python-jose" },
    postgresql: { database: "postgresql", jwt: "pyjwt" },
  },
  deployedOn: { sqlite: "sqlite", postgresql: "postgresql" },
  sharedBy: "database",
  tables: ["users", "login_sessions", "refresh_tokens"],
  access: {
    "GET /health/live": EVERYBODY,
    "GET /health/ready": EVERYBODY,
    "POST /api/v1/auth/register": EVERYBODY,
    "POST /api/v1/auth/login": EVERYBODY,
    "POST /api/v1/auth/refresh": EVERYBODY,
    "POST /api/v1/auth/logout": EVERYBODY,
    "GET /api/v1/users/me": LOGGED_IN,
    "POST /api/v1/users/me/password": LOGGED_IN,
    "GET /api/v1/users": ["admin"],
    "GET /api/v1/users/{}": ["admin"],
    "PATCH /api/v1/users/{}": ["admin"],
  },
  ofOptions: {},
  backend: ".",
  requirements: "requirements.txt",
  outgoing: "app.services",
  secret: "JWT_SECRET",
  development: { PASSWORD_ATTEMPTS_PER_MINUTE: "1000000" },
  production: {},
  databaseSetting: "DATABASE_URL",
  sendsMail: false,
  write: {
    route: "POST /api/v1/auth/register",
    needsLogin: false,
    bodyFor: () => Promise.resolve(newCredentials()),
    table: "users",
  },
  refusals: refusalsByPassword,
  reading: unknownLogin,
  signUp: {
    route: "POST /api/v1/auth/register",
    bodyFor: (_, credentials) => Promise.resolve(credentials),
    refusals: [409],
  },
};
