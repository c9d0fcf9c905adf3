import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import { newDatabase, NOWHERE } from "./support/database.js";
import { call } from "./support/http.js";
import { factsOf } from "./support/layouts/index.js";
import { prove } from "./support/proof.js";
import { serve } from "./support/server.js";
import type { Target } from "./support/target.js";
import { logIn, newToken, register } from "./support/users.js";

prove({ database: "each", features: "without" }, (target, proof) => {
  proof("on SIGTERM the server stops cleanly, after the requests it is at", async () => {
    const server = await serve(target, await newDatabase(target), { BCRYPT_ROUNDS: "15" });
    const slow = await slowRequest(target, server.url);
    // It takes several times as long, and has to arrive before the server stops listening.
    await sleep(500);
    // On a busy machine that is not enough: what was sent later has arrived later.
    await call(server.url, "GET /health/live");
    const { signal, output } = await server.stop();
    expect(await slow.answer).toBeLessThan(300);
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

/** A request that takes a while, once it has been sent: it wraps the answer, so that it can be handed on unanswered. */
async function slowRequest(target: Target, url: string): Promise<{ answer: Promise<number> }> {
  const { signUp, write } = factsOf(target);
  if (typeof signUp !== "string") {
    const credentials = await register(target, url);
    return { answer: logIn(url, credentials).then(({ status }) => status) };
  }
  // Nothing here takes long by itself: the body does.
  const token = await newToken(target, url);
  const text = JSON.stringify(await write.bodyFor(url));
  const body = new ReadableStream({
    async start(controller) {
      controller.enqueue(Buffer.from(text.slice(0, 1)));
      await sleep(2000);
      controller.enqueue(Buffer.from(text.slice(1)));
      controller.close();
    },
  });
  const [method = "", path = ""] = write.route.split(" ");
  const sent = fetch(`${url}${path}`, {
    ...{ method, body, duplex: "half" },
    headers: {
      "content-type": "application/json",
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
  });
  return { answer: sent.then(({ status }) => status) };
}
