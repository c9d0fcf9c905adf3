import { call } from "../http.js";
import { nextTokenTo } from "../mails.js";
import { EVERYBODY, LOGGED_IN } from "../roles.js";
import { blackAndFlake8 } from "./tools.js";
import type { Credentials, Facts } from "./facts.js";
import { newCredentials, loginWritesTwice, refusalsByPassword, unknownLogin } from "./passwords.js";

export const authService: Facts = {
  options: {
    sqlite: { totp: false },
    postgresql: { totp: true },
  },
  deployedOn: { sqlite: "postgresql", postgresql: "postgresql" },
  sharedBy: "totp",
  // The templates of features are those of api-v1, where every kind of field and access is proven.
  features: ["category", "customer", "product", "invoice"],
  tables: [
    ...["users", "login_sessions", "refresh_tokens", "mail_tokens"],
    ...["attempts", "audit_events", "signing_keys"],
  ],
  access: {
    "GET /health/live": EVERYBODY,
    "GET /health/ready": EVERYBODY,
    "GET /.well-known/jwks.json": EVERYBODY,
    "POST /api/v1/auth/register": EVERYBODY,
    "POST /api/v1/auth/register/confirm": EVERYBODY,
    "POST /api/v1/auth/password/forgot": EVERYBODY,
    "POST /api/v1/auth/password/reset": EVERYBODY,
    "POST /api/v1/auth/login": EVERYBODY,
    "POST /api/v1/auth/refresh": EVERYBODY,
    "POST /api/v1/auth/logout": EVERYBODY,
    "GET /api/v1/users/me": LOGGED_IN,
    "POST /api/v1/users/me/password": LOGGED_IN,
    "GET /api/v1/users/me/sessions": LOGGED_IN,
    "DELETE /api/v1/users/me/sessions/{}": LOGGED_IN,
    "GET /api/v1/users": ["admin"],
    "GET /api/v1/users/{}": ["admin"],
    "PATCH /api/v1/users/{}": ["admin"],
    "DELETE /api/v1/users/{}/sessions": ["admin"],
    "GET /api/v1/audit-events": ["admin"],
  },
  ofOptions: {
    totp: {
      tables: ["totp_secrets", "recovery_codes"],
      access: {
        "GET /api/v1/users/me/totp": LOGGED_IN,
        "POST /api/v1/users/me/totp": LOGGED_IN,
        "POST /api/v1/users/me/totp/confirm": LOGGED_IN,
        "POST /api/v1/users/me/totp/recovery-codes": LOGGED_IN,
        "POST /api/v1/users/me/totp/disable": LOGGED_IN,
        "DELETE /api/v1/users/{}/totp": ["admin"],
      },
    },
  },
  backend: ".",
  package: "app",
  tests: "tests",
  tools: blackAndFlake8,
  requirements: "requirements-dev.txt",
  outgoing: "app.utils",
  secret: "SECRET_KEY",
  development: {
    LOGIN_ATTEMPTS_PER_DEVICE: "1000000",
    LOGIN_ATTEMPTS_PER_CLIENT: "1000000",
    LOGIN_ATTEMPTS_PER_ADDRESS: "1000000",
    MAIL_REQUESTS_PER_CLIENT: "1000000",
    MAILS_PER_ADDRESS: "1000000",
  },
  production: {
    ISSUER: "https://auth.example.org",
    FRONTEND_URL: "https://app.example.org",
    MAIL_FROM: "no-reply@example.org",
  },
  databaseSetting: "DATABASE_URL",
  sendsMail: true,
  write: {
    route: "POST /api/v1/auth/register/confirm",
    needsLogin: false,
    bodyFor: (url) => confirmation(url, newCredentials()),
    table: "users",
  },
  refusals: refusalsByPassword,
  writesTwice: loginWritesTwice,
  reading: unknownLogin,
  signUp: {
    route: "POST /api/v1/auth/register/confirm",
    bodyFor: confirmation,
    refusals: [400, 409],
  },
};

/** What confirms an address that has just been registered. */
async function confirmation(url: string, { email, password }: Credentials): Promise<object> {
  const { status } = await call(url, "POST /api/v1/auth/register", { json: { email } });
  if (status !== 202) throw new Error(`Registering was answered with ${status}.`);
  return { token: await nextTokenTo(email, "register"), password };
}
