// A page of one's tasks, by the cookie and by the token of the real Better Auth, beside the same page in a
// project of api-v1: one machine, one run, rounds that take turns. Writes docs/load-tasks.md.
import { execFileSync, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { format } from "prettier";
import { load } from "./load/cannon.mjs";
import { compare, table, times } from "./load/figures.mjs";
import { freePort, serve, startPostgres } from "./load/servers.mjs";

/** @typedef {import("./load/contenders.mjs").DatabaseKind} DatabaseKind */
/** @typedef {import("./load/contenders.mjs").Postgres} Postgres */
/** @typedef {import("./load/cannon.mjs").Measured} Measured */
/** @typedef {import("./load/servers.mjs").Served} Served */
/** @typedef {import("./load/servers.mjs").Running<Served>} Running */
/** @typedef {Record<string, string>} Headers */
/** @typedef {{ url: string, headers: Headers, count: number, rounds: Measured[] }} Cell */

const ROUNDS = Number(process.argv[2] ?? 10);
const TASKS = 50;
const CONNECTIONS = 8;
const SECONDS = 0.4;
const WARM_UP = 100;
const LIST = "/api/v1/tasks?limit=20";
const PERSON = { name: "Ada", email: "ada@example.com", password: "correct horse battery staple" };
const SECRET = randomBytes(32).toString("base64url");
/** @type {readonly DatabaseKind[]} */
const DATABASES = ["sqlite", "postgresql"];
const TITLES = { sqlite: "SQLite", postgresql: "PostgreSQL" };
const FIELDS = ["title:str:255", "completed:bool=false", "priority:enum:low,medium,high=medium"];

const bin = fileURLToPath(new URL("../dist/create-agent-project.js", import.meta.url));
const betterAuthServer = fileURLToPath(
  new URL("../tests/proofs/support/better-auth/server.mjs", import.meta.url),
);

/** @param {string} folder @param {object} spec @returns {string} the project's folder */
function create(folder, spec) {
  const project = join(folder, "project");
  const input = JSON.stringify({ name: "load", ...spec });
  execFileSync(process.execPath, [bin, project, "--spec", "-", "--no-git"], {
    input,
    stdio: ["pipe", "pipe", "pipe"],
  });
  return project;
}

/** @param {DatabaseKind} database @param {string} file @param {Postgres} server */
const urlOf = (database, file, { host, port, name }) =>
  database === "sqlite"
    ? `sqlite+aiosqlite:///${file}`
    : `postgresql+psycopg://postgres:postgres@${host}:${port}/${name}`;

/** What each project is made of, and told. @param {string} betterAuthUrl @param {string} authFile */
const projects = (betterAuthUrl, authFile) => ({
  "api-v1": {
    spec: (/** @type {DatabaseKind} */ database) => ({
      layout: "api-v1",
      options: { database },
      features: [{ name: "task", access: "owned", fields: FIELDS }],
    }),
    setting: "DATABASE_URL",
    environment: () => ({ JWT_SECRET: SECRET }),
  },
  sqlmodel: {
    spec: () => ({ layout: "sqlmodel" }),
    setting: "NEON_DB_URL",
    environment: (/** @type {DatabaseKind} */ database) => ({
      BETTER_AUTH_SECRET: SECRET,
      BETTER_AUTH_URL: betterAuthUrl,
      // On PostgreSQL Better Auth has its tables beside ours.
      AUTH_DATABASE_URL: database === "sqlite" ? `sqlite:///${authFile}` : "",
    }),
  },
});

/** @param {string} url @param {object} body @param {Headers} headers */
async function post(url, body, headers = {}) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", connection: "close", ...headers },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return response;
}

/** Starts Better Auth, signs somebody up, and returns what authorises their requests. @param {string} database @param {number} port */
async function signUp(database, port) {
  const url = `http://127.0.0.1:${port}`;
  const server = fork(betterAuthServer, { env: { NODE_ENV: "development" }, stdio: "pipe" });
  const ready = once(server, "message");
  const settings = { secret: SECRET, baseUrl: url, port, database };
  server.send({
    ...settings,
    ...{ cookiePrefix: "better-auth", cookieCache: false, jwtLifetime: "15m" },
  });
  await ready;
  const signedUp = await post(`${url}/api/auth/sign-up/email`, PERSON, { origin: url });
  const [cookie = ""] = (signedUp.headers.getSetCookie()[0] ?? "").split(";");
  const asked = await fetch(`${url}/api/auth/token`, { headers: { cookie, connection: "close" } });
  const { token } = JSON.parse(await asked.text());
  return {
    cookie: { cookie, origin: url },
    token: { authorization: `Bearer ${token}` },
    stop: () => server.disconnect(),
  };
}

/** @param {string} url of a project of api-v1 @returns {Promise<Headers>} */
async function logIn(url) {
  const { email, password } = PERSON;
  await post(`${url}/api/v1/auth/register`, { email, password });
  const loggedIn = await post(`${url}/api/v1/auth/login`, { email, password });
  const { access_token } = JSON.parse(await loggedIn.text());
  return { authorization: `Bearer ${access_token}` };
}

