import type { Role } from "../roles.js";
import type { Environment } from "../run.js";
import type { Database } from "../target.js";

/** Whom each route lets in. Parameters of paths are written `{}`. */
export type Access = Readonly<Record<string, readonly Role[]>>;

/** What a layout or one of its options consists of, as seen from outside. */
export type Part = {
  readonly tables: readonly string[];
  readonly access: Access;
};

export type Credentials = { readonly email: string; readonly password: string };

/** How somebody gets an account. */
export type SignUp = {
  /** The request that makes it. */
  readonly route: string;
  /** Brings about whatever has to come before it, and gives its body. */
  readonly bodyFor: (url: string, credentials: Credentials) => Promise<object>;
  /** What the request is answered with if somebody else was faster. */
  readonly refusals: readonly number[];
};

/** A request that stores a row, and is refused where that fails. */
export type Write = {
  readonly route: string;
  /** Whether who asks has to have logged in. */
  readonly needsLogin: boolean;
  /** Brings about whatever has to come before it, and gives its body. */
  readonly bodyFor: (url: string) => Promise<object>;
  readonly table: string;
};

/** A request that is refused with a status. */
export type Refusal = {
  readonly status: number;
  readonly route: string;
  readonly as?: "user" | "admin";
  readonly json?: unknown;
  readonly body?: string | Uint8Array<ArrayBuffer>;
};

/** What formats, checks and types the code, by the commands that are run for it. */
export type Tools = {
  /** How people call them, the one for types apart. */
  readonly names: string;
  /** What is clean in a back end, mypy with all its strictness. */
  readonly strict: readonly string[];
  /** The same as the project itself asks for it. */
  readonly checks: readonly string[];
  /** What is clean in a folder of modules from different projects, in which nothing shows what is a project's own. */
  readonly loose: readonly string[];
  /** Where they are configured. */
  readonly configuration: readonly string[];
  /** Settings there that leave something out, as they stand, with good reason. */
  readonly exceptions: readonly string[];
};

/** A column for other options than the usual ones. */
export type Variant = {
  readonly database: Database;
  readonly featured: boolean;
  readonly facts: Facts;
};

/** What proofs know of a layout: written by hand, and nowhere read from it or from a project. */
export type Facts = Part & {
  /** Its columns beside the usual ones, by what its options give it there. */
  readonly variants?: Readonly<Record<string, Variant>>;
  /** What the columns of a database are created with: between them, all that a layout can use. */
  readonly options: Record<Database, Readonly<Record<string, unknown>>>;
  /** What runs in production where development has a database. */
  readonly deployedOn: Record<Database, Database>;
  /** The option whose values the columns share among them, where one goes through all combinations. */
  readonly sharedBy: string;
  /** Those of `features.json` that its columns with features have: all where nothing is said. */
  readonly features?: readonly string[];
  /** What options add that are on. */
  readonly ofOptions: Readonly<Record<string, Part>>;
  /** The folder of its back end in a project, in which its commands run. */
  readonly backend: string;
  /** The package of the application there, as it is imported. */
  readonly package: string;
  /** The folder of its tests there. */
  readonly tests: string;
  readonly tools: Tools;
  /** What its own tests prove beside what they cover: names of tests, by what they prove together. */
  readonly ownProofs?: Readonly<Record<string, readonly string[]>>;
  /** Modules that only the tests with PostgreSQL reach. */
  readonly ofPostgres?: readonly string[];
  /** The file that `pip install -r` takes for working on it, in its folder. */
  readonly requirements: string;
  /** The package that calls other services: its circuit breaker and its HTTP client. */
  readonly outgoing?: string;
  /** The setting that holds the secret, if there is one. */
  readonly secret?: string;
  /** What servers are started with, beside a secret and where mail goes. */
  readonly development: Environment;
  /** What production does not start without, beside a secret. */
  readonly production: Environment;
  /** The setting that says where the database is. */
  readonly databaseSetting: string;
  /** Whether it sends mail. */
  readonly sendsMail: boolean;
  /** How people get an account: here, at Better Auth, or not at all. */
  readonly signUp: SignUp | "better-auth" | "nobody";
  readonly write: Write;
  /** What is refused, with each status that clients can meet; `{me}` stands for the id of who asks. */
  readonly refusals: readonly Refusal[];
  /** A request that writes to two tables, one after the other. */
  readonly writesTwice?: {
    readonly route: string;
    readonly bodyFor: (credentials: Credentials) => object;
    readonly succeeds: number;
    /** The table that is written first, and the one that comes after it. */
    readonly tables: readonly [first: string, second: string];
  };
  /** A request that reads a table, with what it asks with where nobody has to have logged in. */
  readonly reading: { readonly route: string; readonly json?: unknown; readonly table: string };
};
