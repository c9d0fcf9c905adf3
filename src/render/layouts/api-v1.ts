import { layoutNames } from "../../spec/naming/reserved.js";
import type { LayoutOptions } from "../../spec/option.js";
import { whoever } from "../../spec/access-rule.js";
import { compiled } from "../compiled/api-v1.js";
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
  ...commonOptions,
} as const satisfies LayoutOptions;

const modules = {
  config: "app.core.config",
  circuitBreaker: "app.services.circuit_breaker",
  httpClient: "app.services.http_client",
  passwords: "app.core.security",
  routers: "app.api.v1",
  ...commonModules,
} as const;

/** What the templates of this layout may speak of; the build checks them against it. */
export type LayoutView = ViewOf<typeof options, typeof modules>;

/** What those of its features may. */
export type FeatureView = FeatureViewOf<typeof commonDialects, typeof modules>;

/** A versioned API service with users, sessions and migrations. */
export const apiV1: Layout = {
  name: "api-v1",
  summary: "a versioned API service: FastAPI, SQLAlchemy, JWT sessions, roles, Alembic",
  options,
  access: whoever({ kind: "authenticated" }),
  roles: ["user", "admin"],
  requiredSymbols: featureSymbolsIn(""),
  modules,
  dialects: commonDialects,
  get reserved() {
    return layoutNames([
      ...namesOfFiles(compiled),
      ...featureClasses,
      // Tables.
      ...["login_sessions", "refresh_tokens"],
    ]);
  },
  only: commonOnly,
  executable: new Set(),
  local: [".env"],
  backend: backendIn("", "requirements.txt"),
  others: [],
  countsAsCode: [accessTablesIn("")],
  compiled,
};
