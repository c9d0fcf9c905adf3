import { expect } from "vitest";
import { z } from "zod";
import { newDatabase, sql } from "./support/database.js";
import { call, type Answer } from "./support/http.js";
import { factsOf, hasUsers } from "./support/layouts/index.js";
import { prove } from "./support/proof.js";
import { serve } from "./support/server.js";
import type { Target } from "./support/target.js";
import { newMember, newToken, whoAmI } from "./support/users.js";

/** RFC 9457, and what this format adds to it. */
const Problem = z.strictObject({
  type: z.literal("about:blank"),
  title: z.string().min(1),
  status: z.number(),
  detail: z.string().min(1),
  code: z.string().regex(/^[a-z_]+$/),
  request_id: z.string().min(1),
  errors: z
    .array(
      z.strictObject({
        location: z.array(z.union([z.string(), z.number()])),
        message: z.string(),
        type: z.string(),
      }),
    )
    .optional(),
});

prove({ database: "each", features: "without" }, (target, proof) => {
  const { url } = target;

  proof("every error of a request has the request's id and the one format", async () => {
    const { tokens, id } = hasUsers(target) ? await members(target) : NOBODY;
    for (const { status, route, as, ...sent } of factsOf(target).refusals) {
      const request = as === undefined ? sent : { ...sent, token: tokens[as] };
      expectProblem(await call(url, route.replace("{me}", id), request), status);
    }
  });

  proof("a fault too, and it says nothing about what went wrong", async () => {
    const token = await newToken(target);
    const { route, table, ...sent } = factsOf(target).reading;
    const server = await serve(target, await databaseWithout(target, table));
    const answer = await call(server.url, route, { token, ...sent });
    expectProblem(answer, 500);
    expect(JSON.stringify(answer.json)).not.toMatch(/column|table|select|sql/i);
    expect(JSON.stringify(answer.json)).not.toContain(table);
    const { output } = await server.stop();
    const { request_id } = Problem.parse(answer.json);
    // What went wrong is in the log, under the id that the client saw.
    const fault = output
      .split("\n")
      .find((line) => line.includes('"exception"') && line.includes(request_id));
    expect(fault, output).toBeDefined();
  });

  proof("success has the id too; one that a client sends is kept if it is harmless", async () => {
    const idOf = async (sent?: string) => {
      const headers = sent === undefined ? {} : { "x-request-id": sent };
      return (await call(url, "GET /health/live", { headers })).headers.get("x-request-id");
    };
    expect(await idOf()).toMatch(/^[0-9a-f]{32}$/);
    expect(await idOf()).not.toBe(await idOf());
    expect(await idOf("trace-0.1_A")).toBe("trace-0.1_A");
    for (const bad of ["a b", 'a"}', "x".repeat(200), "ä"]) expect(await idOf(bad)).not.toBe(bad);
  });

  proof("what is wrong with a request is said without repeating it", async () => {
    const token = await newToken(target);
    const { route, bodyFor } = factsOf(target).write;
    const secret = "a\u0000 secret that was mistyped";
    const json: Record<string, string> = { extra: secret };
    for (const field of Object.keys(await bodyFor(url))) json[field] = secret;
    const answer = await call(url, route, { token, json });
    expectProblem(answer, 422);
    expect(JSON.stringify(answer.json)).not.toContain("secret that was mistyped");
  });
});

function expectProblem({ status, headers, json }: Answer, expected: number): void {
  expect(status, JSON.stringify(json)).toBe(expected);
  expect(headers.get("content-type")).toBe("application/problem+json");
  const problem = Problem.parse(json);
  expect(problem.status).toBe(expected);
  expect(problem.request_id).toBe(headers.get("x-request-id"));
}

type Members = {
  readonly tokens: Readonly<Partial<Record<"user" | "admin", string>>>;
  /** The administrator's. */
  readonly id: string;
};
const NOBODY: Members = { tokens: {}, id: "" };

async function members(target: Target): Promise<Members> {
  const [user, admin] = [await newMember(target, "user"), await newMember(target, "admin")];
  const me = await whoAmI(target.url, admin.access_token);
  const { id } = z.object({ id: z.string() }).parse(me.json);
  return { tokens: { user: user.access_token, admin: admin.access_token }, id };
}

/** A database that the application finds otherwise than its migrations left it. */
async function databaseWithout(target: Target, table: string): Promise<string> {
  const url = await newDatabase(target);
  await sql(target, url, `ALTER TABLE ${table} RENAME TO lost`);
  return url;
}
