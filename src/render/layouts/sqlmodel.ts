import { layoutNames } from "../../spec/naming/reserved.js";
import type { Condition, LayoutOptions } from "../../spec/option.js";
import { whoever } from "../../spec/access-rule.js";
import { projectPath } from "../../tree/path.js";
import { compiled } from "../compiled/sqlmodel.js";
import type { Dialects } from "../feature/dialects.js";
import type { FeatureViewOf } from "../feature/view.js";
import { type Layout, namesOfFiles, type ViewOf } from "../layout.js";
import {
  accessTablesIn,
  backendIn,
  commonDialects,
  commonModules,
  commonOnly,
  commonOptions,
  featureClasses,
  featureSymbolsIn,
} from "./common.js";

const options = {
  database: {
    kind: "choice",
    summary: "database of the application, Neon or any other; SQLite serves development",
    values: ["postgresql"],
    default: "postgresql",
  },
  auth: {
    kind: "choice",
    summary: "what of Better Auth's is accepted: its session cookie, its bearer tokens, or both",
    values: ["cookie", "jwt", "both"],
    default: "both",
  },
  "auth-server": {
    kind: "flag",
    summary: "a Better Auth for development, where the front end with the real one is elsewhere",
    default: false,
  },
  ...commonOptions,
} as const satisfies LayoutOptions;

const modules = {
  ...commonModules,
  config: "app.core.config",
  circuitBreaker: "app.utils.circuit_breaker",
  httpClient: "app.utils.http_client",
  routers: "app.api",
  database: "app.db.session",
  session: "app.db.session",
  user: "app.auth.dependencies",
  asyncSession: "sqlmodel.ext.asyncio.session",
  serviceSuffix: "_service",
} as const;

const dialects = {
  sqlmodel: { columns: "app.models.base" },
  pydantic: commonDialects.pydantic,
  pytest: commonDialects.pytest,
  markdown: true,
} as const satisfies Dialects;

const COOKIES: Condition = { auth: ["cookie", "both"] };
const TOKENS: Condition = { auth: ["jwt", "both"] };

const ofAuthServer: Record<string, Condition> = Object.fromEntries(
  compiled.paths
    .filter((path) => path.startsWith("auth-server/"))
    .map((path) => [path, { "auth-server": true }]),
);

/** What the templates of this layout may speak of; the build checks them against it. */
export type LayoutView = ViewOf<typeof options, typeof modules>;

/** What those of its features may. */
export type FeatureView = FeatureViewOf<typeof dialects, typeof modules>;

/** A back end for users whom Better Auth logs in, with a constitution, specs and a list of tasks. */
export const sqlmodel: Layout = {
  name: "sqlmodel",
  summary: "a back end behind Better Auth: SQLModel, each user's own data, specs, a task list",
  options,
  access: whoever({ kind: "owned" }),
  roles: ["user", "admin"],
  requiredSymbols: featureSymbolsIn("", [
    {
      path: "app/auth/dependencies.py",
      names: ["CurrentUser", "get_current_user", "require_role"],
    },
    { path: "app/db/session.py", names: ["Database", "SessionDep"] },
    {
      path: "app/models/base.py",
      names: ["ExactDecimal", "JSON_TYPE", "ListedEntity", "enum_type"],
    },
  ]),
  modules,
  dialects,
  get reserved() {
    return layoutNames([
      ...namesOfFiles(compiled),
      ...featureClasses,
      // A class that its models import.
      "field",
      // Tables: this layout's, and Better Auth's, which migrations do not look at (alembic/env.py).
      ...["tasks", "account", "accounts", "apikey", "invitation", "jwks", "member", "organization"],
      ...["passkey", "session", "sessions", "subscription", "team", "verification"],
    ]);
  },
  only: {
    ...commonOnly,
    ...ofAuthServer,
    "app/auth/cookies.py": COOKIES,
    "app/auth/tables.py": COOKIES,
    "app/auth/keys.py": TOKENS,
    "app/auth/tokens.py": TOKENS,
    "tests/auth/test_cookies.py": COOKIES,
    "tests/auth/test_keys.py": TOKENS,
    "tests/auth/test_tokens.py": TOKENS,
  },
  executable: new Set(),
  local: [".env"],
  backend: { ...backendIn("", "requirements.txt"), databaseSetting: "NEON_DB_URL" },
  rules: [projectPath("CONSTITUTION.md")],
  taskList: projectPath("tasks/backend_tasks.md"),
  others: [],
  countsAsCode: [
    // `tests/test_specs.py` holds routes and tables against the specs; tasks go with them.
    ...["specs", "tasks/backend_tasks.md"].map((path) => ({ path: projectPath(path) })),
    accessTablesIn(""),
  ],
  compiled,
};
