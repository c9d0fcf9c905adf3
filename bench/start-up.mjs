// Whole-process times of the built commands, as ratios to bare `node -e 0` in the same run.
// Interleaved, so that a busy moment of the machine touches all of them alike; medians of the runs.
//
// The budgets are for this program's own work, so the projects are made in memory where the system
// has such a folder. On a disk, making 170 files alone can take longer than all the rest: the rows
// without a budget show that, beside `cp` making the same files there.
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { contracted } from "./contracted.mjs";
import { percentile } from "./load/figures.mjs";

const RUNS = Number(process.argv[2] ?? 31);
const IN_MEMORY = "/dev/shm";
const bin = fileURLToPath(new URL("../dist/create-agent-project.js", import.meta.url));
const node = process.execPath;
const onDisk = mkdtempSync(join(tmpdir(), "bench-"));
const folder = existsSync(IN_MEMORY) ? mkdtempSync(join(IN_MEMORY, "bench-")) : onDisk;
const project = join(folder, "project");
const large = join(folder, "large");
const changed = join(folder, "changed");
const hooked = join(folder, "hooked");
const judged = join(folder, "judged");

const FIELDS = [
  "number:str:32:unique",
  "total:decimal:12,2",
  "due_on:date:null",
  "paid:bool=false",
];

/** @param {string} target @returns {string[]} */
const create = (target) => [node, bin, "create", target, "--yes", "--no-git", "--quiet"];

/** What `npm install` makes in a project, as far as its commit hook looks. @param {string} target */
function install(target) {
  const modules = join(target, "node_modules");
  const inside = fileURLToPath(new URL("../dist/agent-project.js", import.meta.url));
  mkdirSync(join(modules, ".bin"), { recursive: true });
  mkdirSync(join(modules, "create-agent-project"));
  const version = readFileSync(join(target, ".agent-project/version"), "utf8").trim();
  const manifest = JSON.stringify({ name: "create-agent-project", version }, undefined, 2);
  writeFileSync(join(modules, "create-agent-project/package.json"), manifest);
  chmodSync(inside, 0o755);
  symlinkSync(inside, join(modules, ".bin/agent-project"));
}

const feature = [node, bin, "feature", "invoice", ...FIELDS, "--quiet", "--cwd", changed];

/** What is timed; a row that makes a folder has it removed after each run, one that changes a
 * project gets a fresh copy of one before.
 * @type {{ name: string, budget?: number, command: string[], copies?: string, makes?: string, cwd?: string }[]} */
const cases = [
  { name: "node -e 0", budget: 1, command: [node, "-e", "0"] },
  { name: "--version", budget: 1.3, command: [node, bin, "--version"] },
  {
    name: "create --yes --no-git",
    budget: 2.5,
    command: create(join(folder, "new")),
    makes: join(folder, "new"),
  },
  { name: "check", budget: 2, command: [node, bin, "check", "--cwd", project] },
  // Every commit waits for it: no more than 300 ms, after npm install.
  {
    name: "commit hook, installed",
    budget: 2.5,
    command: ["sh", "scripts/check_project.sh"],
    cwd: hooked,
  },
  { name: "refresh, nothing to do", budget: 2, command: [node, bin, "refresh", "--cwd", project] },
  // Agents' hooks and CI wait for it; 20 features are the most that a contract has.
  { name: "verify --static", budget: 4, command: [node, bin, "verify", "--static"], cwd: judged },
  { name: "feature", budget: 3, command: feature, copies: project, makes: changed },
  { name: "feature, the 201st", budget: 5, command: feature, copies: large, makes: changed },
  {
    name: "create on this disk",
    command: create(join(onDisk, "new")),
    makes: join(onDisk, "new"),
  },
  {
    name: "cp on this disk",
    command: ["cp", "-r", project, join(onDisk, "copy")],
    makes: join(onDisk, "copy"),
  },
];

/** @param {string[]} command @param {string} [cwd] @returns {number} milliseconds */
function time([program = "", ...args], cwd) {
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(program, args, { cwd, stdio: ["ignore", "ignore", "pipe"] });
  const end = process.hrtime.bigint();
  if (status !== 0) throw new Error(`${args.join(" ")} exited ${status}: ${stderr}`);
  return Number(end - start) / 1e6;
}

/** @param {(typeof cases)[number]} one @returns {number} milliseconds */
function run({ command, copies, makes, cwd }) {
  if (copies !== undefined) cpSync(copies, changed, { recursive: true });
  const taken = time(command, cwd);
  if (makes !== undefined) rmSync(makes, { recursive: true });
  return taken;
}

try {
  time(create(project));
  time(create(hooked));
  install(hooked);
  time(create(judged));
  contracted(judged, [node, bin]);
  const document = join(folder, "large.json");
  const features = Array.from({ length: 200 }, (_, n) => ({ name: `thing_${n}`, fields: FIELDS }));
  writeFileSync(document, JSON.stringify({ name: "large", layout: "api-v1", features }));
  time([...create(large), "--spec", document]);
  for (const one of cases) run(one); // fills the file cache
  /** @type {number[][]} */
  const times = cases.map(() => []);
  for (let count = 0; count < RUNS; count += 1)
    cases.forEach((one, index) => times[index]?.push(run(one)));
  const bare = percentile(times[0] ?? [], 0.5);
  let missed = 0;
  cases.forEach(({ name, budget }, index) => {
    const middle = percentile(times[index] ?? [], 0.5);
    const ratio = middle / bare;
    const over = budget !== undefined && ratio > budget;
    if (over) missed += 1;
    const row = `${name.padEnd(24)} ${middle.toFixed(0).padStart(5)} ms  ${ratio.toFixed(2)} ×`;
    console.log(`${row}${budget ? ` (budget ${budget})` : ""}${over ? "  OVER" : ""}`);
  });
  process.exitCode = missed === 0 ? 0 : 1;
} finally {
  for (const made of new Set([folder, onDisk])) rmSync(made, { recursive: true });
}
