import { EVERYBODY, LOGGED_IN } from "../roles.js";
import { blackAndFlake8 } from "./tools.js";
import type { Facts } from "./facts.js";

const TASKS = "POST /api/v1/tasks";

export const sqlmodel: Facts = {
  options: {
    sqlite: { auth: "both", "auth-server": false },
    postgresql: { auth: "both", "auth-server": true },
  },
  deployedOn: { sqlite: "postgresql", postgresql: "postgresql" },
  sharedBy: "auth-server",
  tables: ["users", "tasks"],
  access: {
    "GET /health/live": EVERYBODY,
    "GET /health/ready": EVERYBODY,
    "GET /api/v1/users/me": LOGGED_IN,
    "GET /api/v1/tasks": LOGGED_IN,
    "POST /api/v1/tasks": LOGGED_IN,
    "GET /api/v1/tasks/{}": LOGGED_IN,
    "PATCH /api/v1/tasks/{}": LOGGED_IN,
    "DELETE /api/v1/tasks/{}": LOGGED_IN,
    "POST /api/v1/tasks/{}/complete": LOGGED_IN,
  },
  ofOptions: {},
  backend: ".",
  package: "app",
  tests: "tests",
  tools: blackAndFlake8,
  requirements: "requirements.txt",
  outgoing: "app.utils",
  secret: "BETTER_AUTH_SECRET",
  development: {},
  production: { BETTER_AUTH_URL: "https://app.example.org" },
  databaseSetting: "NEON_DB_URL",
  sendsMail: false,
  signUp: "better-auth",
  write: {
    route: TASKS,
    needsLogin: true,
    bodyFor: () => Promise.resolve({ title: "Write tests" }),
    table: "tasks",
  },
  refusals: [
    { status: 400, route: TASKS, as: "user", body: Uint8Array.of(0xff) },
    { status: 401, route: TASKS, json: { title: "Write tests" } },
    { status: 404, route: "GET /nowhere" },
    { status: 405, route: "DELETE /api/v1/users/me", as: "user" },
    { status: 413, route: TASKS, as: "user", body: " ".repeat(2 ** 20 + 1) },
    { status: 422, route: TASKS, as: "user", body: "{" },
    { status: 422, route: TASKS, as: "user", json: {} },
    { status: 422, route: TASKS, as: "user", json: ["x"] },
  ],
  reading: { route: "GET /api/v1/users/me", table: "users" },
};
