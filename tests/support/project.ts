import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { expect } from "vitest";
import { bins, cli, scratch, type Ran, type RunOptions } from "./cli.js";

const printed = z.object({
  ok: z.boolean(),
  command: z.string(),
  digest: z.string().optional(),
  changes: z.array(z.object({ path: z.string(), action: z.string() })),
  conflicts: z.array(z.string()),
  problems: z.array(
    z.object({
      code: z.string(),
      path: z.string().optional(),
      message: z.string(),
      fix: z.string(),
    }),
  ),
  notes: z.array(z.string()),
  next: z.array(z.string()),
});

/** Runs git in a folder and returns what it prints. */
export function git(cwd: string, ...args: string[]): string {
  const identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"];
  return execFileSync("git", [...identity, ...args], { cwd, encoding: "utf8" }).trimEnd();
}

/** A fresh project, made by `create` and committed. */
export async function newProject(...flags: string[]): Promise<string> {
  const cwd = scratch();
  const { exitCode, stderr } = await cli(["shop", "--yes", "--quiet", ...flags], { cwd });
  expect(exitCode, stderr).toBe(0);
  return join(cwd, "shop");
}

/** Runs a command inside a project. */
export function run(
  project: string,
  args: readonly string[],
  options: Partial<RunOptions> = {},
): Promise<Ran> {
  return cli(args, { bin: bins.inside, cwd: project, ...options });
}

/** Runs a command inside a project that has to go well, and returns what it says of itself. */
export async function done(project: string, ...args: string[]) {
  const { exitCode, stdout, stderr } = await run(project, [...args, "--json"]);
  expect(exitCode, stdout + stderr).toBe(0);
  return printed.parse(JSON.parse(stdout));
}

/** Runs a command inside a project that has to end so, and returns what it says of itself. */
export async function ended(exit: number, project: string, ...args: string[]) {
  const { exitCode, stdout, stderr } = await run(project, [...args, "--json"]);
  expect(exitCode, stdout + stderr).toBe(exit);
  return printed.parse(JSON.parse(stdout));
}

/** Commits everything in a project. */
export function commit(project: string, message: string): void {
  git(project, "add", "--all");
  git(project, "commit", "--quiet", "--message", message);
}

/** The names of a project's migrations, in order. */
export function migrationsOf(project: string, folder = "alembic/versions"): string[] {
  return readdirSync(join(project, folder))
    .filter((name) => name.endsWith(".py"))
    .sort();
}

export function textOf(project: string, path: string): string {
  return readFileSync(join(project, path), "utf8");
}