/** @param {Cell} cell @param {number} count */
const fire = ({ url, headers }, count) =>
  load(
    url,
    () => ({ method: "GET", path: LIST, headers }),
    () => undefined,
    count,
    CONNECTIONS,
  );

/** @param {string} url @param {Headers} headers @returns {Promise<Cell>} */
async function warmedUp(url, headers) {
  const cell = { url, headers, count: 0, rounds: [] };
  await fire(cell, WARM_UP / 2);
  const { perSecond } = await fire(cell, WARM_UP);
  return { ...cell, count: Math.ceil(perSecond * SECONDS) };
}

/** The rounds of the three ways on one database. @param {DatabaseKind} database @param {string} folder @param {Awaited<ReturnType<typeof startPostgres>>} postgres */
async function measure(database, folder, postgres) {
  const port = await freePort();
  const authFile = join(folder, `auth-${database}.db`);
  /** @type {Running[]} */
  const running = [];
  /** @type {Postgres[]} */
  const servers = [];
  for (const [name, what] of Object.entries(projects(`http://127.0.0.1:${port}`, authFile))) {
    const server = await postgres.newDatabase();
    servers.push(server);
    /** @type {Served} */
    const project = {
      ...{ name, target: ["app.main:app"] },
      generate: (place) => create(place, what.spec(database)),
      requirements: (place) => ["-r", join(place, "requirements.txt")],
      environment: (kind, file, own) => ({
        ...what.environment(kind),
        [what.setting]: urlOf(kind, file, own),
      }),
    };
    running.push(await serve(project, database, join(folder, `${name}-${database}`), server));
  }
  const [apiV1, sqlmodel] = running;
  const [, beside] = servers;
  if (apiV1 === undefined || sqlmodel === undefined || beside === undefined)
    throw new Error("A project is missing.");
  const authDatabase =
    database === "sqlite"
      ? `sqlite:///${authFile}`
      : urlOf(database, "", beside).replace("+psycopg", "");
  const { cookie, token, stop } = await signUp(authDatabase, port);
  try {
    const own = await logIn(apiV1.url);
    for (const [{ url }, headers] of /** @type {const} */ ([
      [apiV1, own],
      [sqlmodel, token],
    ]))
      for (let n = 0; n < TASKS; n += 1)
        await post(`${url}/api/v1/tasks`, { title: `Task ${n}` }, headers);
    const cells = {
      cookie: await warmedUp(sqlmodel.url, cookie),
      token: await warmedUp(sqlmodel.url, token),
      beside: await warmedUp(apiV1.url, own),
    };
    for (let round = 0; round < ROUNDS; round += 1) {
      const order = Object.values(cells);
      for (const cell of round % 2 === 0 ? order : order.toReversed())
        cell.rounds.push(await fire(cell, cell.count));
    }
    return cells;
  } finally {
    stop();
    for (const app of running) await app.stop();
  }
}

const folder = mkdtempSync(join(tmpdir(), "load-"));
const postgres = await startPostgres(folder);
try {
  const head = ["sqlmodel / api-v1", "requests per second", "over the rounds", "p50", "p99"];
  /** @type {string[][]} */
  const rows = [];
  for (const database of DATABASES) {
    const cells = await measure(database, folder, postgres);
    for (const by of /** @type {const} */ (["cookie", "token"])) {
      const { throughput, lowest, highest, p50, p99 } = compare(
        cells[by].rounds,
        cells.beside.rounds,
      );
      const spread = `${lowest.toFixed(2)} to ${highest.toFixed(2)}`;
      rows.push([
        `by ${by}, ${TITLES[database]}`,
        times(throughput),
        spread,
        times(p50),
        times(p99),
      ]);
    }
  }
  const text = `# A page of tasks under load

Written by \`npm run bench:tasks\`; not to be edited. A page of 20 of a user's ${TASKS} tasks in a project of \`sqlmodel\`, by the session
cookie and by the token of the real Better Auth, beside the same page in a project of \`api-v1\` with such a feature, by its own token: the
same machine, the same run, ${ROUNDS} rounds in which they take turns, ${CONNECTIONS} connections. Requests per second is the median of the
rounds, beside their range; more is better, and of a latency less.

${table([head, ...rows])}

- By cookie: one signature (HMAC), the session and its user from Better Auth's tables, the user from this application's, the page and its count. On
  SQLite, Better Auth has a file of its own.
- By token: one signature (Ed25519) by a key that is kept, the user from this application's table, the page and its count.
- \`api-v1\`: one signature (HMAC), the user and their login session in one statement, the page and its count, all in one transaction. In
  \`sqlmodel\` who asks is found in a transaction of its own, so that a user who is new can be stored before the request's begins.
`;
  const formatted = await format(text, { parser: "markdown", printWidth: 150 });
  writeFileSync(fileURLToPath(new URL("../docs/load-tasks.md", import.meta.url)), formatted);
  console.log(formatted);
} finally {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}
