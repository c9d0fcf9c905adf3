import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import { newDatabase, NOWHERE } from "./support/database.js";
import { call } from "./support/http.js";
import { prove } from "./support/proof.js";
import { serve } from "./support/server.js";
import { logIn, register } from "./support/users.js";

prove({ database: "each", features: "without" }, (target, proof) => {
  proof("on SIGTERM the server stops cleanly, after the requests it is at", async () => {
    const server = await serve(target, await newDatabase(target), { BCRYPT_ROUNDS: "15" });
    const credentials = await register(target, server.url);
    const login = logIn(server.url, credentials);
    // It takes several times as long, and has to arrive before the server stops listening.
    await sleep(500);
    // On a busy machine that is not enough: what was sent later has arrived later.
    await call(server.url, "GET /health/live");
    const { signal, output } = await server.stop();
    expect((await login).status).toBe(200);
    // uvicorn finishes its work and then lets the signal end it.
    expect(signal).toBe("SIGTERM");
    expect(output).toContain("Application shutdown complete");
    expect(output).not.toMatch(/traceback|exception/i);
  });

  proof("liveness and readiness are apart: only readiness asks the database", async () => {
    expect((await call(target.url, "GET /health/ready")).status).toBe(200);
    const { url } = await serve(target, NOWHERE[target.database]);
    expect((await call(url, "GET /health/live")).status).toBe(200);
    const { status, json } = await call(url, "GET /health/ready");
    expect(status).toBe(503);
    expect(json).toMatchObject({ code: "service_unavailable" });
  });
});
