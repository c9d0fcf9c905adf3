// What is compared: how each project is generated, installed, migrated and started, and where its
// endpoints are. The other templates come from PyPI into folders that are not kept.
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { environment } from "../python.mjs";

const bin = fileURLToPath(new URL("../../dist/create-agent-project.js", import.meta.url));

/** @type {{ readonly fastapi_template: string, readonly "fastapi-fullstack": string, readonly uv: string }} */
const PINS = { fastapi_template: "6.1.2", "fastapi-fullstack": "0.2.21", uv: "0.13.8" };
const SECRET = randomBytes(24).toString("hex");

/** @typedef {"sqlite" | "postgresql"} DatabaseKind */
/** @typedef {"login" | "refresh" | "me" | "list"} EndpointName */
/** @typedef {{ host: string, port: number, name: string }} Postgres every server has the user and password "postgres" */
/** @typedef {{ method: "GET" | "POST", path: string, headers?: Record<string, string>, body?: string }} Call */
/** @typedef {{ email: string, password: string }} Person */
/** @typedef {{ access: string, refresh?: string }} Tokens */
/**
 * @typedef {object} Contender
 * @property {string} name
 * @property {string} version
 * @property {readonly DatabaseKind[]} databases
 * @property {string} hash Python that prints a password's hash and how many seconds it takes to verify
 * @property {readonly string[]} target what uvicorn is asked to serve
 * @property {(folder: string, database: DatabaseKind) => string} generate makes the project, returns its folder
 * @property {(folder: string) => string[]} requirements what uv is asked to install
 * @property {(database: DatabaseKind, file: string, server: Postgres) => Record<string, string>} environment
 * @property {((people: readonly Person[]) => string[]) | null} makeUsers arguments for Python that make users, the first an administrator
 * @property {((person: Person) => Call) | null} register instead, over HTTP; whoever comes first is the administrator, if there is one
 * @property {(person: Person) => Call} login
 * @property {((token: string) => Call) | null} refresh
 * @property {(token: string) => Call} me
 * @property {((token: string) => Call) | null} list
 */

/** @param {string} path @param {object} value @returns {Call} */
const json = (path, value) => ({
  method: "POST",
  path,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(value),
});

/** @param {string} path @param {Record<string, string>} values @returns {Call} */
const form = (path, values) => ({
  method: "POST",
  path,
  headers: { "content-type": "application/x-www-form-urlencoded" },
  body: new URLSearchParams(values).toString(),
});

/** @param {string} path @param {string} token @returns {Call} */
const get = (path, token) => ({
  method: "GET",
  path,
  headers: { authorization: `Bearer ${token}` },
});

/** @param {string} hash an expression @param {string} verify an expression */
const timed = (hash, verify) => `
h = ${hash}
times = []
for _ in range(7):
    start = time.perf_counter()
    assert ${verify}
    times.append(time.perf_counter() - start)
print(h, sorted(times)[3])`;

const OUR_VERSION = JSON.parse(
  readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
).version;

/** Our layouts' own code makes the users: not all of them let anybody register without a mail. @param {string} security where passwords are hashed @param {string} config */
const makingUsers = (security, config) => `import asyncio, json, sys
from ${config} import Settings
from ${security} import hash_password
from app.database import Database
from app.models.user import Role, User

async def main():
    settings = Settings()
    database = Database(settings.database_url)
    async with database.transaction() as session:
        for number, person in enumerate(json.loads(sys.argv[1])):
            password_hash = await hash_password(person["password"], settings.bcrypt_rounds)
            role = Role.USER if number else Role.ADMIN
            session.add(User(email=person["email"], password_hash=password_hash, role=role))
    await database.close()

asyncio.run(main())`;

/**
 * A layout of ours.
 * @param {{ layout: string, config: string, security: string, options: (database: DatabaseKind) => string[], requirements: string, environment: Record<string, string> }} what
 * @returns {Contender}
 */
const ourLayout = ({ layout, config, security, options, requirements, environment }) => ({
  name: layout,
  version: OUR_VERSION,
  databases: ["sqlite", "postgresql"],
  hash: `import asyncio, time, bcrypt
from ${config} import Settings
from ${security} import hash_password
${timed('asyncio.run(hash_password("x", Settings().bcrypt_rounds))', 'bcrypt.checkpw(b"x", h.encode())')}`,
  target: ["app.main:app"],
  generate(folder, database) {
    const args = [bin, join(folder, "ours"), "--yes", "--no-git", `--layout=${layout}`];
    execFileSync(process.execPath, [...args, ...options(database)], { stdio: "pipe" });
    return join(folder, "ours");
  },
  requirements: (folder) => ["-r", join(folder, requirements)],
  environment: (database, file, { host, port, name }) => ({
    DATABASE_URL:
      database === "sqlite"
        ? `sqlite+aiosqlite:///${file}`
        : `postgresql+psycopg://postgres:postgres@${host}:${port}/${name}`,
    ...environment,
  }),
  makeUsers: (people) => ["-c", makingUsers(security, config), JSON.stringify(people)],
  register: null,
  login: (person) => json("/api/v1/auth/login", person),
  refresh: (token) => json("/api/v1/auth/refresh", { refresh_token: token }),
  me: (token) => get("/api/v1/users/me", token),
  list: (token) => get("/api/v1/users?limit=20", token),
});

const UNLIMITED = "1000000";

