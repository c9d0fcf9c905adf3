// Runs all proofs, or those of the layouts that are named, and writes what they found into docs/proofs.md.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { installPackages } from "./setup.mjs";

const cwd = fileURLToPath(new URL("..", import.meta.url));
const layouts = process.argv.slice(2).join(" ");
const env = {
  ...process.env,
  ...{ BUILT: "yes", TESTS: "all", PROOFS: "write" },
  ...(layouts && { PROOF_LAYOUTS: layouts }),
};

installPackages();
const { status } = spawnSync(
  "node scripts/build.mjs && vitest run --project proofs --project proofs-table",
  { cwd, env, stdio: "inherit", shell: true },
);
process.exitCode = status ?? 1;
