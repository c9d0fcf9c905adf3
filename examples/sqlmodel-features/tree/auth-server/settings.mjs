// The settings that this server shares with the backend: from the environment
// and from the project's .env.
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

const MIN_SECRET_BYTES = 32;
const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

const project = fileURLToPath(new URL("..", import.meta.url));
const dotenv = resolve(project, ".env");
if (existsSync(dotenv)) process.loadEnvFile(dotenv);

/**
 * @param {string} problem
 * @returns {never}
 */
function refuse(problem) {
  console.error(problem);
  process.exit(1);
}

function checkedSecret() {
  const secret = process.env.BETTER_AUTH_SECRET ?? "";
  if (Buffer.byteLength(secret) < MIN_SECRET_BYTES)
    refuse(
      `BETTER_AUTH_SECRET must have at least ${MIN_SECRET_BYTES} bytes: set it in .env.`,
    );
  return secret;
}

function checkedUrl() {
  const value = process.env.BETTER_AUTH_URL || "http://localhost:3000";
  const url = URL.canParse(value) ? new URL(value) : null;
  if (
    url?.protocol !== "http:" ||
    !LOOPBACK.has(url.hostname) ||
    url.pathname !== "/"
  )
    refuse("BETTER_AUTH_URL must look like http://localhost:3000 here.");
  return url;
}

/**
 * The database as its driver wants it: the backend's URLs are SQLAlchemy's.
 * @returns {{ file: string } | { postgres: string }}
 */
function checkedDatabase() {
  const { AUTH_DATABASE_URL, NEON_DB_URL } = process.env;
  const value =
    AUTH_DATABASE_URL || NEON_DB_URL || "sqlite+aiosqlite:///./app.db";
  const [, file] = /^sqlite(?:\+\w+)?:\/\/\/([^?]+)/.exec(value) ?? [];
  if (file) return { file: resolve(project, file) };

  const postgres = value.replace(/^postgres(?:ql)?(?:\+\w+)?:/, "postgresql:");
  if (!postgres.startsWith("postgresql:") || !URL.canParse(postgres))
    refuse("The database must be PostgreSQL or a file of SQLite.");
  // What pg makes of `require` anyway; it warns unless it is told so.
  return {
    postgres: postgres.replace("sslmode=require", "sslmode=verify-full"),
  };
}

if ([process.env.ENVIRONMENT, process.env.NODE_ENV].includes("production"))
  refuse("This server is for development only.");

export const secret = checkedSecret();
export const url = checkedUrl();
export const database = checkedDatabase();
