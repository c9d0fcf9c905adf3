// The cases of a refresh through ours, copier's and cruft's update. Writes docs/refresh-comparison.md.
// With names of cases: only shows what happens in those.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { allCases } from "../tests/whole/refresh/support/case.js";
import { report } from "./compare/report.mjs";
import { makeTemplates } from "./compare/templates.mjs";
import { toolsFor } from "./compare/tools.mjs";
import { trial } from "./compare/trial.mjs";

/** @typedef {import("../tests/whole/refresh/support/case.js").Case} Case */
/** @typedef {import("./compare/tools.mjs").Tool} Tool */
/** @typedef {import("./compare/trial.mjs").Result} Result */

const wanted = process.argv.slice(2);
const folder = realpathSync(mkdtempSync(join(tmpdir(), "compare-")));
writeFileSync(join(folder, "gitconfig"), "[user]\n\tname = Ada\n\temail = ada@example.com\n");
// Nothing of who runs it: neither settings nor caches.
const machine = {
  PATH: process.env["PATH"] ?? "",
  LANG: "C.UTF-8",
  GIT_CONFIG_GLOBAL: join(folder, "gitconfig"),
  GIT_CONFIG_NOSYSTEM: "1",
};

try {
  mkdirSync(join(folder, "templates"));
  const templates = makeTemplates(join(folder, "templates"), machine);
  const { compared, moving, cookiecutter } = toolsFor(templates);
  const cases = allCases().filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  /** @param {Tool} tool @param {Case[]} cases @returns {Promise<Result[]>} */
  const runAll = async (tool, cases) => {
    const results = [];
    for (const it of cases) {
      const result = await trial(it, tool, { templates, folder, machine });
      console.error(`${tool.name}, ${it.name}: ${result.word}`);
      if (wanted.length > 0) console.error(result.diagnostics, result.output);
      results.push(result);
    }
    return results;
  };
  const renaming = cases.filter(({ name }) => /^renamed-by-the-template|^untouched$/.test(name));
  const [moved = [], ...results] = await Promise.all([
    runAll(moving, renaming),
    ...compared.map((tool) => runAll(tool, cases)),
  ]);
  if (wanted.length === 0) {
    const page = await report(cases, compared, results.flat(), moved, cookiecutter);
    writeFileSync(fileURLToPath(new URL("../docs/refresh-comparison.md", import.meta.url)), page);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
