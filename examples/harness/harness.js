// @ts-check
// Takes a task through its phases, each by a fresh agent, and goes by what `verify` finds, not by what agents say.
//
//   node harness.js ../shop test-1 "Add receipts" my-agent --print
//
// The agent is any program that reads its prompt from stdin and works in the folder that it is started in.
import { execFileSync, spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { phases, promptFor, task as begin, verify } from "create-agent-project";

const ATTEMPTS = 3;
const [folder, task, wanted, agent, ...words] = process.argv.slice(2);
const cwd = resolve(folder);

/** Commits all that there is, and returns the commit: no agent has it to write. */
function commit(/** @type {string} */ message) {
  execFileSync("git", ["add", "--all"], { cwd });
  execFileSync("git", ["commit", "--quiet", "--allow-empty", "--message", message], { cwd });
  return execFileSync("git", ["rev-parse", "HEAD"], { cwd, encoding: "utf8" }).trim();
}

/** Has agents work on a phase until nothing is found, each told what was found before. */
async function work(/** @type {string} */ phase, /** @type {string} */ trusted) {
  let found = "";
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const { text } = await promptFor({ cwd, task, phase });
    const input = `# The task\n\n${wanted}\n\n${text}${found}`;
    spawnSync(agent, words, { cwd, input, stdio: ["pipe", "inherit", "inherit"] });
    const { ok, problems } = await verify({ cwd, task, phase, trusted });
    console.log(`${phase}, attempt ${attempt}: ${ok ? "done" : `${problems.length} findings`}`);
    if (ok) return true;
    const lines = problems.map(({ path, message, fix }) => `- ${path ?? ""} ${message} ${fix}\n`);
    found = `\n# What the last attempt left\n\n${lines.join("")}`;
  }
  return false;
}

await begin({ cwd, id: task });
let trusted = commit(`Begin ${task}`);
for (const { name } of phases) {
  if (!(await work(name, trusted))) process.exit(1);
  trusted = commit(`${task}: ${name}`);
}
