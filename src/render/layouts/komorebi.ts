import { whoever } from "../../spec/access-rule.js";
import { layoutNames } from "../../spec/naming/reserved.js";
import type { Condition, LayoutOptions } from "../../spec/option.js";
import { projectPath } from "../../tree/path.js";
import { compiled } from "../compiled/komorebi.js";
import type { Backend } from "../component.js";
import type { Dialects } from "../feature/dialects.js";
import type { FeatureViewOf } from "../feature/view.js";
import { type Layout, namesOfFiles, type RequiredSymbols, type ViewOf } from "../layout.js";
import { accessTablesIn, agentsOption, commonOnly, commonOptions } from "./common.js";

const options = {
  database: {
    kind: "choice",
    summary: "database of the application in production; SQLite serves development",
    values: ["postgresql"],
    default: "postgresql",
  },
  auth: {
    kind: "choice",
    summary: "who may use it: everybody, or users who log in",
    values: ["none", "jwt"],
    default: "none",
  },
  queue: {
    kind: "choice",
    summary: "who works up captures: the server itself, or Celery workers on Redis",
    values: ["asyncio", "celery"],
    default: "asyncio",
  },
  frontend: { kind: "flag", summary: "a page in React that fills by itself", default: true },
  mcp: {
    kind: "flag",
    summary: "tools of external servers, aggregated over MCP",
    default: true,
  },
  ...commonOptions,
  agents: agentsOption(["claude", "copilot"]),
} as const satisfies LayoutOptions;

const modules = {
  config: "backend.app.core.config",
  database: "backend.app.database",
  session: "backend.app.api.deps",
  user: "backend.app.api.current_user",
  passwords: "backend.app.core.security",
  asyncSession: "sqlalchemy.ext.asyncio",
  routers: "backend.app.api",
  rules: "backend.app.repositories",
} as const;

const dialects = {
  sqlalchemy: { columns: "backend.app.tables.base", enums: "backend.app.models" },
  pydantic: { types: "backend.app.models.types" },
  pytest: { enums: "backend.app.models" },
  typescript: true,
  page: true,
} as const satisfies Dialects;

const USERS: Condition = { auth: "jwt" };
const FRONTEND: Condition = { frontend: true };
const MCP: Condition = { mcp: true };
const ASYNCIO: Condition = { queue: "asyncio" };
const CELERY: Condition = { queue: "celery" };

/** The files that only projects with users have, in their folders. */
const ofUsers: Readonly<Record<string, readonly string[]>> = {
  "backend/app": ["promote.py"],
  "backend/app/api": ["auth.py", "cookies.py", "current_user.py", "users.py"],
  "backend/app/core": ["client.py", "rate_limit.py", "security.py"],
  "backend/app/events": ["audience.py", "login.py"],
  "backend/app/models": ["auth.py", "login_session.py", "user.py"],
  "backend/app/repositories": ["login_session.py", "owned.py", "user.py"],
  "backend/app/services": ["__init__.py", "auth.py", "users.py"],
  "backend/app/tables": ["login_session.py", "owned.py", "user.py"],
  "backend/tests": [
    ...["people.py", "sessions.py", "test_access.py", "test_audience.py", "test_auth.py"],
    ...["test_login.py", "test_promote.py", "test_sessions.py", "test_token_cookies.py"],
    ...["test_user_administration.py", "test_users.py"],
  ],
  "backend/tests/unit": [
    ...["test_client.py", "test_cookies.py", "test_owned.py", "test_rate_limit.py"],
    "test_security.py",
  ],
};

/** The files whose paths an expression matches, each with its condition. */
function filesOf(expression: RegExp, condition: Condition): Record<string, Condition> {
  const paths = compiled.paths.filter((path) => expression.test(path));
  return Object.fromEntries(paths.map((path) => [path, condition]));
}

/** What the templates of this layout may speak of; the build checks them against it. */
export type LayoutView = ViewOf<typeof options, typeof modules>;

/** What those of its features may. */
export type FeatureView = FeatureViewOf<typeof dialects, typeof modules>;

const requiredSymbols: readonly RequiredSymbols[] = [
  {
    path: "backend/app/api/current_user.py",
    names: ["CurrentUser", "get_current_user", "require_role"],
  },
  { path: "backend/app/api/deps.py", names: ["SessionDep"] },
  { path: "backend/app/core/exceptions.py", names: ["InUseError"] },
  { path: "backend/app/database.py", names: ["Database"] },
  { path: "backend/app/events/audience.py", names: ["Audience"] },
  { path: "backend/app/models/base.py", names: ["RequestModel", "ResponseModel"] },
  { path: "backend/app/models/pagination.py", names: ["ListParams", "TOTAL_HEADER"] },
  {
    path: "backend/app/models/types.py",
    names: [
      ...["Date", "Digits", "Float64", "Int64", "Int64Param", "JSONData", "LEFT_OUT"],
      ...["StringList", "UTCTime"],
    ],
  },
  { path: "backend/app/repositories/base.py", names: ["Repository"] },
  {
    path: "backend/app/repositories/owned.py",
    names: ["OwnedRepository", "UserScopedRepository"],
  },
  {
    path: "backend/app/tables/base.py",
    names: ["ExactDecimal", "JSON_TYPE", "ListedEntity"],
  },
  { path: "backend/app/tables/owned.py", names: ["OwnedEntity"] },
  { path: "backend/app/tables/user.py", names: ["Role"] },
  {
    path: "backend/tests/access/__init__.py",
    names: ["AccessTable", "EVERYBODY", "LOGGED_IN"],
  },
  { path: "backend/tests/collection.py", names: ["Collection"] },
  { path: "backend/tests/people.py", names: ["People", "Person"] },
];

