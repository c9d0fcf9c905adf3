// Load on one endpoint, in a closed loop: so many connections, each asking again when it is answered.
import autocannon from "autocannon";

/** @typedef {import("./contenders.mjs").Call} Call */
/** @typedef {{ perSecond: number, latencies: number[] }} Measured latencies in milliseconds */

// Every request is answered in time, or the figures would be of something else.
const LIMIT_SECONDS = 30;

/**
 * @param {string} url
 * @param {() => Call} next the next request
 * @param {(body: string) => void} answered is given every answer
 * @param {number} count how many requests are made
 * @param {number} connections
 * @param {number} expected the status of every answer
 * @returns {Promise<Measured>}
 */
export async function load(url, next, answered, count, connections, expected = 200) {
  /** @type {number[]} */
  const latencies = [];
  /** @type {{ status: number, body: string } | undefined} */
  let refused;
  const started = performance.now();
  let ended = started;
  /** @type {Promise<void>} */
  const done = new Promise((resolve, reject) => {
    const instance = autocannon(
      {
        url,
        connections,
        amount: count,
        timeout: LIMIT_SECONDS,
        requests: [
          {
            setupRequest: (request) => ({ ...request, ...next() }),
            onResponse: (status, body) => {
              if (status === expected) answered(body);
              else refused ??= { status, body };
            },
          },
        ],
      },
      (error) => {
        clearTimeout(deadline);
        if (error) reject(error);
        else resolve();
      },
    );
    const deadline = setTimeout(() => instance.stop(), LIMIT_SECONDS * 1000);
    instance.on("response", (_client, _status, _bytes, milliseconds) => {
      latencies.push(milliseconds);
      ended = performance.now();
    });
  });
  await done;
  if (refused !== undefined)
    throw new Error(`${url} answered ${refused.status}: ${refused.body.slice(0, 300)}`);
  if (latencies.length !== count)
    throw new Error(`${url}: ${latencies.length} of ${count} requests were answered`);
  return { perSecond: (1000 * count) / (ended - started), latencies };
}
