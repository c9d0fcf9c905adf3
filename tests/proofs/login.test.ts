import { expect } from "vitest";
import { z } from "zod";
import { newDatabase } from "./support/database.js";
import type { Credentials } from "./support/layouts/facts.js";
import { prove } from "./support/proof.js";
import { serve } from "./support/server.js";
import { median, timeOf } from "./support/time.js";
import { logIn, newCredentials, register } from "./support/users.js";

const TRIES = 15;

prove({ database: "sqlite", features: "without" }, (target, proof) => {
  proof("the answer to a wrong password does not tell whether the user exists", async () => {
    const { url } = target;
    const known = { ...(await register(target)), password: "not the password" };
    const [one, other] = [await logIn(url, known), await logIn(url, newCredentials())];
    const seen = ({ status, headers, json }: typeof one) => ({
      status,
      json: { ...z.object({}).loose().parse(json), request_id: "" },
      headers: [...headers].filter(([name]) => !["x-request-id", "date"].includes(name)),
    });
    expect(one.status).toBe(401);
    expect(seen(one)).toEqual(seen(other));
  });

  proof("nor does the time it takes, at the cost of hashes in production", async () => {
    const { url } = await serve(target, await newDatabase(target), { BCRYPT_ROUNDS: "12" });
    const known = { ...(await register(target, url)), password: "not the password" };
    const unknown = newCredentials();
    await logIn(url, unknown);
    const times: { known: number[]; unknown: number[] } = { known: [], unknown: [] };
    // By turns, so that whatever else this machine does slows both alike.
    for (let turn = 0; turn < TRIES; turn += 1) {
      times.known.push(await timeOfRefusal(url, known));
      times.unknown.push(await timeOfRefusal(url, unknown));
    }
    const ratio = median(times.known) / median(times.unknown);
    expect(ratio).toBeGreaterThan(0.67);
    expect(ratio).toBeLessThan(1.5);
    // Otherwise this would have compared two answers that are both without a hash.
    expect(Math.min(...times.unknown)).toBeGreaterThan(20);
  });
});

async function timeOfRefusal(url: string, credentials: Credentials): Promise<number> {
  return timeOf(async () => {
    expect((await logIn(url, credentials)).status).toBe(401);
  });
}
