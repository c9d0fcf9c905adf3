import { EVERYBODY } from "../roles.js";
import { blackAndFlake8 } from "./tools.js";
import type { Facts } from "./facts.js";
import { accessByPassword, refusalsByPassword, registeredByPassword } from "./passwords.js";

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
    ...accessByPassword,
  },
  ofOptions: {},
  backend: ".",
  package: "app",
  tests: "tests",
  tools: blackAndFlake8,
  requirements: "requirements.txt",
  outgoing: "app.services",
  ...registeredByPassword,
  production: {},
  databaseSetting: "DATABASE_URL",
  sendsMail: false,
  refusals: refusalsByPassword,
};
