import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { onTestFinished } from "vitest";
import { freePort } from "../../support/postgres.js";
import { factsOf, onDatabase } from "./layouts/index.js";
import { environmentOf, type Environment } from "./run.js";
import type { Kind, Target } from "./target.js";

/** What everything signs with that is started for development. */
export const DEVELOPMENT_SECRET = "dev-only-for-proofs-and-long-enough-for-them";

/** What servers of a kind of project are started with, unless a proof says otherwise. */
export function developmentOf(kind: Kind, mailUrl: string, betterAuth: Environment): Environment {
  const { secret, development, signUp } = factsOf(kind);
  return {
    ENVIRONMENT: "development",
    ...(secret === undefined ? {} : { [secret]: DEVELOPMENT_SECRET }),
    ...(signUp === "better-auth" ? betterAuth : {}),
    // Cheap hashes and many tries: these have proofs of their own.
    BCRYPT_ROUNDS: "4",
    ...development,
    // Layouts without mail take no notice.
    MAIL_URL: mailUrl,
  };
}

/** What a target's servers are started with in production. */
export function productionOf(target: Target, secret = newSecret()): Environment {
  const facts = factsOf(target);
  return {
    ...target.development,
    ENVIRONMENT: "production",
    BCRYPT_ROUNDS: "10",
    ...facts.production,
    ...(facts.secret === undefined ? {} : { [facts.secret]: secret }),
  };
}

/** A secret that is fit for production, and of its own for each use. */
export const newSecret = (bytes = 48): string => randomBytes(bytes).toString("base64url");

export type Stopped = { readonly signal: string | undefined; readonly output: string };

export type Server = {
  readonly url: string;
  /** Asks it to stop, as whatever runs containers would, and waits until it has. */
  stop(): Promise<Stopped>;
};

/**
 * Starts an application with uvicorn and waits until it answers.
 * @throws if it stops before it answers, with what it said
 */
export async function start(
  target: Pick<Target, "layout" | "programs">,
  cwd: string,
  env: Environment,
): Promise<Server> {
  const port = await freePort();
  const application = `${factsOf(target).package}.main:app`;
  const command = [application, "--host", "127.0.0.1", "--port", `${port}`];
  const server = execa("uvicorn", command, {
    cwd,
    env: environmentOf(target.programs, env),
    extendEnv: false,
    preferLocal: true,
    localDir: target.programs,
    all: true,
    reject: false,
  });
  let ended = false;
  const stopped = server.then(({ signal, all }): Stopped => {
    ended = true;
    return { signal, output: all };
  });
  const url = `http://127.0.0.1:${port}`;
  if (!(await answers(`${url}/health/live`, () => ended))) {
    server.kill("SIGKILL");
    throw new Error(`The server did not answer:\n${(await stopped).output}`);
  }
  return {
    url,
    stop: () => {
      server.kill("SIGTERM");
      return stopped;
    },
  };
}

/** A server of the test's own, on a database of its own, of a clone of its own or the common one. */
export async function serve(
  target: Target,
  databaseUrl: string,
  { cwd = target.backend, ...env }: Environment & { readonly cwd?: string } = {},
): Promise<Server> {
  const server = await start(target, cwd, {
    ...target.development,
    ...onDatabase(target, databaseUrl),
    ...env,
  });
  onTestFinished(async () => {
    await server.stop();
  });
  return server;
}

/** Waits until a server answers. */
export async function answers(url: string, hasEnded: () => boolean): Promise<boolean> {
  for (let attempt = 0; attempt < 600 && !hasEnded(); attempt += 1) {
    const isUp = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return true;
    await sleep(50);
  }
  return false;
}
