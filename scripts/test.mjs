// The whole test run, from a fresh clone: set-up, lint, types, build, every test. Its last line is the count.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { installPackages } from "./setup.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const reports = mkdtempSync(join(tmpdir(), "test-report-"));
const report = join(reports, "vitest.json");

/** @param {string} title @param {string} command one line, ours; npm puts the packages' bins on the PATH */
function step(title, command) {
  console.log(`\n> ${title}`);
  return spawnSync(command, { cwd: root, stdio: "inherit", shell: true }).status === 0;
}

installPackages();
const checks = [
  step("build", "node scripts/build.mjs --types"),
  step("lint", "eslint ."),
  step("format", "prettier --check --log-level=warn ."),
  step("types", "tsc --noEmit"),
  step("types of templates", "tsc -p tsconfig.templates.json"),
];
const ran = step(
  "tests",
  `vitest run --reporter=default --reporter=json --outputFile.json="${report}"`,
);

/** @returns {{ passed: number, failed: number, other: number }} */
function counts() {
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(
      readFileSync(report, "utf8"),
    );
    return {
      passed: numPassedTests,
      failed: numFailedTests,
      other: numPendingTests + numTodoTests,
    };
  } catch {
    return { passed: 0, failed: 1, other: 0 };
  }
}

const { passed, failed, other } = counts();
rmSync(reports, { recursive: true });
const failedChecks = checks.filter((passed) => !passed).length;
// A test file that does not load fails the run without failing a test; a skipped test proves nothing,
// and so does a run whose set-up failed before any test.
const failures = failed + failedChecks + other || (ran && passed > 0 ? 0 : 1);
console.log(`\n${passed + checks.length - failedChecks} passed, ${failures} failed`);
process.exitCode = failures === 0 ? 0 : 1;
