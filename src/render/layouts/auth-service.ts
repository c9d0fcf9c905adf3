import { layoutNames } from "../../spec/naming/reserved.js";
import type { Condition, LayoutOptions } from "../../spec/option.js";
import { whoever } from "../../spec/access-rule.js";
import { compiled } from "../compiled/auth-service.js";
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
    summary: "database of the application; SQLite serves development",
    values: ["postgresql"],
    default: "postgresql",
  },
  jwt: {
    kind: "choice",
    summary: "library that signs tokens, with keys that others can verify them by",
    values: ["pyjwt"],
    default: "pyjwt",
  },
  totp: {
    kind: "flag",
    summary: "a second factor: one-time codes from an app, and recovery codes",
    default: false,
  },
  ...commonOptions,
} as const satisfies LayoutOptions;

const ofTotp: Record<string, Condition> = Object.fromEntries(
  [
    ...["api", "models", "repositories", "schemas", "services"].map(
      (name) => `app/${name}/totp.py`,
    ),
    ...["tests/access/totp.py", "tests/test_totp.py"],
  ].map((path) => [path, { totp: true }]),
);

const modules = {
  config: "app.config",
  circuitBreaker: "app.utils.circuit_breaker",
  httpClient: "app.utils.http_client",
  passwords: "app.utils.password",
  routers: "app.api",
  ...commonModules,
} as const;

/** What the templates of this layout may speak of; the build checks them against it. */
export type LayoutView = ViewOf<typeof options, typeof modules>;

/** What those of its features may. */
export type FeatureView = FeatureViewOf<typeof commonDialects, typeof modules>;

/** An authentication service, whose tokens other services verify by themselves. */
export const authService: Layout = {
  name: "auth-service",
  summary: "an authentication service: proven addresses, sessions, JWKS, permissions, audit log",
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
      ...["attempts", "audit_events", "login_sessions", "mail_tokens", "recovery_codes"],
      ...["refresh_tokens", "signing_keys", "totp_secrets"],
    ]);
  },
  only: { ...commonOnly, ...ofTotp },
  executable: new Set(),
  local: [".env"],
  backend: backendIn("", "requirements-dev.txt", [
    { when: { totp: true }, title: "second factors", tables: "second_factors" },
  ]),
  others: [],
  countsAsCode: [accessTablesIn("")],
  compiled,
};
