import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { routesOf } from "./support/api.js";
import { call } from "./support/http.js";
import { featureTablesOf } from "./support/features.js";
import type { Access } from "./support/layouts/facts.js";
import { hasUsers, partsOf, rolesOf } from "./support/layouts/index.js";
import { prove } from "./support/proof.js";
import { EVERYBODY, LOGGED_IN, type Role } from "./support/roles.js";
import type { Target } from "./support/target.js";
import { newMember } from "./support/users.js";

/** Whom the routes of the features of `features.json` let in, by the names of their tables. */
const FEATURE_ACCESS: Access = {
  audit_entries: ["admin"],
  categories: ["editor"],
  customers: LOGGED_IN,
  invoice_lines: LOGGED_IN,
  invoices: LOGGED_IN,
  people: ["editor"],
  rooms: ["editor"],
  products: EVERYBODY,
  shipments: LOGGED_IN,
};

function accessOf(target: Target): Access {
  const ofLayout = partsOf(target).flatMap(({ access }) => Object.entries(access));
  const ofFeatures = featureTablesOf(target).flatMap((table) =>
    ["GET", "POST", "GET /{}", "PATCH /{}", "DELETE /{}"].map((route) => {
      const [method = "", item = ""] = route.split(" ");
      const letIn = hasUsers(target) ? (FEATURE_ACCESS[table] ?? []) : EVERYBODY;
      return [`${method} /api/v1/${table}${item}`, letIn] as const;
    }),
  );
  return Object.fromEntries([...ofLayout, ...ofFeatures]);
}

prove({ database: "sqlite", features: "with", variants: true }, (target, proof) => {
  const { url } = target;

  proof("every route lets in whom it should, and refuses everybody else", async () => {
    const tokens = new Map<Role, string | undefined>([["anonymous", undefined]]);
    for (const role of rolesOf(target))
      tokens.set(role, (await newMember(target, role)).access_token);
    const access = accessOf(target);
    const routes = (await routesOf(url)).map(({ name }) => name.replace(/{\w+}/, "{}"));
    expect(routes.sort()).toEqual(Object.keys(access).sort());
    for (const [route, letIn] of Object.entries(access))
      for (const [role, token] of tokens) {
        const answer = await call(url, route.replace("{}", randomUUID()), {
          token,
          ...(route.startsWith("GET") ? {} : { json: {} }),
        });
        const who = `${role}: ${route}`;
        if (!letIn.includes(role)) expect(answer, who).toMatchObject(refusalOf(role));
        // Whoever is let in sends nothing useful: what is refused then is the input.
        else expect([200, 204, 401, 404, 422], who).toContain(answer.status);
        if (letIn.includes(role) && letIn !== EVERYBODY)
          expect([401, 403], who).not.toContain(answer.status);
      }
  });

  proof("a role that is taken away counts at once, and so does being locked out", async () => {
    const [admin, other] = [await newMember(target, "admin"), await newMember(target, "admin")];
    const me = await call(url, "GET /api/v1/users/me", { token: other.access_token });
    const { id } = Object(me.json) as { id: string };
    const statusOf = async (route: string) =>
      (await call(url, route, { token: other.access_token })).status;
    const change = (json: object) =>
      call(url, `PATCH /api/v1/users/${id}`, { token: admin.access_token, json });
    expect(await statusOf("GET /api/v1/users")).toBe(200);
    expect((await change({ role: "user" })).status).toBe(200);
    expect(await statusOf("GET /api/v1/users")).toBe(403);
    expect((await change({ is_active: false })).status).toBe(200);
    expect(await statusOf("GET /api/v1/users/me")).toBe(401);
  });
});

const refusalOf = (role: Role) =>
  role === "anonymous"
    ? { status: 401, json: { code: "not_authenticated" } }
    : { status: 403, json: { code: "forbidden" } };
