import { join } from "node:path";
import { execa } from "execa";
import { expect } from "vitest";
import { z } from "zod";
import { environmentOf, shell } from "../../../proofs/support/run.js";
import { answers } from "../../../proofs/support/server.js";
import { cli, lasting } from "../../../support/cli.js";
import { linkModules } from "../../../support/frontend.js";
import { freePort } from "../../../support/postgres.js";
import { done } from "../../../support/project.js";
import { environmentFor } from "../../../support/python.js";

/** A project with a built page, and where its server answers. */
export type Site = {
  readonly folder: string;
  readonly programs: string;
  readonly url: string;
  /** Starts the server, and waits until it answers. */
  start(): Promise<void>;
  /** Ends the server as it does when it is asked to, or at once. */
  stop(signal?: "SIGTERM" | "SIGKILL"): Promise<void>;
};

export const MUSEUM = ["museum", "name:str:60:unique"];

/** A feature with a field of each type. */
export const EXHIBIT = [
  "exhibit",
  ...["label:str:80", "note:text:null", "rooms:int=1", "weight:float:null", "price:decimal:9,2"],
  ...["fragile:bool=false", "opened:date:null", "shown_at:datetime:null", "serial:uuid:null"],
  ...["condition:enum:mint,good,worn=good", "extra:json:null", "marks:list:str"],
  ...["museum:ref:museum", "twin:ref:exhibit:null"],
];

type Asked = { readonly flags?: readonly string[]; readonly features?: readonly string[][] };

/** A project with these flags and features, migrated and built, on its way to production. */
export async function newSite({ flags = [], features = [] }: Asked = {}): Promise<Site> {
  const cwd = lasting();
  const args = ["shop", "--yes", "--no-git", "--layout=komorebi", ...flags];
  const { exitCode, stderr } = await cli(args, { cwd });
  expect(exitCode, stderr).toBe(0);
  const folder = join(cwd, "shop");
  for (const feature of features) await done(folder, "feature", ...feature);
  const programs = await environmentFor(join(folder, "requirements-dev.txt"));
  await shell({ programs }, "alembic upgrade head", folder);
  await linkModules(join(folder, "frontend"));
  await shell({ programs }, "npx vite build", join(folder, "frontend"));
  return siteOf(folder, programs, await freePort());
}

function siteOf(folder: string, programs: string, port: number): Site {
  const url = `http://127.0.0.1:${port}`;
  const args = ["backend.app.main:app", "--host=127.0.0.1", `--port=${port}`];
  let stop: Site["stop"] = () => Promise.resolve();

  async function start() {
    const options = { cwd: folder, env: environmentOf(programs), extendEnv: false } as const;
    const uvicorn = join(programs, "uvicorn");
    const server = execa(uvicorn, args, { ...options, all: true, reject: false });
    let ended = false;
    void server.finally(() => (ended = true));
    stop = async (signal = "SIGTERM") => {
      server.kill(signal);
      await server;
    };
    if (await answers(`${url}/health/ready`, () => ended)) return;
    await stop("SIGKILL");
    expect.fail((await server).all);
  }

  return { folder, programs, url, start, stop: (signal) => stop(signal) };
}

/** Asks the API as another client does, and returns what it answers. */
export async function ask(
  { url }: Pick<Site, "url">,
  method: string,
  path: string,
  body?: unknown,
): Promise<unknown> {
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: { "Content-Type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  expect(response.ok, `${method} ${path}: ${response.status} ${text}`).toBe(true);
  return text === "" ? undefined : JSON.parse(text);
}

const Stored = z.object({ id: z.string() });

/** Stores what has these values, and returns its id. */
export async function storeIn(site: Site, path: string, values: object): Promise<string> {
  return Stored.parse(await ask(site, "POST", path, values)).id;
}
