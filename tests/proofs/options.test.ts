import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { projectPath } from "../../src/tree/path.js";
import type { Tree } from "../../src/tree/tree.js";
import { scratch } from "../support/cli.js";
import { RUNS_ALL, sample } from "../support/extent.js";
import { pairwise } from "../../scripts/combinations.mjs";
import { environmentFor, hasPython } from "../support/python.js";
import { manyOf, optionsOf, ownOf, treeOf, write } from "./support/options.js";
import { backendOf, factsOf } from "./support/layouts/index.js";
import { prove } from "./support/proof.js";
import { shell, WITHOUT_HOSTILE_TESTS, type Environment } from "./support/run.js";

/** How many of the trees that pairs of options give `npm test` takes of each layout. */
const SAMPLED = 1;
/** How many of the trees that are looked at without being run. */
const SAMPLED_TREES = 12;
const NAMES = ["a", `b${"-0".repeat(24)}c`];

prove({ database: "each", features: "with" }, (target, proof) => {
  const { layout, spec } = target;
  const { backend, requirements, tools } = factsOf(target);
  const all = manyOf(layout);
  const pairs = pairwise(optionsOf(layout));

  proof(
    `every file that ${all.length} combinations of options give is clean for ${tools.names}`,
    async () => {
      const folder = scratch();
      const written = new Map<string, Set<string>>();
      const places = new Map([[".", spec.options["python"]]]);
      for (const choice of sample(ownOf(target, all), SAMPLED_TREES))
        for (const name of NAMES)
          for (const [path, { bytes }] of await treeOf({ ...spec, name, options: choice })) {
            const python = String(choice["python"]);
            const texts = written.get(join(python, path)) ?? new Set();
            const digest = digestOf([bytes]);
            if (!path.endsWith(".py") || texts.has(digest)) continue;
            // The first text of each path into one folder, the second ones into the next; for each
            // Python apart, as what is right for one need not be so for another.
            const place = join(python, String(texts.size));
            places.set(place, python);
            write(join(folder, place), path, bytes);
            written.set(join(python, path), texts.add(digest));
          }
      expect(written.size).toBeGreaterThan(60);
      for (const [place, python] of places) {
        const tree = await treeOf({ ...spec, options: { ...spec.options, python } });
        for (const file of tools.configuration) {
          const { bytes } = tree.get(projectPath(join(backend, file))) ?? expect.fail(file);
          write(join(folder, place), file, bytes);
        }
      }
      // Out of their project, the files do not show which packages are its own.
      for (const line of tools.loose) await shell(target, line, folder);
    },
  );

  proof(
    `with every pair of options, in ${pairs.length} combinations, ${toolsOf(tools.checks)} and the tests are clean`,
    async () => {
      // Most options do not reach the code, and what is the same has the same tests: those of the
      // project as it is are a proof of their own.
      const tested = new Set([codeOf(await treeOf(spec))]);
      const distinct = new Map<string, { tree: Tree; python: string }>();
      for (const choice of ownOf(target, pairs)) {
        const tree = await treeOf({ ...spec, options: choice });
        const whole = codeOf(
          tree,
          /\.py$|(^|\/)(requirements(-dev)?\.txt|pyproject\.toml|\.flake8)$/,
        );
        if (!distinct.has(whole)) distinct.set(whole, { tree, python: String(choice["python"]) });
      }
      const checked = sample([...distinct.values()], SAMPLED);
      for (const { tree, python } of checked) {
        const project = scratch();
        for (const [path, { bytes }] of tree) write(project, path, bytes);
        const root = backendOf(target, project);
        const programs = await environmentFor(join(root, requirements));
        const run = (line: string, env: Environment = {}) => shell({ programs }, line, root, env);
        for (const line of tools.checks) await run(line);
        const code = codeOf(tree);
        if (tested.has(code)) continue;
        tested.add(code);
        // The thousand tests of features would tell nothing new.
        if (target.featured) continue;
        // The tools know the syntax of every Python; to run it takes one that is new enough.
        if (!(await hasPython(python))) continue;
        expect(readdirSync(root)).not.toContain(".env");
        await run("pytest -q -W error -n 2", RUNS_ALL ? {} : WITHOUT_HOSTILE_TESTS);
      }
      expect(checked).not.toEqual([]);
    },
    // No template of a feature speaks of options.
    { database: "either", features: "without" },
  );
});

/** The programs of some commands, as in the middle of a sentence. */
function toolsOf(lines: readonly string[]): string {
  return [...new Set(lines.map((line) => line.split(" ")[0]))].join(", ");
}

/** What the outcome of the tests depends on. */
function codeOf(tree: Tree, files = /\.py$|(^|\/)requirements(-dev)?\.txt$/): string {
  const code = [...tree].filter(([path]) => files.test(path));
  return digestOf(code.flatMap(([path, { bytes }]) => [path, bytes]));
}

function digestOf(parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash("sha256");
  parts.forEach((part) => hash.update(part));
  return hash.digest("hex").slice(0, 16);
}
