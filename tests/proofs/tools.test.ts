import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { scratch } from "../support/cli.js";
import { trackedFiles } from "./support/clone.js";
import { backendOf, factsOf } from "./support/layouts/index.js";
import { prove } from "./support/proof.js";
import { shell } from "./support/run.js";
import { create } from "./support/setup.js";
import type { Target } from "./support/target.js";

const NAMES = { shortest: "a", longest: `b${"-0".repeat(24)}c` };

prove({ database: "each", features: "with" }, (target, proof) => {
  const { tools } = factsOf(target);
  const names = [...tools.names.split(/, | and /), "mypy --strict"];

  for (const [which, name] of Object.entries(NAMES))
    proof(`${listed(names)} are clean with the ${which} name`, async () => {
      const backend = await backendNamed(target, name);
      for (const line of tools.strict) await shell(target, line, backend);
    });

  proof("no tool is told to look away, no test left out, no dependency replaced", async () => {
    const told = /#\s*(type:\s*ignore|noqa|pragma|fmt:|isort:|pylint|mypy:)|cast\(Any/;
    // The tests neither leave anything out nor put anything in the place of the real session.
    const replaced = /dependency_overrides\s*(\[|\|?=\s*\{|\|=|\.(update|setdefault))/;
    const avoided = /filterwarnings|simplefilter|catch_warnings|mark\.(skip|xfail)/;
    const excluded =
      /\b(omit|exclude_lines|exclude_also|ignore_errors|per-file-ignores|filterwarnings)\b/;
    for (const path of await trackedFiles(target.clone)) {
      if (path.startsWith(".agent-project/")) continue;
      const source = readFileSync(join(target.clone, path), "utf8");
      if (path.endsWith(".py")) expect(source, path).not.toMatch(told);
      if (path.endsWith(".py")) expect(source, path).not.toMatch(avoided);
      if (path.endsWith(".py")) expect(source, path).not.toMatch(replaced);
      const allowed = [...tools.exceptions, 'filterwarnings = ["error"]'];
      const rest = allowed.reduce((text, one) => text.replace(one, ""), source);
      if (/(\.toml|\.cfg|\.ini|\.flake8)$/.test(path)) expect(rest, path).not.toMatch(excluded);
    }
  });
});

/** As in a sentence. */
function listed(names: readonly string[]): string {
  return new Intl.ListFormat("en-GB", { type: "conjunction" }).format(names);
}

/** The back end of a project of another name. */
async function backendNamed(target: Target, name: string): Promise<string> {
  const project = join(scratch(), "project");
  await create(project, { ...target.spec, name }, ["--no-git"]);
  return backendOf(target, project);
}
