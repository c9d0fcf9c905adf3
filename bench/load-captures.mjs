// Captures that come into a project of komorebi, beside a bare endpoint of FastAPI that stores the same row:
// one machine, one run, rounds that take turns. Writes docs/load-captures.md.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { format } from "prettier";
import { load } from "./load/cannon.mjs";
import { compare, percentile, table, times } from "./load/figures.mjs";
import { serve, startPostgres } from "./load/servers.mjs";

/** @typedef {import("./load/contenders.mjs").DatabaseKind} DatabaseKind */
/** @typedef {import("./load/contenders.mjs").Postgres} Postgres */
/** @typedef {import("./load/cannon.mjs").Measured} Measured */
/** @typedef {import("./load/servers.mjs").Served} Served */
/** @typedef {import("./load/servers.mjs").Running<Served>} Running */
/** @typedef {{ app: Running, count: number, rounds: Measured[] }} Cell */
/** @typedef {"bare" | "idle" | "busy"} Kind */

const ROUNDS = Number(process.argv[2] ?? 10);
const CONNECTIONS = 8;
const SECONDS = 0.6;
const WARM_UP = 200;
const ACCEPTED = 202;
/** @type {readonly DatabaseKind[]} */
const DATABASES = ["sqlite", "postgresql"];
const TITLES = { sqlite: "SQLite", postgresql: "PostgreSQL" };
const TEXT = "It rains in the garden. The beans stand well, and the river is high. ".repeat(8);

const bin = fileURLToPath(new URL("../dist/create-agent-project.js", import.meta.url));
const bare = fileURLToPath(new URL("captures/bare.py", import.meta.url));

/** @param {DatabaseKind} database @param {string} file @param {Postgres} server */
const urlOf = (database, file, { host, port, name }) =>
  database === "sqlite"
    ? `sqlite+aiosqlite:///${file}`
    : `postgresql+psycopg://postgres:postgres@${host}:${port}/${name}`;

/** What each is served with, and told. @type {Readonly<Record<Kind, { target: string, settings: Record<string, string> }>>} */
const KINDS = {
  bare: { target: "bare:app", settings: {} },
  // Somewhere else, workers do the rest.
  idle: { target: "backend.app.main:app", settings: { CAPTURE_WORKERS: "0" } },
  busy: { target: "backend.app.main:app", settings: { CAPTURE_QUEUE_SIZE: "1000000" } },
};

/** @param {Kind} kind @returns {Served} */
function served(kind) {
  const { target, settings } = KINDS[kind];
  return {
    name: kind,
    target: [target],
    generate: (folder) => {
      const project = join(folder, "project");
      const input = JSON.stringify({ name: "load", layout: "komorebi" });
      execFileSync(process.execPath, [bin, project, "--spec", "-", "--no-git"], {
        input,
        stdio: ["pipe", "pipe", "pipe"],
      });
      copyFileSync(bare, join(project, "bare.py"));
      return project;
    },
    requirements: (folder) => ["-r", join(folder, "requirements.txt")],
    environment: (database, file, server) => ({
      DATABASE_URL: urlOf(database, file, server),
      ...settings,
    }),
  };
}

let sent = 0;
/** No capture is like another one. @returns {import("./load/contenders.mjs").Call} */
const next = () => ({
  method: "POST",
  path: "/api/v1/captures",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ content: `Capture ${(sent += 1)}. ${TEXT}` }),
});

/** @param {Cell} cell @param {number} count */
const fire = ({ app }, count) => load(app.url, next, () => undefined, count, CONNECTIONS, ACCEPTED);

/** @param {Cell} cell @param {Cell} theirs @param {string} name */
function rowOf(name, cell, theirs) {
  const ratios = compare(cell.rounds, theirs.rounds);
  return [
    name,
    times(ratios.throughput),
    `${ratios.lowest.toFixed(2)} to ${ratios.highest.toFixed(2)}`,
    times(ratios.p50),
    times(ratios.p99),
  ];
}

