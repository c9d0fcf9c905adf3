import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { join, resolve } from "node:path";
import { render } from "ejs";
import { execa } from "execa";
import { check } from "prettier";
import { expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { Visitor } from "../proofs/support/better-auth/visitor.js";
import { answers } from "../proofs/support/server.js";
import { scratch } from "../support/cli.js";
import { freePort } from "../support/postgres.js";

const TEMPLATES = resolve("templates/sqlmodel/auth-server");
const Manifest = z.object({ dependencies: z.record(z.string(), z.string()) });
const Ours = z.object({ devDependencies: z.record(z.string(), z.string()) });

/** The server as a project has it, beside the packages that are installed here. */
function written(auth: string): { readonly project: string; readonly folder: string } {
  const project = scratch();
  const folder = join(project, "auth-server");
  mkdirSync(folder);
  for (const name of readdirSync(TEMPLATES)) {
    const template = readFileSync(join(TEMPLATES, name), "utf8");
    writeFileSync(
      join(folder, name.replace(/\.ejs$/, "")),
      render(template, { options: { auth } }),
    );
  }
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
  return { project, folder };
}

/** Runs a program of the server with these settings and no others. */
const run = (folder: string, program: string, env: Readonly<Record<string, string>> = {}) =>
  execa(process.execPath, [program], {
    cwd: folder,
    env,
    extendEnv: false,
    all: true,
    reject: false,
    timeout: 60_000,
  });

const newSecret = () => randomBytes(24).toString("hex");

it.each(["both", "cookie", "jwt"])("is written as prettier writes it, with %s", async (auth) => {
  const { folder } = written(auth);
  const files = readdirSync(folder).filter((name) => /\.(?:mjs|json|html)$/.test(name));
  for (const name of files) {
    const text = readFileSync(join(folder, name), "utf8");
    expect(await check(text, { filepath: name }), name).toBe(true);
  }
  const page = readFileSync(join(folder, "index.html"), "utf8");
  expect(page.includes("by-cookie")).toBe(auth !== "jwt");
  expect(page.includes("by-jwt")).toBe(auth !== "cookie");
});

it.each(["both", "cookie"])(
  "signs people in with the project's settings, with %s",
  async (auth) => {
    const { project, folder } = written(auth);
    const url = `http://localhost:${await freePort()}`;
    writeFileSync(
      join(project, ".env"),
      `BETTER_AUTH_SECRET=${newSecret()}\nBETTER_AUTH_URL=${url}\n` +
        `NEON_DB_URL=sqlite+aiosqlite:///./app.db\nAUTH_DATABASE_URL=\n`,
    );
    const server = run(folder, "server.mjs");
    onTestFinished(() => void server.kill("SIGKILL"));
    let ended = false;
    void server.finally(() => (ended = true));
    if (!(await answers(url, () => ended))) expect.fail((await server).all);

    const visitor = new Visitor(url, url);
    const person = { name: "Ada", email: "ada@example.com", password: newSecret() };
    const user = await visitor.signUp(person);
    expect(await visitor.signIn(person)).toEqual(user);
    expect(visitor.cookie()).toContain(await visitor.session());
    if (auth === "cookie") await expect(visitor.jwt()).rejects.toThrow("404");
    else expect((await visitor.jwt()).split(".")).toHaveLength(3);
    await visitor.signOut();
    expect(await visitor.session()).toBeUndefined();
    expect(readdirSync(project)).toContain("app.db");

    server.kill("SIGTERM");
    expect((await server).exitCode).toBe(0);
  },
);

it("migrates by itself, once", async () => {
  const { folder } = written("both");
  const env = { BETTER_AUTH_SECRET: newSecret() };
  expect((await run(folder, "migrate.mjs", env)).stdout).toContain("user, session, account");
  expect((await run(folder, "migrate.mjs", env)).stdout).toBe("Nothing to migrate.");
});

it.each([
  ["ENVIRONMENT", "production", "for development only"],
  ["NODE_ENV", "production", "for development only"],
  ["BETTER_AUTH_SECRET", "short", "at least 32 bytes"],
  ["BETTER_AUTH_URL", "https://auth.example.com", "must look like"],
  ["BETTER_AUTH_URL", "http://192.0.2.1:3000", "must look like"],
  ["NEON_DB_URL", "mysql://localhost/app", "PostgreSQL or a file of SQLite"],
  ["NEON_DB_URL", "sqlite+aiosqlite://", "PostgreSQL or a file of SQLite"],
])("does not start with %s=%s", async (name, value, problem) => {
  const { folder } = written("both");
  const env = { BETTER_AUTH_SECRET: newSecret(), [name]: value };
  // Which the server reads before it does anything.
  const { exitCode, stderr } = await run(folder, "settings.mjs", env);
  expect(exitCode).toBe(1);
  expect(stderr).toContain(problem);
});

it("has the packages that the tests here run", () => {
  const manifest = readFileSync(join(TEMPLATES, "package.json.ejs"), "utf8");
  const { dependencies } = Manifest.parse(JSON.parse(manifest));
  const { devDependencies } = Ours.parse(JSON.parse(readFileSync("package.json", "utf8")));
  expect(devDependencies).toMatchObject(dependencies);
});
