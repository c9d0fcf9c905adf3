import { symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { execa } from "execa";
import type { Page } from "playwright-core";
import { expect, it, onTestFinished } from "vitest";
import { environmentOf, shell } from "../proofs/support/run.js";
import { answers } from "../proofs/support/server.js";
import { newPage } from "../support/browser.js";
import { cli, scratch } from "../support/cli.js";
import { freePort } from "../support/postgres.js";
import { environmentFor } from "../support/python.js";

const ADA = { email: "ada@example.com", password: "correct horse battery staple" };

type Project = { readonly folder: string; readonly programs: string };

/** A migrated project as somebody has it who asked for the server and did nothing else. */
async function newProject(auth: string): Promise<Project> {
  const cwd = scratch();
  const options = ["--layout=sqlmodel", "--set=auth-server=on", `--set=auth=${auth}`];
  const { exitCode, stderr } = await cli(["shop", "--yes", "--no-git", ...options], { cwd });
  expect(exitCode, stderr).toBe(0);
  const folder = join(cwd, "shop");
  symlinkSync(resolve("node_modules"), join(folder, "auth-server/node_modules"));
  const programs = await environmentFor(join(folder, "requirements.txt"));
  await shell({ programs }, "alembic upgrade head", folder);
  return { folder, programs };
}

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
async function openPage({ folder, programs }: Project): Promise<Page> {
  const [authPort, port] = [await freePort(), await freePort()];
  const origin = `http://localhost:${authPort}`;
  const env = { BETTER_AUTH_URL: origin };
  const authServer = { cwd: join(folder, "auth-server"), env };
  await started(process.execPath, ["server.mjs"], authServer, origin);
  const uvicorn = ["app.main:app", "--host=127.0.0.1", `--port=${port}`];
  const backend = { cwd: folder, env: environmentOf(programs, env) };
  const url = `http://127.0.0.1:${port}/health/live`;
  await started(join(programs, "uvicorn"), uvicorn, backend, url);

  const page = await newPage();
  await page.route("http://localhost:8000/**", (route) =>
    route.continue({ url: route.request().url().replace(":8000/", `:${port}/`) }),
  );
  await page.goto(origin);
  return page;
}

const WAYS = { cookie: "List tasks with the cookie", jwt: "List tasks with a JWT" };

it.each([
  ["both", [WAYS.cookie, WAYS.jwt]],
  ["cookie", [WAYS.cookie]],
  ["jwt", [WAYS.jwt]],
])(
  "lets somebody sign up, in, and out in a browser, and the back end believes it, with %s",
  async (auth, ways) => {
    const page = await openPage(await newProject(auth));
    const faults: string[] = [];
    page.on("pageerror", (error) => faults.push(error.message));
    const answer = page.getByRole("status");
    const press = (name: string) => page.getByRole("button", { name }).click();
    const shows = (text: RegExp) =>
      expect.poll(() => answer.textContent(), { timeout: 20_000 }).toMatch(text);
    const isSignedIn = /^200 [^]*"email": "ada@example.com"/;
    const areListed = async (text: RegExp) => {
      for (const way of ways) {
        await press(way);
        await shows(text);
        await press("Show the session");
        await shows(/^200 .+\/get-session\s/);
      }
    };

    await areListed(/^401 /);
    await page.getByLabel("E-mail").fill(ADA.email);
    await page.getByLabel("Password, 8 characters or more").fill(ADA.password);
    await press("Sign up");
    await shows(isSignedIn);
    await areListed(/^200 .+\/api\/v1\/tasks\s+\{\s*"items": \[\],/);
    await press("Sign out");
    await shows(/^200 .+\/sign-out\s/);
    await areListed(/^401 /);
    await press("Sign in");
    await shows(isSignedIn);
    await areListed(/^200 .+\/api\/v1\/tasks\s/);
    expect(faults).toEqual([]);
  },
);
