import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { routesOf } from "./support/api.js";
import { call, newAdmin, newUser } from "./support/http.js";
import { prove } from "./support/proof.js";

const ROLES = ["anonymous", "user", "admin"] as const;
type Role = (typeof ROLES)[number];

/** Whom each route lets in; written down here, and nowhere read from the project. */
const ACCESS: Readonly<Record<string, readonly Role[]>> = {
  "GET /health/live": ROLES,
  "GET /health/ready": ROLES,
  "POST /api/v1/auth/register": ROLES,
  "POST /api/v1/auth/login": ROLES,
  "POST /api/v1/auth/refresh": ROLES,
  "POST /api/v1/auth/logout": ROLES,
  "GET /api/v1/users/me": ["user", "admin"],
  "POST /api/v1/users/me/password": ["user", "admin"],
  "GET /api/v1/users": ["admin"],
  "GET /api/v1/users/{user_id}": ["admin"],
  "PATCH /api/v1/users/{user_id}": ["admin"],
};

prove((target, proof) => {
  const { url, databaseUrl } = target;

  proof("every route lets in whom it should, and refuses everybody else", async () => {
    const tokens: Record<Role, string | undefined> = {
      anonymous: undefined,
      user: (await newUser(url)).access_token,
      admin: (await newAdmin(target, url, databaseUrl)).access_token,
    };
    const refusals: Record<Role, object> = {
      anonymous: { status: 401, json: { code: "not_authenticated" } },
      user: { status: 403, json: { code: "forbidden" } },
      admin: {},
    };
    const routes = await routesOf(url);
    expect(routes.map(({ name }) => name).sort()).toEqual(Object.keys(ACCESS).sort());
    for (const [route, letIn] of Object.entries(ACCESS))
      for (const role of ROLES) {
        const answer = await call(url, route.replace(/{\w+}/, randomUUID()), {
          token: tokens[role],
          ...(route.startsWith("GET") ? {} : { json: {} }),
        });
        const who = `${role}: ${route}`;
        if (!letIn.includes(role)) expect(answer, who).toMatchObject(refusals[role]);
        // Whoever is let in sends nothing useful: what is refused then is the input.
        else expect([200, 204, 401, 404, 422], who).toContain(answer.status);
        if (letIn.includes(role) && letIn !== ROLES)
          expect([401, 403], who).not.toContain(answer.status);
      }
  });

  proof("a role that is taken away counts at once, and so does being locked out", async () => {
    const [admin, other] = [
      await newAdmin(target, url, databaseUrl),
      await newAdmin(target, url, databaseUrl),
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