/** What is compared with each of the peers. @type {readonly Contender[]} */
export const ours = [
  ourLayout({
    layout: "api-v1",
    config: "app.core.config",
    security: "app.core.security",
    options: (database) => [`--set=database=${database}`],
    requirements: "requirements.txt",
    environment: { JWT_SECRET: SECRET, PASSWORD_ATTEMPTS_PER_MINUTE: UNLIMITED },
  }),
  ourLayout({
    layout: "auth-service",
    config: "app.config",
    security: "app.utils.password",
    options: () => [],
    requirements: "requirements-dev.txt",
    environment: {
      SECRET_KEY: SECRET,
      LOGIN_ATTEMPTS_PER_CLIENT: UNLIMITED,
      LOGIN_ATTEMPTS_PER_ADDRESS: UNLIMITED,
    },
  }),
];

/** @type {Contender} */
const fastapiTemplate = {
  name: "fastapi_template",
  version: PINS.fastapi_template,
  databases: ["sqlite", "postgresql"],
  hash: `import time
from fastapi_users.password import PasswordHelper
helper = PasswordHelper()
${timed('helper.hash("x")', 'helper.verify_and_update("x", h)[0]')}`,
  target: ["peer.web.application:get_app", "--factory"],
  generate(folder, database) {
    const options = ["--api-type=rest", `--db=${database}`, "--orm=sqlalchemy", "--ci=none"];
    // It asks for what is not named, so both ways to authenticate are; ours has both too.
    const features = ["--migrations", "--add_users", "--jwt-auth", "--cookie-auth"];
    // Its own installation asks for a Python that may not be here; what it needs is installed below.
    run(
      "fastapi_template",
      "fastapi_template",
      ["--quiet", "--name=peer", ...options, ...features],
      folder,
      {
        UV_OFFLINE: "1",
        UV_PYTHON_DOWNLOADS: "never",
      },
    );
    return join(folder, "peer");
  },
  requirements: (folder) => ["-r", join(folder, "pyproject.toml")],
  environment: (database, file, { host, port, name }) => ({
    USERS_SECRET: SECRET,
    PEER_RELOAD: "False",
    ...(database === "sqlite"
      ? { PEER_DB_FILE: file }
      : {
          PEER_DB_HOST: host,
          PEER_DB_PORT: `${port}`,
          PEER_DB_USER: "postgres",
          PEER_DB_PASS: "postgres",
          PEER_DB_BASE: name,
        }),
  }),
  makeUsers: null,
  register: (person) => json("/api/auth/register", person),
  login: ({ email, password }) => form("/api/auth/jwt/login", { username: email, password }),
  refresh: null,
  me: (token) => get("/api/users/me", token),
  list: null,
};

/** @type {Contender} */
const fastapiFullstack = {
  name: "fastapi-fullstack",
  version: PINS["fastapi-fullstack"],
  databases: ["postgresql"],
  hash: `import time
from app.core.security import get_password_hash, verify_password
${timed('get_password_hash("x")', 'verify_password("x", h)')}`,
  target: ["app.main:app"],
  generate(folder) {
    const without = ["ai-framework", "frontend", "ci", "reverse-proxy"].map(
      (part) => `--${part}=none`,
    );
    const args = ["create", "peer", "--minimal", "--no-docker", "--no-logfire", ...without];
    run("fastapi-fullstack", "fastapi-fullstack", args, folder);
    return join(folder, "peer/backend");
  },
  requirements: (folder) => ["-r", join(folder, "pyproject.toml")],
  environment: (_, __, { host, port, name }) => ({
    SECRET_KEY: SECRET,
    POSTGRES_HOST: host,
    POSTGRES_PORT: `${port}`,
    POSTGRES_USER: "postgres",
    POSTGRES_PASSWORD: "postgres",
    POSTGRES_DB: name,
  }),
  makeUsers: null,
  register: (person) => json("/api/v1/auth/register", person),
  login: ({ email, password }) => form("/api/v1/auth/login", { username: email, password }),
  refresh: (token) => json("/api/v1/auth/refresh", { refresh_token: token }),
  me: (token) => get("/api/v1/users/me", token),
  list: (token) => get("/api/v1/users?limit=20", token),
};

export const peers = [fastapiTemplate, fastapiFullstack];

/** Runs a program of a pinned package, with uv beside it. @param {keyof typeof PINS} name @param {string} program @param {string[]} args @param {string} cwd @param {Record<string, string>} [env] */
function run(name, program, args, cwd, env = {}) {
  const pins = (name === "uv" ? [name] : [name, /** @type {const} */ ("uv")]).map(
    (pinned) => `${pinned}==${PINS[pinned]}`,
  );
  const programs = environment(pins.join(), (folder) => {
    execFileSync(join(folder, "bin/pip"), ["install", "--quiet", ...pins], { stdio: "pipe" });
  });
  const PATH = `${programs}:${process.env["PATH"] ?? ""}`;
  execFileSync(program, args, { cwd, env: { ...process.env, PATH, ...env }, stdio: "pipe" });
}

/** Installs what a generated project needs. @param {import("./servers.mjs").Served} contender @param {string} folder @returns {string} its folder of programs */
export function install(contender, folder) {
  const requirements = contender.requirements(folder);
  const [, file = ""] = requirements;
  return environment(readFileSync(file, "utf8"), (target) => {
    const python = join(target, "bin/python");
    run("uv", "uv", ["pip", "install", "--python", python, ...requirements], folder);
  });
}
