// The whole test run, from a fresh clone: set-up, lint, types, build, every test. Its last line is the count.
// With `--all` tests take no samples, proofs run in every column, and docs/proofs.md is written.
import { Buffer } from "node:buffer";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { installPackages } from "./setup.mjs";

const all = process.argv.includes("--all");
const root = fileURLToPath(new URL("..", import.meta.url));
const reports = mkdtempSync(join(tmpdir(), "test-report-"));
const report = join(reports, "vitest.json");

// Tests build the program where nobody has.
const env = { ...process.env, BUILT: "yes", ...(all ? { TESTS: "all", PROOFS: "write" } : {}) };

/** @param {string} title @param {string} command one line, ours; npm puts the packages' bins on the PATH */
function step(title, command) {
  console.log(`\n> ${title}`);
  return spawnSync(command, { cwd: root, env, stdio: "inherit", shell: true }).status === 0;
}

/**
 * Runs a step beside others, and prints what it says when it has ended.
 * @param {string} title @param {string} command @returns {Promise<boolean>}
 */
function stepBeside(title, command) {
  const child = spawn(command, { cwd: root, env, shell: true, stdio: ["ignore", "pipe", "pipe"] });
  /** @type {Buffer[]} */
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (part) => said.push(part));
  return new Promise((resolve) => {
    child.on("close", (status) => {
      console.log(`\n> ${title}\n${Buffer.concat(said).toString()}`);
      resolve(status === 0);
    });
  });
}

installPackages();
// Each of these is busy on one core.
const checks = [
  step("build", "node scripts/build.mjs --types"),
  ...(await Promise.all([
    stepBeside("lint", "eslint ."),
    stepBeside("format", "prettier --check --log-level=warn ."),
    stepBeside("types", "tsc --noEmit && tsc -p tsconfig.templates.json"),
  ])),
];
const ran = step(
  "tests",
  `vitest run --reporter=default --reporter=json --outputFile.json="${report}"`,
);

/** @returns {{ passed: number, failed: number, other: number, files: { name: string, startTime: number, endTime: number }[] }} */
function found() {
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } =
      JSON.parse(readFileSync(report, "utf8"));
    return {
      passed: numPassedTests,
      failed: numFailedTests,
      other: numPendingTests + numTodoTests,
      files: testResults,
    };
  } catch {
    return { passed: 0, failed: 1, other: 0, files: [] };
  }
}

const { passed, failed, other, files } = found();
console.log("\nThe slowest:");
for (const { name, startTime, endTime } of files
  .sort((a, b) => b.endTime - b.startTime - (a.endTime - a.startTime))
  .slice(0, 10))
  console.log(
    `${String(Math.round((endTime - startTime) / 1000)).padStart(5)} s  ${relative(root, name)}`,
  );
rmSync(reports, { recursive: true });
const failedChecks = checks.filter((passed) => !passed).length;
// A test file that does not load fails the run without failing a test; a skipped test proves nothing,
// and so does a run whose set-up failed before any test.
const failures = failed + failedChecks + other || (ran && passed > 0 ? 0 : 1);
console.log(`\n${passed + checks.length - failedChecks} passed, ${failures} failed`);
process.exitCode = failures === 0 ? 0 : 1;
