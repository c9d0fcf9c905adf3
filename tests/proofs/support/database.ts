import { randomBytes } from "node:crypto";
import { copyFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { inject } from "vitest";
import { z } from "zod";
import { scratch } from "../../support/cli.js";
import { targetWith, type Database, type Target } from "./target.js";

const Results = z.array(z.array(z.array(z.unknown())));
export type Row = readonly unknown[];

/** Runs statements with a program of ours, and gives the rows of each. */
export async function runSql(
  programs: string,
  url: string,
  ...statements: string[]
): Promise<readonly (readonly Row[])[]> {
  const program = resolve("tests/proofs/support/sql.py");
  const { stdout } = await execa(join(programs, "python"), [program, url, ...statements]);
  return Results.parse(JSON.parse(stdout));
}

/** Looks at a target's database from outside, and gives the rows of each statement. */
export const sqlEach = (
  { programs }: Target,
  url: string,
  statements: readonly string[],
): Promise<readonly (readonly Row[])[]> => runSql(programs, url, ...statements);

/** Does the same, and gives the rows of the last one. */
export const sql = async (
  target: Target,
  url: string,
  ...statements: string[]
): Promise<readonly Row[]> => (await sqlEach(target, url, statements)).at(-1) ?? [];

/** How many rows a table has for everybody else. */
export async function countOf(target: Target, url: string, table: string): Promise<number> {
  const [row] = await sql(target, url, `SELECT count(*) FROM ${table}`);
  return Number(row?.[0]);
}

/** An empty PostgreSQL database, or one like another. */
export async function newPostgres(template = "template1"): Promise<string> {
  const server = `postgresql+psycopg://${inject("postgres")}`;
  const name = `proof_${randomBytes(6).toString("hex")}`;
  const { programs } = targetWith("postgresql");
  await runSql(programs, server, `CREATE DATABASE ${name} TEMPLATE "${template}"`);
  return server.replace(/[^/]+$/, name);
}

/** The URL of a test's own database: migrated and empty. */
export async function newDatabase(target: Target): Promise<string> {
  return makeDatabase[target.database](target.template);
}

/** The URL of a test's own database, with nothing in it. */
export async function newEmptyDatabase(target: Target): Promise<string> {
  return target.database === "sqlite" ? sqliteUrl(scratch()) : newPostgres();
}

const sqliteUrl = (folder: string) => `sqlite+aiosqlite:///${join(folder, "app.db")}`;
const pathOf = (url: string) => url.slice("sqlite+aiosqlite:///".length);

const makeDatabase: Record<Database, (template: string) => Promise<string>> = {
  sqlite: (template) => {
    const url = sqliteUrl(scratch());
    copyFileSync(pathOf(template), pathOf(url));
    return Promise.resolve(url);
  },
  postgresql: (template) => newPostgres(template.replace(/^.*\//, "")),
};

/** The URL of a database that is not there. */
export const NOWHERE: Record<Database, string> = {
  sqlite: "sqlite+aiosqlite:////nonexistent/app.db",
  // Port 9 is for discarding; nothing listens there.
  postgresql: "postgresql+psycopg://nobody@127.0.0.1:9/nothing",
};
