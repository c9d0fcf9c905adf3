import { inject } from "vitest";

export const DATABASES = ["sqlite", "postgresql"] as const;
export type Database = (typeof DATABASES)[number];

/** A layout with a database, as one column of the table of proofs. */
export type Kind = { readonly layout: string; readonly database: Database };

/** What is created for each column: between them, every library that a layout can use. */
export const KINDS: readonly (Kind & { readonly settings: readonly string[] })[] = [
  { layout: "api-v1", database: "sqlite", settings: ["jwt=python-jose"] },
  { layout: "api-v1", database: "postgresql", settings: ["jwt=pyjwt"] },
];

/** A project that was created and cloned, its environment, its databases and a running server. */
export type Target = Kind & {
  /** As `create` made it, `.env` included. */
  readonly created: string;
  /** A clean clone of it. */
  readonly clone: string;
  /** The folder of programs with its requirements installed. */
  readonly programs: string;
  /** A migrated, empty database that is only ever copied. */
  readonly template: string;
  /** Where the application runs, and the database it uses. */
  readonly url: string;
  readonly databaseUrl: string;
};

declare module "vitest" {
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- only interfaces merge
  export interface ProvidedContext {
    targets: readonly Target[];
    /** Where a PostgreSQL server takes orders, `user:password@host:port/name`. */
    postgres: string;
  }
}

/** Every target, once the set-up has made them. */
export const targets = (): readonly Target[] => inject("targets");

/** The project that uses a database. */
export function targetWith(database: Database): Target {
  const found = targets().find((target) => target.database === database);
  if (found === undefined) throw new Error(`No target uses ${database}.`);
  return found;
}
