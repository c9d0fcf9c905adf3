import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { inject } from "vitest";
import { z } from "zod";
import { layouts } from "../../../src/render/layouts/index.js";
import { factsOf, hasUsers, variantsOf } from "./layouts/index.js";
import type { Environment } from "./run.js";

export const DATABASES = ["sqlite", "postgresql"] as const;
export type Database = (typeof DATABASES)[number];

/** A layout with a database, with or without features: one column of the table of proofs. */
export type Kind = {
  readonly layout: string;
  readonly database: Database;
  readonly featured: boolean;
  /** What other options than the layout's usual ones give it, where there is a column for them. */
  readonly variant?: string;
};

/** Everything is proven without features, and again with those of `features.json`. */
const FEATURED: readonly boolean[] = [false, true];

/** The layouts that a run is about, where it is about some: `npm run proofs -- <layout> …`. */
const ASKED = process.env["PROOF_LAYOUTS"]?.split(" ");
export const PROVES_ALL_LAYOUTS = ASKED === undefined;
export const LAYOUTS: readonly string[] = ASKED ?? [...layouts.keys()];

/** What is created for each column. */
export const KINDS: readonly Kind[] = LAYOUTS.flatMap((layout): readonly Kind[] => [
  ...FEATURED.flatMap((featured) => DATABASES.map((database) => ({ layout, database, featured }))),
  ...variantsOf(layout),
]);

/** How the table names a kind. */
export function columnOf({ database, variant, featured }: Kind): string {
  const more = [...(variant === undefined ? [] : [variant]), ...(featured ? ["features"] : [])];
  return more.length > 0 ? `${database}, with ${more.join(" and ")}` : database;
}

/** A spec as a person would write it. */
export type WrittenSpec = {
  readonly name: string;
  readonly layout: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly features: readonly WrittenFeature[];
};

type WrittenFeature = { readonly name: string; readonly access?: unknown };

export function specOf(kind: Kind): WrittenSpec {
  const { layout, database, featured } = kind;
  const { options, features: chosen } = factsOf(kind);
  const features = featured ? allFeatures() : [];
  const own = features.filter(({ name }) => chosen?.includes(name) ?? true);
  // Where nobody logs in, features are for everybody.
  const open = own.map((feature) => ({ ...feature, access: undefined }));
  return {
    ...{ name: "demo", layout, options: options[database] },
    features: hasUsers(kind) ? own : open,
  };
}

function allFeatures(): readonly WrittenFeature[] {
  const text = readFileSync(resolve("tests/proofs/features.json"), "utf8");
  return z.array(z.looseObject({ name: z.string() })).parse(JSON.parse(text));
}

/** A project that was created and cloned, its environment, its databases and a running server. */
export type Target = Kind & {
  readonly spec: WrittenSpec;
  /** As `create` made it, `.env` included. */
  readonly created: string;
  /** A clean clone of it. */
  readonly clone: string;
  /** The folder of its back end there. */
  readonly backend: string;
  /** The digest of all that is in the clone: what git calls its tree, shortened. */
  readonly tree: string;
  /** The folder of programs with its requirements installed. */
  readonly programs: string;
  /** What its servers are started with, unless a proof says otherwise. */
  readonly development: Environment;
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
    /** Where Better Auth answers. */
    betterAuth: string;
    /** Where a PostgreSQL server takes orders, `user:password@host:port/name`. */
    postgres: string;
  }
}

/** Every target, once the set-up has made them. */
export const targets = (): readonly Target[] => inject("targets");

/** A project that uses a database. */
export function targetWith(database: Database): Target {
  const found = targets().find((target) => target.database === database);
  if (found === undefined) throw new Error(`No target uses ${database}.`);
  return found;
}
