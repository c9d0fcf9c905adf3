// Archives the projects of tests/whole/refresh/released/projects.json as this version makes them, for
// every later version to be tested on. Another build's can be made by naming its create-agent-project.js.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const released = join(root, "tests/whole/refresh/released");
const program = resolve(process.argv[2] ?? join(root, "dist/create-agent-project.js"));

/** @param {string} cwd @param {readonly string[]} args */
const run = (cwd, args) =>
  execFileSync(process.execPath, [program, ...args], { cwd, encoding: "utf8", input: "" }).trim();

const date = "2000-01-01T00:00:00Z";
const person = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"];
// One thread packs the same objects into the same bytes.
const settings = [...person, "-c", "commit.gpgSign=false", "-c", "pack.threads=1"];

/** @param {string} cwd @param {readonly string[]} args */
function git(cwd, ...args) {
  const env = { ...process.env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
  execFileSync("git", [...settings, ...args], { cwd, env, stdio: ["ignore", "ignore", "inherit"] });
}

/** @type {Record<string, [string, ...string[]]>} */
const projects = JSON.parse(readFileSync(join(released, "projects.json"), "utf8"));
const folder = join(released, run(root, ["--version"]));
const home = mkdtempSync(join(tmpdir(), "archive-"));
mkdirSync(folder, { recursive: true });
for (const [name, [create, ...commands]] of Object.entries(projects)) {
  const project = join(home, name);
  run(home, [...create.split(" "), name, "--yes", "--no-git"]);
  git(project, "init", "--quiet", "--initial-branch=main");
  for (const line of commands) run(project, line.split(" "));
  git(project, "add", "--all");
  git(project, "commit", "--quiet", "--no-verify", "--message", "As it was released");
  git(project, "bundle", "create", "--quiet", join(folder, `${name}.bundle`), "HEAD", "main");
}
rmSync(home, { recursive: true });
