// Makes a fresh clone ready: installs the packages when they are missing or out of date, and builds.
// Runs before anything is installed, so it uses nothing but Node.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const lock = `${root}/package-lock.json`;
// npm clears node_modules when it installs, and so this mark of what was installed.
const installed = `${root}/node_modules/.installed-lock.json`;

/** @param {string} command one line, ours */
function run(command) {
  const { status } = spawnSync(command, { cwd: root, shell: true, stdio: ["ignore", 2, 2] });
  if (status !== 0) process.exit(status ?? 1);
}

export function installPackages() {
  if (existsSync(installed) && readFileSync(installed).equals(readFileSync(lock))) return;
  console.error("Installing what is missing…");
  run("npm ci --no-progress --no-audit --no-fund --loglevel=error");
  copyFileSync(lock, installed);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  installPackages();
  run("node scripts/build.mjs");
}
