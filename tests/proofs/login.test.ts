import { expect } from "vitest";
import { z } from "zod";
import { newDatabase } from "./support/database.js";
import { logIn, newCredentials, register, type Credentials } from "./support/http.js";
import { prove } from "./support/proof.js";
import { serve } from "./support/server.js";

const TRIES = 15;

prove((target, proof) => {
  proof("the answer to a wrong password does not tell whether the user exists", async () => {
    const { url } = target;
    const known = { ...(await register(url)), password: "not the password" };
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
    const known = { ...(await register(url)), password: "not the password" };
    const unknown = newCredentials();
    await logIn(url, unknown);
    const times: { known: number[]; unknown: number[] } = { known: [], unknown: [] };
    // By turns, so that whatever else this machine does slows both alike.
    for (let turn = 0; turn < TRIES; turn += 1) {
      times.known.push(await timeOf(url, known));
      times.unknown.push(await timeOf(url, unknown));
    }
    const ratio = median(times.known) / median(times.unknown);
    expect(ratio).toBeGreaterThan(0.67);
    expect(ratio).toBeLessThan(1.5);
    // Otherwise this would have compared two answers that are both without a hash.
    expect(Math.min(...times.unknown)).toBeGreaterThan(20);
  });
});

async function timeOf(url: string, credentials: Credentials): Promise<number> {
  const start = performance.now();
  const { status } = await logIn(url, credentials);
  expect(status).toBe(401);
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
