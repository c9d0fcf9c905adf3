// docs/load.md: ratios of one run, what was compared, and what differs.
import { format } from "prettier";
import { ours, peers } from "./contenders.mjs";
import { compare, percentile, table, times } from "./figures.mjs";

/** @typedef {import("./contenders.mjs").Contender} Contender */
/** @typedef {import("./contenders.mjs").DatabaseKind} DatabaseKind */
/** @typedef {import("./contenders.mjs").EndpointName} EndpointName */
/** @typedef {import("./servers.mjs").Running} Running */
/** @typedef {import("./cannon.mjs").Measured} Measured */
/** @typedef {{ app: Running, database: DatabaseKind, endpoint: EndpointName, connections: number, rounds: Measured[] }} Cell one endpoint of one project */

const PACKAGES = [
  "fastapi",
  "starlette",
  "uvicorn",
  "pydantic",
  "sqlalchemy",
  "aiosqlite",
  "psycopg",
  "asyncpg",
  "python-jose",
  "pyjwt",
  "bcrypt",
  "argon2-cffi",
];
const VERSIONS = `import importlib.metadata as m, json, platform
found = {d.metadata["Name"].lower(): d.version for d in m.distributions()}
print(json.dumps({"python": platform.python_version(), **found}))`;

/** @type {readonly DatabaseKind[]} */
const DATABASES = ["sqlite", "postgresql"];
/** @type {readonly EndpointName[]} */
const ENDPOINTS = ["login", "refresh", "me", "list"];
const TITLES = { sqlite: "SQLite", postgresql: "PostgreSQL" };

/** @param {Cell[]} cells @param {Contender} own @param {Contender} peer @param {DatabaseKind} database @param {EndpointName} endpoint @returns {string[]} */
function row(cells, own, peer, database, endpoint) {
  const roundsOf = (/** @type {Contender} */ contender) =>
    cells.find(
      (cell) =>
        cell.app.contender === contender &&
        cell.database === database &&
        cell.endpoint === endpoint,
    )?.rounds;
  const mine = roundsOf(own);
  const theirs = roundsOf(peer);
  if (mine === undefined || theirs === undefined) return [endpoint, "has none", "", "", ""];
  const { throughput, lowest, highest, p50, p99 } = compare(mine, theirs);
  const spread = `${lowest.toFixed(2)} to ${highest.toFixed(2)}`;
  return [endpoint, times(throughput), spread, times(p50), times(p99)];
}

/** @param {Cell[]} cells @param {Contender} own @param {Contender} peer @param {DatabaseKind} database */
function comparison(cells, own, peer, database) {
  const title = `### ${own.name} beside ${peer.name} ${peer.version}, ${TITLES[database]}`;
  if (!peer.databases.includes(database))
    return `${title}\n\nIt cannot be generated for ${TITLES[database]}.\n`;
  const head = ["ours / theirs", "requests per second", "over the rounds", "p50", "p99"];
  const rows = ENDPOINTS.map((endpoint) => row(cells, own, peer, database, endpoint));
  return `${title}\n\n${table([head, ...rows])}\n`;
}

/** How a project hashes passwords, and how long that takes. @param {Running} app */
function hashing({ contender, python }) {
  const [hash = "", seconds = ""] = python(["-c", contender.hash]).trim().split(" ");
  const [, kind = "", ...parts] = hash.split("$");
  const scheme = kind === "2b" ? `bcrypt, cost ${Number(parts[0])}` : `${kind}, ${parts[1] ?? ""}`;
  return { scheme, seconds: Number(seconds) };
}

/** @param {Running[]} running @returns {string} */
function hashes(running) {
  const firsts = [...ours, ...peers].flatMap(
    (contender) => running.find((app) => app.contender === contender) ?? [],
  );
  // They take turns, as the load does.
  const turns = [1, 2, 3].map(() => firsts.map(hashing));
  const relative = firsts.map((_, index) =>
    percentile(
      turns.map((turn) => (turn[index]?.seconds ?? NaN) / (turn[0]?.seconds ?? NaN)),
      0.5,
    ),
  );
  const rows = firsts.map(({ contender }, index) => [
    contender.name,
    turns[0]?.[index]?.scheme ?? "",
    times(relative[index] ?? NaN),
  ]);
  return table([["project", "password hash", "time to verify one, alone / api-v1"], ...rows]);
}

