import { createHash } from "node:crypto";
import { cpSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { Tree } from "../../src/tree/tree.js";
import { scratch } from "../support/cli.js";
import { RUNS_ALL, sample } from "../support/extent.js";
import { combinationsOf, pairwise } from "../support/pairwise.js";
import { environmentFor } from "../support/python.js";
import { optionsOf, ownOf, treeOf, write } from "./support/options.js";
import { backendOf, factsOf } from "./support/layouts/index.js";
import { prove } from "./support/proof.js";
import { shell, WITHOUT_HOSTILE_TESTS, type Environment } from "./support/run.js";

/** How many of the trees that pairs of options give `npm test` takes in each column. */
const SAMPLED = 2;
const NAMES = ["a", `b${"-0".repeat(24)}c`];

prove({ database: "each", features: "with" }, (target, proof) => {
  const { layout, spec } = target;
  const { requirements } = factsOf(target);
  const all = combinationsOf(optionsOf(layout));
  const pairs = pairwise(optionsOf(layout));

  proof(
    `black, isort and flake8 are clean over every file that ${all.length} combinations of options give`,
    async () => {
      const folder = scratch();
      const written = new Set<string>();
      for (const choice of ownOf(target, all))
        for (const name of NAMES)
          for (const [path, { bytes }] of await treeOf({ ...spec, name, options: choice })) {
            const digest = digestOf([path, bytes]);
            if (!path.endsWith(".py") || written.has(digest)) continue;
            written.add(digest);
            write(join(folder, digest), path, bytes);
          }
      expect(written.size).toBeGreaterThan(60);
      for (const file of ["pyproject.toml", ".flake8"])
        cpSync(join(target.backend, file), join(folder, file));
      await shell(target, "black --check .", folder);
      // Out of their project, the files do not show which packages are its own.
      await shell(target, "isort --check . --project app --project tests", folder);
      await shell(target, "flake8 .", folder);
    },
  );

  proof(
    `with every pair of options, in ${pairs.length} combinations, black, flake8, mypy and the tests are clean`,
    async () => {
      // Most options do not reach the code, and what is the same has the same tests: those of the
      // project as it is are a proof of their own.
      const tested = new Set([codeOf(await treeOf(spec))]);
      const distinct = new Map<string, Tree>();
      for (const choice of ownOf(target, pairs)) {
        const tree = await treeOf({ ...spec, options: choice });
        const whole = codeOf(
          tree,
          /\.py$|(^|\/)(requirements(-dev)?\.txt|pyproject\.toml|\.flake8)$/,
        );
        if (!distinct.has(whole)) distinct.set(whole, tree);
      }
      const checked = sample([...distinct.values()], SAMPLED);
      for (const tree of checked) {
        const project = scratch();
        for (const [path, { bytes }] of tree) write(project, path, bytes);
        const backend = backendOf(target, project);
        const programs = await environmentFor(join(backend, requirements));
        const run = (line: string, env: Environment = {}) =>
          shell({ programs }, line, backend, env);
        await run("black --check . && flake8 app tests && mypy app tests");
        const code = codeOf(tree);
        if (tested.has(code)) continue;
        tested.add(code);
        // The thousand tests of features would tell nothing new.
        if (target.featured) continue;
        expect(readdirSync(backend)).not.toContain(".env");
        await run("pytest -q -W error -n 2", RUNS_ALL ? {} : WITHOUT_HOSTILE_TESTS);
      }
      expect(checked.length).toBeGreaterThan(1);
    },
    // No template of a feature speaks of options.
    { database: "each", features: "without" },
  );
});

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
