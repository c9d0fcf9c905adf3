import type { LayoutOptions } from "../../spec/option.js";
import { projectPath } from "../../tree/path.js";
import { compiled } from "../compiled/api-v1.js";
import { namesOfFiles, type Layout, type ViewOf } from "../layout.js";

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
  refresh: {
    kind: "flag",
    summary: "a weekly pull request with newer templates",
    default: true,
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
  seams: [
    {
      path: "app/api/deps.py",
      names: ["CurrentUser", "SessionDep", "get_current_user", "require_role"],
    },
    {
      path: "app/core/exceptions.py",
      names: ["InUseError", "NotFoundError", "UnknownReferenceError"],
    },
    { path: "app/database.py", names: ["Database"] },
    { path: "app/models/base.py", names: ["ExactDecimal", "JSON_TYPE", "ListedEntity"] },
    { path: "app/models/user.py", names: ["Role", "User"] },
    { path: "app/repositories/base.py", names: ["Repository"] },
    { path: "app/schemas/base.py", names: ["RequestModel", "ResponseModel"] },
    { path: "app/schemas/pagination.py", names: ["ListParams", "Page", "filters_of"] },
    {
      path: "app/schemas/types.py",
      names: [
        ...["Digits", "Float64", "Int64", "Int64Param", "JSONData", "LEFT_OUT", "StringList"],
        "UTCTime",
      ],
    },
    { path: "tests/access/__init__.py", names: ["AccessTable", "EVERYBODY", "LOGGED_IN"] },
    { path: "tests/collection.py", names: ["Collection"] },
    { path: "tests/people.py", names: ["People", "Person"] },
  ],
  reserved: new Set([
    ...namesOfFiles(compiled),
    // Tables.
    ...["login_sessions", "refresh_tokens"],
    // Classes that the files of features import beside their own.
    ...["database", "listed_entity", "mapping", "page", "repository", "role", "user"],
  ]),
  only: {
    ".dockerignore": { docker: true },
    ".github/workflows/ci.yml": { ci: "github" },
    ".github/workflows/template-refresh.yml": { ci: "github", refresh: true },
    ".gitlab-ci.yml": { ci: "gitlab" },
    ".gitlab/template-refresh.yml": { ci: "gitlab", refresh: true },
    Dockerfile: { docker: true },
    "compose.yaml": { docker: true },
  },
  executable: new Set(),
  local: [".env"],
  requirements: "requirements.txt",
  run: ["alembic upgrade head", "uvicorn app.main:app --reload"],
  test: "pytest",
  migrations: { folder: projectPath("alembic/versions"), run: "alembic upgrade head" },
  compiled,
};
