import type { LayoutOptions, Option } from "../../spec/option.js";
import { projectPath } from "../../tree/path.js";
import { agentNames, agentsOnly, type AgentName } from "../agents.js";
import type { Backend, Folder, OptionTables } from "../component.js";
import type { Dialects } from "../feature/dialects.js";
import type { CountsAsCode, RequiredSymbols } from "../layout.js";
import type { Condition } from "../../spec/option.js";

/** Options that every layout has. */
export const commonOptions = {
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
  updates: {
    kind: "choice",
    summary: "bot that proposes newer dependencies every week; Dependabot on GitHub only",
    values: ["dependabot", "renovate", "none"],
    default: "dependabot",
    excluded: {
      value: "dependabot",
      by: { option: "ci", value: "gitlab" },
      why: "Dependabot is part of GitHub",
      default: "none",
    },
  },
  docker: { kind: "flag", summary: "an image and a compose file", default: true },
  python: {
    kind: "choice",
    summary: "oldest Python that the project supports",
    values: ["3.11", "3.12", "3.13"],
    default: "3.11",
  },
  agents: agentsOption(["claude"]),
} as const satisfies LayoutOptions;

/** The option `agents`, with those that a layout's projects have unless somebody chooses others. */
export function agentsOption(chosen: readonly AgentName[]) {
  return {
    kind: "set",
    summary: "coding agents that are led to CLAUDE.md and have skills; any of them, or none",
    values: agentNames,
    default: chosen,
  } as const satisfies Option;
}

/** The files of these options. */
export const commonOnly: Readonly<Record<string, Condition>> = {
  ".dockerignore": { docker: true },
  ...agentsOnly,
  ".github/dependabot.yml": { updates: "dependabot" },
  ".github/workflows/ci.yml": { ci: "github" },
  ".github/workflows/template-refresh.yml": { ci: "github", refresh: true },
  ".gitlab-ci.yml": { ci: "gitlab" },
  ".gitlab/template-refresh.yml": { ci: "gitlab", refresh: true },
  Dockerfile: { docker: true },
  "compose.yaml": { docker: true },
  "renovate.json": { updates: "renovate" },
};

/**
 * The back end that the shared templates make.
 * @param requirements the file that `pip install -r` takes for working on it
 */
export function backendIn(
  root: Folder,
  requirements: string,
  ofOptions: readonly OptionTables[] = [],
): Backend {
  return {
    ...{ root, language: "python", package: "app", requirements },
    databaseSetting: "DATABASE_URL",
    install: `pip install -r ${requirements}`,
    run: ["alembic upgrade head", "uvicorn app.main:app --reload"],
    checks: [
      ...["black --check app/ tests/", "isort --check app/ tests/"],
      ...["flake8 app/ tests/", "mypy app/ tests/"],
    ],
    fixes: ["black app/ tests/", "isort app/ tests/", "flake8 app/ tests/", "mypy app/ tests/"],
    test: "pytest",
    tests: projectPath(`${root}tests`),
    migrations: {
      folder: projectPath(`${root}alembic/versions`),
      run: "alembic upgrade head",
      ofOptions,
    },
  };
}

/** Who may call which route: the tests in this folder hold each route of the code against it. */
export function accessTablesIn(root: Folder): CountsAsCode {
  return { path: projectPath(`${root}tests/access`) };
}

/** Where layouts have what shared templates import, if they have it where most do. */
export const commonModules = {
  /** `Database` and `create_engine`. */
  database: "app.database",
  /** `SessionDep`, the transaction of a request. */
  session: "app.api.deps",
  /** `CurrentUser`, `get_current_user` and `require_role`. */
  user: "app.api.deps",
  /** `AsyncSession`. */
  asyncSession: "sqlalchemy.ext.asyncio",
  /** The package in which each feature has a module for its rules. */
  rules: "app.services",
  /** What the name of a service's module has after that of its feature. */
  serviceSuffix: "",
} as const;

/** What the shared templates of features are written in. */
export const commonDialects = {
  sqlalchemy: { columns: "app.models.base" },
  pydantic: { enums: "app.models", types: "app.schemas.types" },
  pytest: { enums: "app.models" },
} as const satisfies Dialects;

/** What the shared templates of features import, wherever a layout has it. */
const featureSymbols: readonly RequiredSymbols[] = [
  {
    path: "app/core/exceptions.py",
    names: ["CyclicReferenceError", "InUseError", "NotFoundError", "UnknownReferenceError"],
  },
  { path: "app/models/user.py", names: ["Role", "User"] },
  { path: "app/repositories/base.py", names: ["Repository"] },
  { path: "app/schemas/base.py", names: ["RequestModel", "ResponseModel"] },
  { path: "app/schemas/pagination.py", names: ["ListParams", "Page", "filters_of"] },
  {
    path: "app/schemas/types.py",
    names: [
      ...["Date", "Digits", "Float64", "Int64", "Int64Param", "JSONData", "LEFT_OUT"],
      ...["StringList", "UTCTime"],
    ],
  },
  { path: "tests/access/__init__.py", names: ["AccessTable", "EVERYBODY", "LOGGED_IN"] },
  { path: "tests/collection.py", names: ["Collection"] },
  { path: "tests/people.py", names: ["People", "Person"] },
];

/** What they import of what most layouts have where `commonModules` says. */
const commonSymbols: readonly RequiredSymbols[] = [
  {
    path: "app/api/deps.py",
    names: ["CurrentUser", "SessionDep", "get_current_user", "require_role"],
  },
  { path: "app/database.py", names: ["Database"] },
  { path: "app/models/base.py", names: ["ExactDecimal", "JSON_TYPE", "ListedEntity"] },
];

/**
 * What they import, from a back end in this folder.
 * @param own where the layout has what others have where `commonModules` says
 */
export function featureSymbolsIn(
  root: Folder,
  own: readonly RequiredSymbols[] = commonSymbols,
): readonly RequiredSymbols[] {
  return [...own, ...featureSymbols].map(({ path, names }) => ({ path: root + path, names }));
}

/** Classes that the files of features import beside their own: no feature can have these names. */
export const featureClasses: readonly string[] = [
  ...["database", "listed_entity", "mapping", "page", "repository", "role", "user"],
];
