// What the rounds say: ratios, and nothing that depends on the machine.

/** @typedef {import("./cannon.mjs").Measured} Measured */
/** @typedef {{ throughput: number, lowest: number, highest: number, p50: number, p99: number }} Ratios ours / theirs */

/** @param {number[]} values @param {number} share from 0 to 1 @returns {number} by nearest rank */
export function percentile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}

/**
 * Throughput is compared round by round, since a busy moment touches neighbours alike; latencies over all rounds.
 * @param {readonly Measured[]} ours @param {readonly Measured[]} theirs @returns {Ratios}
 */
export function compare(ours, theirs) {
  const rounds = ours.map(({ perSecond }, round) => perSecond / (theirs[round]?.perSecond ?? NaN));
  const latency = (/** @type {number} */ share) =>
    percentile(
      ours.flatMap(({ latencies }) => latencies),
      share,
    ) /
    percentile(
      theirs.flatMap(({ latencies }) => latencies),
      share,
    );
  return {
    throughput: percentile(rounds, 0.5),
    lowest: Math.min(...rounds),
    highest: Math.max(...rounds),
    p50: latency(0.5),
    p99: latency(0.99),
  };
}

/** @param {readonly (readonly string[])[]} rows the first one is the head @returns {string} Markdown */
export function table(rows) {
  const [head = [], ...body] = rows;
  return [head, head.map(() => "---"), ...body].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

/** @param {number} ratio @returns {string} */
export const times = (ratio) => `${ratio.toFixed(2)} ×`;
