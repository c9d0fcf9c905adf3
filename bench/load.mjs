// Requests per second and latencies of a generated project beside the same endpoints of other
// templates: one machine, one run, rounds that take turns. Writes docs/load.md.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { load } from "./load/cannon.mjs";
import { ours, peers } from "./load/contenders.mjs";
import { report } from "./load/report.mjs";
import { serve, startPostgres } from "./load/servers.mjs";

/** @typedef {import("./load/contenders.mjs").Contender} Contender */
/** @typedef {import("./load/contenders.mjs").DatabaseKind} DatabaseKind */
/** @typedef {import("./load/contenders.mjs").EndpointName} EndpointName */
/** @typedef {import("./load/contenders.mjs").Call} Call */
/** @typedef {import("./load/contenders.mjs").Person} Person */
/** @typedef {import("./load/contenders.mjs").Tokens} Tokens */
/** @typedef {import("./load/cannon.mjs").Measured} Measured */
/** @typedef {import("./load/servers.mjs").Running} Running */
/** @typedef {{ app: Running, database: DatabaseKind, endpoint: EndpointName, connections: number, next: () => Call, answered: (body: string) => void, count: number, rounds: Measured[] }} Cell one endpoint of one project */

const ROUNDS = Number(process.argv[2] ?? 12);
const FEWEST_ROUNDS = 6;
// On a busy machine, fewer rounds are better than a run that never ends.
const BUDGET_SECONDS = 240;
const USERS = 20;
const CONNECTIONS = 8;
// A password takes a whole processor for a while: more at a time would only wait for each other.
const LOGIN_CONNECTIONS = 4;
const LOGINS = 4;
// Short, so that what else the machine does touches neighbours alike.
const SECONDS = 0.4;
const WARM_UP = 100;

/** @param {number} n @returns {Person} */
const person = (n) => ({ email: `user${n}@example.com`, password: "correct horse battery staple" });

/** @param {Running} app @param {Call} call @returns {Promise<any>} */
async function ask({ url }, { path, ...init }) {
  // A kept connection may be closed by the server while this process is busy with something else.
  const headers = { ...init.headers, connection: "close" };
  const response = await fetch(`${url}${path}`, { ...init, headers });
  const body = await response.text();
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${body}`);
  return JSON.parse(body);
}

/** @param {any} body @returns {Tokens} */
const tokensOf = ({ access_token, refresh_token }) => ({
  access: access_token,
  refresh: refresh_token,
});

/** Makes the users, the first an administrator, and logs it in: once a connection where tokens work once. @param {Running} app @returns {Promise<Tokens[]>} */
async function populate(app) {
  const { makeUsers, register, login, refresh } = app.contender;
  const people = Array.from({ length: USERS }, (_, n) => person(n));
  if (makeUsers !== null) app.python(makeUsers(people));
  // One after the other: fastapi_template answers 500 to some of several at a time on SQLite.
  if (register !== null) for (const one of people) await ask(app, register(one));
  const times = Array.from({ length: refresh === null ? 1 : CONNECTIONS }, () => login(person(0)));
  return (await Promise.all(times.map((call) => ask(app, call)))).map(tokensOf);
}

/** @param {Running} app @param {DatabaseKind} database @returns {Promise<Cell[]>} */
async function cellsOf(app, database) {
  const tokens = await populate(app);
  const { login, refresh, me, list } = app.contender;
  const access = tokens[0]?.access ?? "";
  const pool = tokens.flatMap(({ refresh: token }) => token ?? []);
  let logins = 0;
  const ignore = () => undefined;
  const common = { app, database, connections: CONNECTIONS, answered: ignore };
  /** @type {(Omit<Cell, "count"> | null)[]} */
  const cells = [
    {
      ...common,
      rounds: [],
      endpoint: "login",
      connections: LOGIN_CONNECTIONS,
      next: () => login(person((logins += 1) % USERS)),
    },
    refresh && {
      ...common,
      rounds: [],
      endpoint: "refresh",
      // Each answer's token is the next request's: where tokens work once, none is used twice.
      next: () => refresh(pool.shift() ?? ""),
      answered: (body) => pool.push(tokensOf(JSON.parse(body)).refresh ?? ""),
    },
    { ...common, rounds: [], endpoint: "me", next: () => me(access) },
    list && { ...common, rounds: [], endpoint: "list", next: () => list(access) },
  ];
  return cells.flatMap((cell) => (cell === null ? [] : { ...cell, count: 0 }));
}

/** @param {Cell} cell @param {number} count */
function fire({ app, next, answered, connections }, count) {
  return load(app.url, next, answered, count, connections);
}

/** Fills caches and pools, and finds out how many requests a round is. @param {Cell} cell */
async function warmUp(cell) {
  if (cell.endpoint === "login") {
    cell.count = LOGINS;
    await fire(cell, LOGIN_CONNECTIONS);
    return;
  }
  await fire(cell, WARM_UP / 2);
  const { perSecond } = await fire(cell, WARM_UP);
  cell.count = Math.ceil(perSecond * SECONDS);
}

const started = performance.now();
const seconds = () => (performance.now() - started) / 1000;
const note = (/** @type {string} */ text) => {
  console.error(`${seconds().toFixed(0).padStart(4)} s  ${text}`);
};
const folder = mkdtempSync(join(tmpdir(), "load-"));
const postgres = await startPostgres(folder);
/** @type {Running[]} */
const running = [];
try {
  /** @type {Cell[]} */
  const cells = [];
  for (const database of /** @type {const} */ (["sqlite", "postgresql"]))
    for (const contender of [...ours, ...peers]) {
      if (!contender.databases.includes(database)) continue;
      note(`${contender.name} on ${database}`);
      const place = join(folder, `${contender.name}-${database}`);
      const app = await serve(contender, database, place, await postgres.newDatabase());
      running.push(app);
      cells.push(...(await cellsOf(app, database)));
    }
  for (const cell of cells) await warmUp(cell);
  // Neighbours in a round are the same endpoint on the same database; each round turns them around.
  const order = cells.toSorted((a, b) =>
    `${a.database} ${a.endpoint}`.localeCompare(`${b.database} ${b.endpoint}`),
  );
  let rounds = 0;
  while (rounds < ROUNDS && (rounds < FEWEST_ROUNDS || seconds() < BUDGET_SECONDS)) {
    rounds += 1;
    note(`round ${rounds} of ${ROUNDS}`);
    for (const cell of rounds % 2 === 0 ? order.toReversed() : order)
      cell.rounds.push(await fire(cell, cell.count));
  }
  note("done");
  const text = await report(cells, running, { rounds, users: USERS });
  writeFileSync(fileURLToPath(new URL("../docs/load.md", import.meta.url)), text);
  console.log(text);
} finally {
  for (const app of running) await app.stop();
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}
