// Runs all proofs and writes what they found into docs/proofs.md.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const { status } = spawnSync("vitest run --project proofs --project proofs-table", {
  cwd: fileURLToPath(new URL("..", import.meta.url)),
  env: { ...process.env, TESTS: "all", PROOFS: "write" },
  stdio: "inherit",
  shell: true,
});
process.exitCode = status ?? 1;
