import { symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { execa } from "execa";
import type { Page } from "playwright-core";
import { beforeAll, expect, it, onTestFinished } from "vitest";
import { environmentOf, shell } from "../proofs/support/run.js";
import { answers } from "../proofs/support/server.js";
import { newPage } from "../support/browser.js";
import { cli, lasting } from "../support/cli.js";
import { freePort } from "../support/postgres.js";
import { environmentFor } from "../support/python.js";

const ADA = { email: "ada@example.com", password: "correct horse battery staple" };

let project: string;
let programs: string;

beforeAll(async () => {
  const cwd = lasting();
  const args = ["shop", "--yes", "--layout=sqlmodel", "--set=auth-server=on", "--no-git"];
  const { exitCode, stderr } = await cli(args, { cwd });
  expect(exitCode, stderr).toBe(0);
  project = join(cwd, "shop");
  symlinkSync(resolve("node_modules"), join(project, "auth-server/node_modules"));
  programs = await environmentFor(join(project, "requirements.txt"));
  await shell({ programs }, "alembic upgrade head", project);
});

/** Runs a server until the test has finished, once it answers. */
async function started(
  command: string,
  args: readonly string[],
  place: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
  url: string,
): Promise<void> {
  const server = execa(command, args, { ...place, extendEnv: false, all: true, reject: false });
  let ended = false;
  void server.finally(() => (ended = true));
  onTestFinished(async () => {
    server.kill("SIGTERM");
    await server;
  });
  if (!(await answers(url, () => ended))) expect.fail((await server).all);
}

/** Both servers, with the project's own settings but for where they listen, and the page. */
async function openPage(): Promise<Page> {
  const [authPort, port] = [await freePort(), await freePort()];
  const origin = `http://localhost:${authPort}`;
  const env = { BETTER_AUTH_URL: origin, CORS_ORIGINS: JSON.stringify([origin]) };
  const server = ["server.mjs"];
  const authServer = { cwd: join(project, "auth-server"), env };
  await started(process.execPath, server, authServer, origin);
  const uvicorn = ["app.main:app", "--host=127.0.0.1", `--port=${port}`];
  const backend = { cwd: project, env: environmentOf(programs, env) };
  await started(
    join(programs, "uvicorn"),
    uvicorn,
    backend,
    `http://127.0.0.1:${port}/health/live`,
  );

  const page = await newPage();
  await page.route("http://localhost:8000/**", (route) =>
    route.continue({ url: route.request().url().replace(":8000/", `:${port}/`) }),
  );
  await page.goto(origin);
  return page;
}

it("lets somebody sign up, in, and out in a browser, and the back end believes it", async () => {
  const page = await openPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  const answer = page.getByRole("status");
  const press = (name: string) => page.getByRole("button", { name }).click();
  const shows = (text: RegExp) =>
    expect.poll(() => answer.textContent(), { timeout: 20_000 }).toMatch(text);
  const none = /^200 .+\/api\/v1\/tasks\s+\{\s*"items": \[\],/;

  await press("List tasks with the cookie");
  await shows(/^401 /);

  await page.getByLabel("E-mail").fill(ADA.email);
  await page.getByLabel("Password, 8 characters or more").fill(ADA.password);
  await press("Sign up");
  await shows(/^200 [^]*"email": "ada@example.com"/);

  for (const way of ["List tasks with the cookie", "List tasks with a JWT"]) {
    await press(way);
    await shows(none);
    await press("Show the session");
    await shows(/^200 .+\/get-session\s/);
  }

  await press("Sign out");
  await shows(/^200 .+\/sign-out\s/);
  for (const way of ["List tasks with the cookie", "List tasks with a JWT"]) {
    await press(way);
    await shows(/^401 /);
  }

  await press("Sign in");
  await shows(/^200 [^]*"email": "ada@example.com"/);
  await press("List tasks with the cookie");
  await shows(none);
  expect(faults).toEqual([]);
});
