import type { Layouts } from "../../../src/spec/layout.js";
import { layoutNames } from "../../../src/spec/naming/reserved.js";

/** Two layouts with every kind of option. */
export const layouts: Layouts = new Map([
  [
    "api-v1",
    {
      summary: "A versioned API service",
      reserved: layoutNames(["user", "users", "auth", "health"]),
      options: {
        database: {
          summary: "The database",
          kind: "choice",
          values: ["sqlite", "postgresql"],
          default: "sqlite",
        },
        agents: {
          summary: "The coding agents",
          kind: "set",
          values: ["claude", "codex", "copilot"],
          default: ["claude"],
        },
        docker: { summary: "A container image", kind: "flag", default: true },
      },
    },
  ],
  [
    "komorebi",
    {
      summary: "A capture-first app",
      options: { frontend: { summary: "A front end", kind: "flag", default: true } },
    },
  ],
]);
