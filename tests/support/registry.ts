import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { z } from "zod";
import type { Ran, Variables } from "./cli.js";

/** A registry of packages on this machine that knows no other, and holds nothing at first. */
export type Registry = {
  /** The environment of a machine that has nothing but this registry. */
  readonly environment: Variables;
  /** Publishes a built package, and those that it needs as they are installed here. */
  publish(folder: string): Promise<void>;
  /** Runs npx as on a machine that has nothing but this registry. */
  npx(cwd: string, ...args: readonly string[]): Promise<Ran>;
  stop(): Promise<void>;
};

const Address = z.object({ port: z.number() });

const Manifest = z.object({
  name: z.string(),
  dependencies: z.record(z.string(), z.string()).default({}),
});

/**
 * Starts a registry.
 * @param folder an empty one, for what is published and for what npm keeps
 */
export async function startRegistry(folder: string): Promise<Registry> {
  const server = fork(resolve("tests/support/verdaccio.mjs"), [folder], { stdio: "pipe" });
  let said = "";
  for (const stream of [server.stdout, server.stderr])
    stream?.on("data", (text: Buffer) => (said += text.toString()));
  const ended = once(server, "exit");
  const first: unknown[] = await Promise.race([once(server, "message"), ended]);
  const address = Address.safeParse(first[0]);
  if (!address.success) throw new Error(`The registry did not start:\n${said}`);
  const env = environmentIn(folder, `127.0.0.1:${address.data.port}`);
  const published = new Set<string>();

  const publish = async (root: string) => {
    const manifest = readFileSync(join(root, "package.json"), "utf8");
    const { name, dependencies } = Manifest.parse(JSON.parse(manifest));
    for (const needed of Object.keys(dependencies))
      if (!published.has(needed)) await publish(resolve("node_modules", needed));
    await execa("npm", ["publish", root], { cwd: folder, env, extendEnv: false });
    published.add(name);
  };
  return {
    environment: env,
    publish,
    npx: async (cwd, ...args) => {
      const options = { cwd, env, extendEnv: false, input: "", reject: false } as const;
      const { exitCode, stdout, stderr } = await execa("npx", ["--yes", ...args], options);
      return { exitCode: exitCode ?? -1, stdout, stderr };
    },
    stop: async () => {
      server.disconnect();
      await ended;
    },
  };
}

/** Nothing of the machine's but its programs: npm's settings, cache and log-ins are all in the folder. */
function environmentIn(folder: string, address: string): Variables {
  const home = join(folder, "home");
  mkdirSync(home);
  // npm publishes for nobody without a token; to this registry, anybody's will do.
  writeFileSync(join(home, ".npmrc"), `//${address}/:_authToken=anybody\n`);
  return {
    PATH: process.env["PATH"] ?? "",
    LANG: "C.UTF-8",
    HOME: home,
    npm_config_registry: `http://${address}`,
    npm_config_globalconfig: join(home, "npmrc"),
    npm_config_cache: join(folder, "cache"),
    npm_config_loglevel: "error",
    npm_config_update_notifier: "false",
    npm_config_audit: "false",
    npm_config_fund: "false",
  };
}
