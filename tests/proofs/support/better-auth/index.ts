import { fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { resolve } from "node:path";
import { freePort } from "../../../support/postgres.js";
import type { Settings } from "./settings.js";
import { Visitor } from "./visitor.js";

export type { Person, User, Visitor } from "./visitor.js";

/** The real Better Auth, with e-mail and password, open sign-up and the JWT plugin. */
export type BetterAuth = Settings & {
  /** Where it answers, which is not its base URL if that has https. */
  readonly url: string;
  /** A browser without cookies. */
  visitor(): Visitor;
  /** From now on tokens are signed with a new key; the old one stays in the JWKS. */
  rotateKeys(): Promise<void>;
  stop(): Promise<void>;
};

/**
 * Starts Better Auth on 127.0.0.1, which makes its own tables first. It ends with this process.
 * @param database `postgresql://…` or `sqlite:///path`, also as SQLAlchemy writes them with a driver
 */
export async function startBetterAuth(
  database: string,
  wanted: Partial<Omit<Settings, "database">> = {},
): Promise<BetterAuth> {
  const port = wanted.port ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const settings: Settings = {
    secret: randomBytes(32).toString("base64url"),
    baseUrl: url,
    port,
    cookiePrefix: "better-auth",
    cookieCache: false,
    jwtLifetime: "15m",
    ...wanted,
    database: database.replace(/^(\w+)\+\w+:/, "$1:"),
  };
  // Nothing of the tests' environment: with NODE_ENV=test Better Auth leaves checks out.
  const server = fork(resolve("tests/proofs/support/better-auth/server.mjs"), {
    env: { PATH: process.env["PATH"], NODE_ENV: "development" },
    execArgv: [],
    stdio: "pipe",
  });
  let said = "";
  for (const stream of [server.stdout, server.stderr])
    stream?.on("data", (text: Buffer) => (said += text.toString()));
  const ended = once(server, "exit").then(() => {
    throw new Error(`Better Auth has ended:\n${said}`);
  });
  // Who waits for an answer is told; that it ends when it is stopped is no error.
  ended.catch(() => undefined);
  const tell = async (message: Settings | "rotate") => {
    const answered = once(server, "message");
    server.send(message);
    await Promise.race([answered, ended]);
  };

  await tell(settings);
  return {
    ...settings,
    url,
    visitor: () => new Visitor(url, new URL(settings.baseUrl).origin),
    rotateKeys: () => tell("rotate"),
    stop: async () => {
      if (server.exitCode !== null || !server.connected) return;
      server.disconnect();
      await once(server, "exit");
    },
  };
}
