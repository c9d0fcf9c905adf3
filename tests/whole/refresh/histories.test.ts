import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, it } from "vitest";
import type { Edit } from "./histories/edits.js";
import { EXTRAS, Project, type MergedPython } from "./histories/history.js";
import { targetOf, type FeatureName, type Version } from "./histories/templates.js";

/*
 * Random histories of projects: people write, make and delete files; features come and go; templates
 * change, and the project is refreshed. After every step all that people wrote is there, once; what
 * nobody touched is as the templates write it; and a second time nothing is left to do.
 */

const number = fc.nat(9_999);

const edit: fc.Arbitrary<Edit> = fc.record({
  do: fc.constantFrom("line", "end of a line", "function", "import"),
  at: number,
});

const version: fc.Arbitrary<Version> = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: fc.record({ do: fc.constant("edit"), file: number, edit }) },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constantFrom("requirement", "script", "add", "drop", "rename"),
        file: number,
      }),
    },
  ),
  { minLength: 1, maxLength: 8 },
);

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("write"), file: number, edit }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("make"), file: number, edit }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("delete"), file: number }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("feature"),
      name: fc.constantFrom<FeatureName>("customer", "invoice", "webhook"),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("refresh"), version }) },
);

const history = fc.array(step, { minLength: 3, maxLength: 14 });
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

const merged = new Map<string, MergedPython>();

// In memory, where the system has such a folder: thousands of small files are written.
const folder = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "histories-"));
let lives = 0;

async function live(steps: readonly Step[]): Promise<void> {
  let names: readonly FeatureName[] = [];
  let versions: readonly Version[] = [];
  const root = join(folder, String((lives += 1)));
  const project = await Project.create(root, await targetOf(names, versions));
  for (const one of steps) {
    switch (one.do) {
      case "write":
      case "delete": {
        const path = project.files[one.file % project.files.length];
        if (path === undefined) break;
        if (one.do === "write") project.write(path, one.edit);
        else project.delete(path);
        break;
      }
      case "make": {
        const path = EXTRAS[one.file % EXTRAS.length];
        if (path !== undefined) project.write(path, one.edit);
        break;
      }
      case "feature":
        names = names.includes(one.name)
          ? names.filter((name) => name !== one.name)
          : [...names, one.name].sort();
        await bring();
        break;
      case "refresh":
        versions = [...versions, one.version];
        await bring();
    }
  }

  rmSync(root, { recursive: true });

  async function bring() {
    for (const both of await project.bring(await targetOf(names, versions)))
      merged.set(both.before + both.after, both);
    expect(await project.faults()).toEqual([]);
  }
}

it("loses no edit in any of 500 histories", { timeout: 600_000 }, async () => {
  await fc.assert(fc.asyncProperty(history, live), { numRuns: 500, seed: 5 });
});

it("loses no edit in histories that nobody has seen before", { timeout: 600_000 }, async () => {
  await fc.assert(fc.asyncProperty(history, live), { numRuns: 50 });
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
