import { resolve } from "node:path";
import { expect } from "vitest";
import { environmentFor } from "../support/python.js";
import { routesOf } from "./support/api.js";
import { newDatabase } from "./support/database.js";
import { call, newAdmin, newCredentials } from "./support/http.js";
import { prove } from "./support/proof.js";
import { shell } from "./support/run.js";
import { serve } from "./support/server.js";

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

prove((target, proof) => {
  proof("NUL, lone surrogates and numbers without end never lead to a 5xx", async () => {
    const databaseUrl = await newDatabase(target);
    const { url } = await serve(target, databaseUrl);
    const { access_token: token } = await newAdmin(target, url, databaseUrl);
    const fields = ["email", "password", "refresh_token", "current_password", "role", "is_active"];
    const { email, password } = newCredentials();
    for (const { name: route, statuses } of await routesOf(url)) {
      const path = route.replace(/{\w+}/, "%00");
      const queries = HOSTILE_QUERIES.map((value) => `${path}?limit=${value}&${value}=1`);
      const answers = await Promise.all(
        route.startsWith("GET")
          ? queries.map((target) => call(url, target, { token }))
          : HOSTILE.flatMap((value) => [
              call(url, path, { token, body: value }),
              ...fields.map((field) => {
                const rest = JSON.stringify({ email, password, [field]: 0 });
                return call(url, path, { token, body: rest.replace(":0", `:${value}`) });
              }),
            ]),
      );
      for (const { status, json } of answers) {
        expect(status, `${route}: ${JSON.stringify(json)}`).toBeLessThan(500);
        expect(statuses, route).toContain(String(status));
      }
    }
  });

  for (const who of ["nobody", "an administrator"] as const)
    proof(`schemathesis finds no fault, and no undocumented answer, as ${who}`, async () => {
      const requirements = resolve("tests/proofs/tools/schemathesis.txt");
      const programs = await environmentFor(requirements);
      const databaseUrl = await newDatabase(target);
      const { url } = await serve(target, databaseUrl);
      const options = [
        `--checks=${CHECKS.join(",")}`,
        "--seed=1",
        "--max-examples=20",
        "--generation-database=none",
        "--no-color",
      ];
      if (who !== "nobody") {
        const { access_token } = await newAdmin(target, url, databaseUrl);
        options.push(`--header='Authorization: Bearer ${access_token}'`);
      }
      const run = `st run ${url}/openapi.json ${options.join(" ")}`;
      const output = await shell({ programs }, run, target.clone);
      expect(output).toMatch(/Tested: (\d+)\n/);
    });
});