/** The slowest of a hundred, as often as long as the usual one. @param {Cell} cell */
function tailOf({ rounds }) {
  const all = rounds.flatMap(({ latencies }) => latencies);
  return times(percentile(all, 0.99) / percentile(all, 0.5));
}

const HEAD = ["komorebi / bare", "captures per second", "over the rounds", "p50", "p99"];

/** @param {ReadonlyMap<DatabaseKind, Record<Kind, Cell>>} cells */
function report(cells) {
  const tables = [...cells].map(
    ([database, { bare, idle, busy }]) => `## ${TITLES[database]}

${table([
  HEAD,
  rowOf("workers in another process", idle, bare),
  rowOf("two workers, busy, in the same process", busy, bare),
])}

Within each, the p99 is ${tailOf(bare)} the p50 of the bare endpoint, ${tailOf(idle)} without workers and ${tailOf(busy)} while they are busy.
`,
  );
  return `# Captures under load

Written by \`npm run bench:captures\`; not to be edited. \`POST /api/v1/captures\` of a project of \`komorebi\` beside a bare endpoint of FastAPI that
stores the same row and answers the same: the same machine, the same run, ${ROUNDS} rounds that take turns. All figures are **komorebi / bare**: more
captures per second is better, a lower latency is better. Captures per second is the median of the rounds, beside their range; latencies are over
all rounds.

${tables.join("\n")}
## What was compared

- [The bare endpoint](../bench/captures/bare.py) has the same drivers, the same table with its indexes, and one INSERT in a transaction of its own: no
  limits, no request ids, no log of its own, no other error format, no events.
- One uvicorn process each, without flags, and one database each; PostgreSQL is one server for all, with fsync.
- A capture is some ${Math.round(TEXT.length / 100) * 100} characters; ${CONNECTIONS} connections, each with one request at a time, from autocannon on the same machine. Any answer
  but 202 fails the run.
- Workers that are busy read, summarize and store what has come in, on the processor that also answers: what they cost is in the second line of each
  table. Nothing that was answered is lost if the process ends (the hammer of the project's own tests kills it).
`;
}

const folder = mkdtempSync(join(tmpdir(), "load-captures-"));
const postgres = await startPostgres(folder);
/** @type {Running[]} */
const running = [];
try {
  /** @type {Map<DatabaseKind, Record<Kind, Cell>>} */
  const cells = new Map();
  for (const database of DATABASES) {
    /** @param {Kind} kind @returns {Promise<Cell>} */
    const cellOf = async (kind) => {
      const place = join(folder, `${kind}-${database}`);
      const app = await serve(served(kind), database, place, await postgres.newDatabase());
      running.push(app);
      return { app, count: 0, rounds: [] };
    };
    cells.set(database, {
      bare: await cellOf("bare"),
      idle: await cellOf("idle"),
      busy: await cellOf("busy"),
    });
  }
  for (const [, kinds] of cells)
    for (const cell of Object.values(kinds)) {
      await fire(cell, WARM_UP);
      const { perSecond } = await fire(cell, WARM_UP);
      cell.count = Math.ceil(perSecond * SECONDS);
    }
  for (let round = 1; round <= ROUNDS; round += 1) {
    console.error(`round ${round} of ${ROUNDS}`);
    for (const [, { bare, idle, busy }] of cells) {
      // What is still to be worked up goes on beside all of them.
      const order = round % 2 === 0 ? [idle, bare] : [bare, idle];
      for (const cell of [...order, busy]) cell.rounds.push(await fire(cell, cell.count));
    }
  }
  const text = await format(report(cells), { parser: "markdown", printWidth: 150 });
  writeFileSync(fileURLToPath(new URL("../docs/load-captures.md", import.meta.url)), text);
  console.log(text);
} finally {
  await Promise.all(running.map((app) => app.stop()));
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}
