import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { routesOf } from "./support/api.js";
import { call, newMember } from "./support/http.js";
import { prove } from "./support/proof.js";
import { ROLES, rolesOf, type Role } from "./support/roles.js";
import type { Kind } from "./support/target.js";

const EVERYBODY = ROLES;
const LOGGED_IN: readonly Role[] = ["user", "admin", "editor"];

type Access = Readonly<Record<string, readonly Role[]>>;

/** Whom each route lets in; written down here, and nowhere read from the project. */
const ACCESS: Access = {
  "GET /health/live": EVERYBODY,
  "GET /health/ready": EVERYBODY,
  "POST /api/v1/auth/register": EVERYBODY,
  "POST /api/v1/auth/login": EVERYBODY,
  "POST /api/v1/auth/refresh": EVERYBODY,
  "POST /api/v1/auth/logout": EVERYBODY,
  "GET /api/v1/users/me": LOGGED_IN,
  "POST /api/v1/users/me/password": LOGGED_IN,
  "GET /api/v1/users": ["admin"],
  "GET /api/v1/users/{}": ["admin"],
  "PATCH /api/v1/users/{}": ["admin"],
};

/** The same for the features of `features.json`, by the names of their tables. */
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

function accessOf({ featured }: Kind): Access {
  if (!featured) return ACCESS;
  const ofFeatures = Object.entries(FEATURE_ACCESS).flatMap(([table, letIn]) =>
    ["GET", "POST", "GET /{}", "PATCH /{}", "DELETE /{}"].map((route) => {
      const [method = "", item = ""] = route.split(" ");
      return [`${method} /api/v1/${table}${item}`, letIn] as const;
    }),
  );
  return { ...ACCESS, ...Object.fromEntries(ofFeatures) };
}

prove((target, proof) => {
  const { url, databaseUrl } = target;

  proof("every route lets in whom it should, and refuses everybody else", async () => {
    const tokens = new Map<Role, string | undefined>([["anonymous", undefined]]);
    for (const role of rolesOf(target))
      tokens.set(role, (await newMember(target, url, databaseUrl, role)).access_token);
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
    const [admin, other] = [
      await newMember(target, url, databaseUrl, "admin"),
      await newMember(target, url, databaseUrl, "admin"),
    ];
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
