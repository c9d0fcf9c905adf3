// Refreshing a project of 2,000 files: the time by how many of them the templates changed, and the
// memory. Whole processes, as ratios to bare `node -e 0` in the same run; medians of the runs.
//
// A project that an older version wrote is made from one of this version: some files, and their
// copies in the record, lose a line that the templates then bring.
import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { percentile } from "./load/figures.mjs";

const RUNS = Number(process.argv[2] ?? 7);
const FEATURES = 200;
const CHANGED = [0, 250, 500, 1000, 2000];
const MOST_MEGABYTES = 150;
// Twice as many files may cost at most this many times as much above what none cost.
const LINEAR = 2.5;

const bin = fileURLToPath(new URL("../dist/create-agent-project.js", import.meta.url));
const memory = new URL("memory.mjs", import.meta.url).href;
const node = process.execPath;
const folder = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "bench-"));
const fresh = join(folder, "fresh");

/** @param {string[]} args @returns {{ milliseconds: number, megabytes: number }} */
function run(args) {
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(node, args, { encoding: "utf8" });
  const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
  if (status !== 0) throw new Error(`${args.join(" ")} exited ${status}: ${stderr}`);
  return { milliseconds, megabytes: Number(/(\d+) kB$/.exec(stderr.trim())?.[1] ?? NaN) / 1024 };
}

/** The project as an older version would have written it, so many files of which have changed since. @param {number} count */
function older(count) {
  const project = join(folder, `changed-${count}`);
  cpSync(fresh, project, { recursive: true });
  writeFileSync(join(project, ".agent-project/version"), "0.1.0\n");
  const paths = readdirSync(fresh, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".py") && !/^alembic|^\.agent-project|__init__/.test(path))
    .slice(0, count);
  for (const path of paths)
    for (const file of [path, `.agent-project/base/${path}.base`]) {
      const text = readFileSync(join(project, file), "utf8");
      writeFileSync(join(project, file), text.replace(/.*\n$/, ""));
    }
  return { project, count: paths.length };
}

/** @param {string} project */
function refresh(project) {
  const copy = join(folder, "copy");
  cpSync(project, copy, { recursive: true });
  const measured = run(["--import", memory, bin, "refresh", "--quiet", "--cwd", copy]);
  rmSync(copy, { recursive: true });
  return measured;
}

try {
  const fields = ["number:str:32:unique", "total:decimal:12,2", "due_on:date:null"];
  const features = Array.from({ length: FEATURES }, (_, n) => ({ name: `thing_${n}`, fields }));
  const document = join(folder, "spec.json");
  writeFileSync(document, JSON.stringify({ name: "large", layout: "api-v1", features }));
  run([bin, "create", fresh, "--spec", document, "--no-git", "--quiet"]);
  const projects = CHANGED.map(older);
  /** @type {number[]} */
  const bare = [];
  const measured = projects.map(() => /** @type {ReturnType<typeof run>[]} */ ([]));
  for (let count = 0; count < RUNS; count += 1) {
    bare.push(run(["-e", "0"]).milliseconds);
    projects.forEach(({ project }, index) => measured[index]?.push(refresh(project)));
  }
  const unit = percentile(bare, 0.5);
  const times = measured.map(
    (runs) =>
      percentile(
        runs.map((one) => one.milliseconds),
        0.5,
      ) / unit,
  );
  const most = Math.max(...measured.flat().map((one) => one.megabytes));
  projects.forEach(({ count }, index) => {
    console.log(
      `${String(count).padStart(5)} files changed  ${times[index]?.toFixed(1).padStart(6)} ×`,
    );
  });
  const [none = NaN, , , half = NaN, all = NaN] = times;
  const growth = (all - none) / (half - none);
  console.log(`twice the files cost ${growth.toFixed(2)} × (at most ${LINEAR})`);
  console.log(`memory ${most.toFixed(0)} MB (at most ${MOST_MEGABYTES})`);
  process.exitCode = growth <= LINEAR && most <= MOST_MEGABYTES ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}
