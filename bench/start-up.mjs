// Whole-process times of the built commands, as ratios to bare `node -e 0` in the same run.
// Interleaved, so that a busy moment of the machine touches all of them alike; medians of the runs.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const RUNS = Number(process.argv[2] ?? 31);
const bin = fileURLToPath(new URL("../dist/create-agent-project.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "bench-"));
let made = 0;

/** @type {{ name: string, budget: number, args: () => string[] }[]} */
const cases = [
  { name: "node -e 0", budget: 1, args: () => ["-e", "0"] },
  { name: "--version", budget: 1.3, args: () => [bin, "--version"] },
  {
    name: "create --yes --no-git",
    budget: 2.5,
    args: () => [bin, join(folder, `p${(made += 1)}`), "--yes", "--no-git"],
  },
  { name: "check", budget: 2, args: () => [bin, "check", "--cwd", join(folder, "p1")] },
];

/** @param {string[]} args @returns {number} milliseconds */
function time(args) {
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, args, {
    stdio: ["ignore", "ignore", "pipe"],
  });
  if (status !== 0) throw new Error(`${args.join(" ")} exited ${status}: ${stderr}`);
  return Number(process.hrtime.bigint() - start) / 1e6;
}

/** @param {number[]} values */
function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}

try {
  for (const { args } of cases) time(args()); // fills the file cache
  /** @type {number[][]} */
  const times = cases.map(() => []);
  for (let run = 0; run < RUNS; run += 1)
    cases.forEach(({ args }, index) => times[index]?.push(time(args())));
  const bare = median(times[0] ?? []);
  let missed = 0;
  cases.forEach(({ name, budget }, index) => {
    const middle = median(times[index] ?? []);
    const ratio = middle / bare;
    if (ratio > budget) missed += 1;
    console.log(
      `${name.padEnd(24)} ${middle.toFixed(0).padStart(5)} ms  ${ratio.toFixed(2)} × (budget ${budget})${ratio > budget ? "  OVER" : ""}`,
    );
  });
  process.exitCode = missed === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}
