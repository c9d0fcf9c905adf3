import { expect } from "vitest";
import { z } from "zod";
import { newDatabase, sql } from "./support/database.js";
import { call, statusesOf } from "./support/http.js";
import { hasUsers, rolesOf } from "./support/layouts/index.js";
import { prove } from "./support/proof.js";
import { serve } from "./support/server.js";
import type { Target } from "./support/target.js";
import { newMember, type Member } from "./support/users.js";

const AT_ONCE = 20;
const ROUNDS = 4;

/** What may be answered to who changes or deletes what somebody else has just deleted. */
const GONE_OR_DONE = [200, 204, 404];

prove({ database: "each", features: "with" }, (target, proof) => {
  proof(`of ${AT_ONCE} changes and deletions of one row at once none ends in a fault`, async () => {
    const { url, token } = await served(target);
    const rows = { categories: { name: "a" }, products: { title: "a", price: "1.00" } };
    for (const [plural, row] of Object.entries(rows))
      for (let round = 0; round < ROUNDS; round += 1) {
        const path = await made(url, plural, row, token);
        const statuses = await statusesOf(AT_ONCE, (turn) =>
          turn % 2 === 0
            ? call(url, `PATCH ${path}`, { token, json: row })
            : call(url, `DELETE ${path}`, { token }),
        );
        for (const status of Object.keys(statuses)) expect(GONE_OR_DONE).toContain(Number(status));
        expect(statuses[204]).toBe(1);
      }
  });

  proof("nor of rows that come to refer to each other, and go", async () => {
    const { url, token } = await served(target);
    for (let round = 0; round < ROUNDS; round += 1) {
      const first = await made(url, "categories", { name: `first ${round}` }, token);
      const second = await made(url, "categories", { name: `second ${round}` }, token);
      const change = (path: string, parent: string) =>
        call(url, `PATCH ${path}`, { token, json: { parent_id: idOf(parent) } });
      const changes = await statusesOf(AT_ONCE, (turn) =>
        turn % 2 === 0 ? change(first, second) : change(second, first),
      );
      // Of two that wait for each other the database gives up one, who is told to come back.
      for (const status of Object.keys(changes)) expect([200, 422, 503]).toContain(Number(status));
      const parents = [await parentOf(url, first, token), await parentOf(url, second, token)];
      expect(parents.filter((parent) => parent !== null)).toHaveLength(1);
      const requests = [
        () => change(first, second),
        () => change(second, first),
        () => call(url, `DELETE ${first}`, { token }),
        () => call(url, "POST /api/v1/products", { token, json: product(first) }),
      ];
      const statuses = await statusesOf(AT_ONCE, (turn) =>
        (requests[turn % requests.length] ?? expect.fail())(),
      );
      for (const status of Object.keys(statuses))
        expect([...GONE_OR_DONE, 201, 409, 422, 503]).toContain(Number(status));
    }
  });

  const demoteEachOther = async () => {
    const databaseUrl = await newDatabase(target);
    const { url } = await serve(target, databaseUrl);
    for (let round = 0; round < ROUNDS; round += 1) {
      const place = { url, databaseUrl };
      const one = await newMember(target, "admin", place);
      const other = await newMember(target, "admin", place);
      const ids = new Map(
        (await sql(target, databaseUrl, "SELECT email, id FROM users")).map(([email, id]) => [
          String(email),
          String(id),
        ]),
      );
      const demote = (by: Member, { email }: Member) =>
        call(url, `PATCH /api/v1/users/${ids.get(email) ?? ""}`, {
          token: by.access_token,
          json: { role: "user" },
        });
      const statuses = await statusesOf(AT_ONCE, (turn) =>
        turn % 2 === 0 ? demote(one, other) : demote(other, one),
      );
      expect(Object.keys(statuses).map(Number)).toEqual([200, 403]);
      const emails = [one, other].map(({ email }) => `'${email}'`).join(", ");
      const left = `SELECT count(*) FROM users WHERE role = 'admin' AND email IN (${emails})`;
      expect(await sql(target, databaseUrl, left)).toEqual([[1]]);
    }
  };
  proof("of administrators who demote each other at once one stays", demoteEachOther, {
    ...{ database: "each", features: "without" },
  });
});

/** A server, and what an editor asks it with, where features are for editors. */
async function served(target: Target) {
  const databaseUrl = await newDatabase(target);
  const { url } = await serve(target, databaseUrl);
  const knows = hasUsers(target) && rolesOf(target).includes("editor");
  const member = knows ? await newMember(target, "editor", { url, databaseUrl }) : undefined;
  return { url, token: member?.access_token };
}

/** Makes a row, and gives its path. */
async function made(
  url: string,
  plural: string,
  json: object,
  token: string | undefined,
): Promise<string> {
  const path = `/api/v1/${plural}`;
  const answer = await call(url, `POST ${path}`, { token, json });
  expect(answer.status, path).toBe(201);
  return `${path}/${z.object({ id: z.string() }).parse(answer.json).id}`;
}

async function parentOf(url: string, path: string, token: string | undefined) {
  const answer = await call(url, `GET ${path}`, { token });
  return z.object({ parent_id: z.string().nullable() }).parse(answer.json).parent_id;
}

const idOf = (path: string) => path.split("/").at(-1);
const product = (category: string) => ({ title: "a", price: "1.00", category_id: idOf(category) });
