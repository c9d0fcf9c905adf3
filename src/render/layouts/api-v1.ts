import type { LayoutOptions } from "../../spec/option.js";
import { compiled } from "../compiled/api-v1.js";
import type { Layout, ViewOf } from "../layout.js";

const options = {
  database: {
    kind: "choice",
    summary: "database of the application",
    values: ["sqlite", "postgresql"],
    default: "sqlite",
  },
  jwt: {
    kind: "choice",
    summary: "library that signs and reads tokens",
    values: ["python-jose", "pyjwt"],
    default: "python-jose",
  },
  ci: {
    kind: "choice",
    summary: "where the project's tests run on every change",
    values: ["github", "gitlab", "none"],
    default: "github",
  },
  docker: { kind: "flag", summary: "an image and a compose file", default: true },
  python: {
    kind: "choice",
    summary: "oldest Python that the project supports",
    values: ["3.11", "3.12", "3.13"],
    default: "3.11",
  },
} as const satisfies LayoutOptions;

/** What the templates of this layout may speak of; the build checks them against it. */
export type LayoutView = ViewOf<typeof options>;

/** A versioned API service with users, sessions and migrations. */
export const apiV1: Layout = {
  name: "api-v1",
  summary: "a versioned API service: FastAPI, SQLAlchemy, JWT sessions, roles, Alembic",
  options,
  access: { kind: "authenticated" },
  roles: ["user", "admin"],
  seams: [],
  reserved: new Set(["auth", "base", "circuit_breaker", "health", "refresh_token", "user"]),
  only: {
    ".dockerignore": { docker: true },
    ".github/workflows/ci.yml": { ci: "github" },
    ".gitlab-ci.yml": { ci: "gitlab" },
    Dockerfile: { docker: true },
    "compose.yaml": { docker: true },
  },
  local: [".env"],
  requirements: "requirements.txt",
  run: ["alembic upgrade head", "uvicorn app.main:app --reload"],
  compiled,
};