const backend: Backend = {
  root: "",
  language: "python",
  package: "backend.app",
  requirements: "requirements-dev.txt",
  databaseSetting: "DATABASE_URL",
  systemPackages: { "redis-server": CELERY },
  install: "pip install -r requirements-dev.txt",
  run: ["alembic upgrade head", "uvicorn backend.app.main:app --reload"],
  checks: ["ruff check .", "ruff format --check .", "mypy backend/"],
  fixes: ["ruff check --fix .", "ruff format .", "mypy backend/"],
  test: "pytest",
  tests: projectPath("backend/tests"),
  migrations: {
    folder: projectPath("alembic/versions"),
    run: "alembic upgrade head",
    ofOptions: [{ when: USERS, title: "users and login sessions", tables: "users" }],
  },
};

/** A full-stack app that takes in whatever comes, and works it up in the background. */
export const komorebi: Layout = {
  name: "komorebi",
  summary: "a capture-first full-stack app: FastAPI, background workers, live events",
  options,
  access: [
    ...whoever({ kind: "authenticated" }, USERS),
    { usual: { kind: "public" }, kinds: ["public"] },
  ],
  roles: ["user", "admin"],
  requiredSymbols,
  modules,
  dialects,
  get reserved() {
    return layoutNames([
      ...namesOfFiles(compiled),
      // Classes that the files of features import beside their own.
      ...["collection", "current_user", "database", "field", "listed_entity", "owned_entity"],
      ...["owned_repository", "repository", "user_scoped_repository"],
      // Tables.
      ...["captures", "digest", "events", "items", "login_sessions"],
      ...["refresh_tokens", "summaries"],
    ]);
  },
  only: {
    ...commonOnly,
    ...filesOf(/^backend\/tests\/access\//, USERS),
    ...Object.fromEntries(
      Object.entries(ofUsers).flatMap(([folder, names]) =>
        names.map((name) => [`${folder}/${name}`, USERS]),
      ),
    ),
    ...filesOf(/^backend\/.*(?:mcp|tool)/, MCP),
    "backend/tests/access/[features].py": USERS,
    "backend/tests/access/tools.py": { ...USERS, ...MCP },
    ...filesOf(/^frontend\//, FRONTEND),
    ...filesOf(/^frontend\/.*\/tools?\./i, { ...FRONTEND, ...MCP }),
    ...filesOf(/^frontend\/.*\/(?:access|account|auth|login\w*|renewal|session|users)\./i, {
      ...FRONTEND,
      ...USERS,
    }),
    ...filesOf(/^backend\/app\/workers\/(?:metrics|queue)\./, ASYNCIO),
    ...filesOf(/^backend\/app\/worker(?:s\/(?:backlog|broker|process))?\./, CELERY),
    ...filesOf(/^backend\/tests\/.*(?:broker|celery|redis)/, CELERY),
    "backend/app/repositories/metrics.py": CELERY,
    "backend/app/frontend.py": FRONTEND,
    "backend/app/openapi.py": FRONTEND,
    "backend/tests/test_frontend.py": FRONTEND,
    ".github/prompts/implement-feature.prompt.md": { agents: "copilot" },
  },
  executable: new Set(),
  local: [".env"],
  backend,
  documents: {
    current: ["BUILD.md", "CLAUDE.md", "CONVENTIONS.md", "README.md"].map(projectPath),
    folder: projectPath("docs"),
    versionFile: projectPath("pyproject.toml"),
    versioned: ["CHANGELOG.md", "CURRENT_STATUS.md"].map(projectPath),
    application: { module: "backend.app.main", name: "app" },
  },
  rules: [projectPath("CONVENTIONS.md"), projectPath("BUILD.md")],
  others: [
    {
      ...{ root: "frontend/", language: "typescript", when: FRONTEND },
      ...{ install: "npm ci", run: ["npm run dev"], test: "npm test" },
      checks: ["npm run lint", "npx prettier --check .", "npm run build"],
      contract: { document: "python -m backend.app.openapi", check: "npm run types -- --check" },
      tests: projectPath("frontend/tests"),
      registry: projectPath("frontend/src/tabs.ts"),
    },
  ],
  countsAsCode: [
    // `check` holds most of them against the code; decisions are logged where they are made.
    ...["BUILD.md", "CHANGELOG.md", "CONVENTIONS.md", "ELICITATIONS.md", "docs"].map((path) => ({
      path: projectPath(path),
    })),
    { ...accessTablesIn("backend/"), when: USERS },
  ],
  compiled,
};
