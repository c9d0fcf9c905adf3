import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, it } from "vitest";
import type { MergedPython } from "./histories/history.js";
import { Life } from "./histories/life.js";
import { history, historyWith, leaveOut, replace, type Step } from "./histories/steps.js";

/*
 * Random histories of projects: people write, make and delete files, bots raise versions; features come
 * and go; templates change, and the project is refreshed. Words are replaced in every file, the record's
 * included, and folders are left out of the work tree. After every step all that people wrote is there,
 * as often as they did; what nobody touched is as the templates write it; and a second time nothing is
 * left to do. Where a command refuses, nothing has changed, and people do what it says.
 */

const merged = new Map<string, MergedPython>();

// In memory, where the system has such a folder: thousands of small files are written.
const folder = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "histories-"));
let lives = 0;

async function live(steps: readonly Step[]): Promise<void> {
  const root = join(folder, String((lives += 1)));
  const life = await Life.begin(root);
  for (const step of steps) {
    if (life.person(step)) continue;
    for (const both of await life.bring()) merged.set(both.before + both.after, both);
    expect(await life.project.faults()).toEqual([]);
  }
  rmSync(root, { recursive: true });
}

const KINDS: readonly (readonly [string, number, fc.Arbitrary<Step[]>])[] = [
  ["of edits and bumps", 400, history],
  ["in which words are replaced everywhere", 50, historyWith(replace)],
  ["in sparse checkouts", 50, historyWith(leaveOut)],
];

it.each(KINDS)("loses no edit in histories %s", { timeout: 600_000 }, async (_, numRuns, kind) => {
  await fc.assert(fc.asyncProperty(kind, live), { numRuns, seed: 5 });
});

it("loses no edit in histories that nobody has seen before", { timeout: 600_000 }, async () => {
  const any = fc.oneof({ weight: 8, arbitrary: history }, historyWith(fc.oneof(replace, leaveOut)));
  await fc.assert(fc.asyncProperty(any, live), { numRuns: 50 });
});

/** Whether Python itself reads each of these texts. */
function parsed(texts: readonly string[]): boolean[] {
  const program = `import ast, json, sys
def reads(text):
    try:
        ast.parse(text)
        return True
    except SyntaxError:
        return False
print(json.dumps([reads(text) for text in json.load(sys.stdin)]))`;
  const options = { input: JSON.stringify(texts), maxBuffer: 1e8, encoding: "utf8" } as const;
  return JSON.parse(execFileSync("python3", ["-c", program], options)) as boolean[];
}

afterAll(() => {
  rmSync(folder, { recursive: true });
  // In the end all at once: what parsed before it was merged parses after.
  const all = [...merged.values()];
  const before = parsed(all.map((one) => one.before));
  const after = parsed(all.map((one) => one.after));
  const broken = all.filter((_, index) => before[index] === true && after[index] === false);
  expect(broken).toEqual([]);
});