/** @param {Running[]} running @returns {string} */
function versions(running) {
  const found = [...ours, ...peers].map((contender) =>
    running
      .filter((app) => app.contender === contender)
      .map(({ python }) => JSON.parse(python(["-c", VERSIONS])))
      .reduce((all, one) => ({ ...all, ...one }), {}),
  );
  const head = ["", ...[...ours, ...peers].map(({ name, version }) => `${name} ${version}`)];
  const rows = ["python", ...PACKAGES].map((name) => [
    name,
    ...found.map((versions) => versions[name] ?? ""),
  ]);
  return table([head, ...rows]);
}

/**
 * @param {Cell[]} cells
 * @param {Running[]} running
 * @param {{ rounds: number, users: number }} how
 * @returns {Promise<string>} the page
 */
export async function report(cells, running, { rounds, users }) {
  const logins = cells.find(({ endpoint }) => endpoint === "login");
  const others = cells.find(({ endpoint }) => endpoint === "me");
  const samples = logins?.rounds.reduce((sum, { latencies }) => sum + latencies.length, 0);
  const text = `# Under load

Written by \`npm run bench:load\`; not to be edited. Generated projects of two layouts beside what other templates generate: the same
machine, the same run, ${rounds} rounds in which the projects take turns at each endpoint. All figures are **ours / theirs**: more
requests per second is better, a lower latency is better. Requests per second is the median of the rounds, beside their range;
latencies are over all rounds.

${ours
  .map((own) => {
    const tables = peers.flatMap((peer) =>
      DATABASES.map((database) => comparison(cells, own, peer, database)),
    );
    return `## ${own.name}\n\n${tables.join("\n")}`;
  })
  .join("\n")}

## Passwords

Hashing takes nearly all of a login, and is meant to. So \`login\` compares hashes first and code second:

${hashes(running)}

## What was compared

- Each project as its generator writes it, with requirements as it asks for them and one database of its own; ours with the layout's
  defaults. One uvicorn process each, \`uvicorn <app> --host 127.0.0.1 --port <port>\` and no other flag, logs to a file: every
  project logs every request. PostgreSQL is one server for all, with fsync.
- \`login\`: e-mail address and password, ${users} users in turn, ${logins?.connections} connections. Its p99 is the slowest of ${samples}.
- \`refresh\`: a refresh token for new tokens; \`me\`: the user of a bearer token; \`list\`: a page of 20 of ${users} users, as
  administrator. ${others?.connections} connections, each with one request at a time.
- The load comes from autocannon; a round is a fixed number of requests, found in a warm-up. Any answer but 200 fails the run.
- Ours limits how often passwords may be tried: those limits are set to a million for the run. The others have none as generated here.
- The other templates are generated at run time from PyPI: the best with users and a login that can be installed there. fastapi_template
  asks for a later Python than the one here; what it generates runs on it.

## What differs

How much each of these takes was not measured by itself. Where the range over the rounds is wide, the machine was busy with other
things, and the median says little.

- \`me\`: ours asks the database for the user *and* for the session of the token, so that logging out, a changed password or a stolen refresh token
  ends access at once. Theirs ask for the user alone: an access token is good until it runs out (in fastapi_template never).
- \`refresh\`: ours replaces the token in one committed transaction (four statements), and a token that comes twice ends its whole session. In
  fastapi-fullstack, as generated here, it is a stateless JWT that can be used any number of times: one read, no write.
- \`list\`: ours counts all users for the page; theirs sends the items alone.
- \`login\`: ours writes a session and a refresh token, \`auth-service\` also two counts of attempts and an entry of the audit log; theirs sign
  JWTs and write nothing. Ours hashes in a thread, so other requests go on
  meanwhile and a second processor is used; theirs hash on the event loop, where everything else waits.
- On PostgreSQL ours uses psycopg, which takes the URLs of hosted databases as they are, and asks a pooled connection whether it is alive before
  each request, so that a restarted server costs no failed requests; theirs use asyncpg and do not ask.
- Ours gives each request an id and logs one JSON object about it; theirs leave that to uvicorn's access log.

## Versions

${versions(running)}
`;
  return format(text, { parser: "markdown", printWidth: 100 });
}
