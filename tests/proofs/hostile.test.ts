import { randomUUID } from "node:crypto";
import { resolve } from "node:path";
import { expect } from "vitest";
import { RUNS_ALL, sample, SEED } from "../support/extent.js";
import { environmentFor } from "../support/python.js";
import { routesOf, type Route } from "./support/api.js";
import { newDatabase } from "./support/database.js";
import { call, type Answer } from "./support/http.js";
import { hasUsers, rolesOf } from "./support/layouts/index.js";
import { prove } from "./support/proof.js";
import type { Role } from "./support/roles.js";
import { shell } from "./support/run.js";
import { serve } from "./support/server.js";
import type { Target } from "./support/target.js";
import { newCredentials, newMember } from "./support/users.js";

/** JSON as it goes over the wire: lone surrogates and NUL as escapes, numbers without end. */
const HOSTILE = [
  ...['"\\u0000"', '"a\\u0000b@example.com"', '"\\ud800"', '"x\\udfff"', '"\\ud800\\ud800@a.de"'],
  ...['"\\u202e"', '"\\ufeff"', `"${"ü".repeat(5_000)}"`, '"\'; DROP TABLE users; --"', '"%s%n"'],
  ...["1e400", "-1e400", "1".repeat(5_000), "NaN", "-Infinity", "true", "null", "[]", "{}"],
  ...['["\\u0000"]', '{"\\u0000": "\\ud800"}', `${"[".repeat(2_000)}${"]".repeat(2_000)}`],
];
const HOSTILE_QUERIES = ["%00", "%ff", "%ed%a0%80", "%", "1e400", "9".repeat(5_000), "-1"];

const CHECKS = [
  "not_a_server_error",
  "status_code_conformance",
  "content_type_conformance",
  "response_headers_conformance",
  "response_schema_conformance",
];

/** How many requests schemathesis makes up for each operation, and how many routes and roles there are, in `npm test`. */
const SAMPLED_EXAMPLES = 4;
const SAMPLED_ROUTES = 10;
const SAMPLED_ROLES = 1;

/** Users may do nothing that administrators may not. */
function hostileOf(target: Target): readonly Role[] {
  return hasUsers(target) ? rolesOf(target).filter((role) => role !== "user") : ["anonymous"];
}

prove({ database: "each", features: "with" }, (target, proof) => {
  const tokenOf = async (role: Role, place: Pick<Target, "url" | "databaseUrl">) =>
    role === "anonymous" ? undefined : (await newMember(target, role, place)).access_token;

  proof("NUL, lone surrogates and numbers without end never lead to a 5xx", async () => {
    const databaseUrl = await newDatabase(target);
    const { url } = await serve(target, databaseUrl);
    const routes = await routesOf(url);
    for (const role of hostileOf(target)) {
      const token = await tokenOf(role, { url, databaseUrl });
      for (const route of sample(routes, SAMPLED_ROUTES))
        for (const { status, json } of await (route.name.startsWith("GET")
          ? askBadly(url, route, token)
          : writeBadly(url, route, token))) {
          expect(status, `${route.name}: ${JSON.stringify(json)}`).toBeLessThan(500);
          expect(route.statuses, route.name).toContain(String(status));
        }
    }
  });

  // The endpoints of features are many, and made of one template.
  const examples = RUNS_ALL ? (target.featured ? 10 : 20) : SAMPLED_EXAMPLES;

  const fuzz = async (roles: readonly Role[]) => {
    const requirements = resolve("tests/proofs/tools/schemathesis.txt");
    const programs = await environmentFor(requirements);
    const databaseUrl = await newDatabase(target);
    const { url } = await serve(target, databaseUrl);
    const options = [
      `--checks=${CHECKS.join(",")}`,
      `--seed=${SEED}`,
      `--max-examples=${examples}`,
      "--generation-database=none",
      "--no-color",
      ...sample(await answering(url), SAMPLED_ROUTES).map(({ name }) => `--include-name='${name}'`),
    ];
    for (const role of roles) {
      const token = await tokenOf(role, { url, databaseUrl });
      const asRole = token === undefined ? [] : [`--header='Authorization: Bearer ${token}'`];
      const run = ["st", "run", `${url}/openapi.json`, ...options, ...asRole].join(" ");
      const output = await shell({ programs }, run, target.clone);
      expect(output).toMatch(/Tested: (\d+)\n/);
    }
  };

  proof(
    "schemathesis finds no fault, and no undocumented answer, as nobody",
    () => fuzz(["anonymous"]),
    // Most features refuse whoever has not logged in.
    { database: "either", features: "without" },
  );

  proof(
    "schemathesis finds no fault, and no undocumented answer, as every role",
    () => fuzz(sample(rolesOf(target), SAMPLED_ROLES)),
    { database: "either", features: "with" },
  );
});

/** Routes whose answers have an end: what streams, the project's own tests read. */
async function answering(url: string): Promise<readonly Route[]> {
  return (await routesOf(url)).filter(({ isStream }) => !isStream);
}

function askBadly(
  url: string,
  { name, queries }: Route,
  token: string | undefined,
): Promise<Answer[]> {
  const paths = [name.replace(/{\w+}/, "%00"), name.replace(/{\w+}/, randomUUID())];
  const asked = HOSTILE_QUERIES.flatMap((value) =>
    [...queries, value].flatMap((query) => paths.map((path) => `${path}?${query}=${value}`)),
  );
  return Promise.all(asked.map((route) => call(url, route, { token })));
}

function writeBadly(
  url: string,
  { name, fields }: Route,
  token: string | undefined,
): Promise<Answer[]> {
  const path = name.replace(/{\w+}/, randomUUID());
  // Where an account is asked for, it should be the hostile field alone that is wrong.
  const known = Object.entries(newCredentials()).filter(([field]) => fields.includes(field));
  const account = Object.fromEntries(known);
  const bodies = HOSTILE.flatMap((value) => [
    value,
    ...fields.map((field) => {
      const rest = JSON.stringify({ ...account, [field]: "?" });
      return rest.replace(`:"?"`, () => `:${value}`);
    }),
  ]);
  return Promise.all(bodies.map((body) => call(url, path, { token, body })));
}
