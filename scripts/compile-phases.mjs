// templates/phases/ → src/contract/phases/compiled/: one function a phase's prompt.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { functionOf } from "./template-function.mjs";
import { includesOf, phaseTemplates, textOf } from "./templates.mjs";

const outDir = fileURLToPath(new URL("../src/contract/phases/compiled", import.meta.url));

const FOLDER = "phases/";
const PARTS = `${FOLDER}parts/`;

const SCOPE = {
  view: 'import("../view.js").PhaseView',
  words:
    "task, phase, folder, reads, outputs, pathOf, countsAsCode, testFolders, components, standards",
  include: "(name) => parts[name](view)",
};

/** Compiles the prompts of all phases. Throws where a part is included by none. */
export function compilePhases() {
  const files = phaseTemplates();
  const prompts = files.filter((file) => !file.startsWith(PARTS));
  const included = new Set(files.map(textOf).flatMap(partNamesIn));
  const unused = files.filter((file) => file.startsWith(PARTS) && !included.has(nameOf(file)));
  if (unused.length > 0) throw new Error(`No phase uses templates/${unused.join(", ")}`);
  rmSync(outDir, { recursive: true, force: true });
  mkdirSync(outDir, { recursive: true });
  writeFileSync(
    join(outDir, "phases.templates.js"),
    `import { text as escapeFn } from "../../../render/template.js";
const parts = ${table(files.filter((file) => file.startsWith(PARTS)))};
export const templates = ${table(prompts)};
`,
  );
  writeFileSync(
    join(outDir, "phases.templates.d.ts"),
    `import type { PhaseView } from "../view.js";
export declare const templates: Readonly<Record<string, (view: PhaseView) => string>>;
`,
  );
}

/** @param {readonly string[]} files */
function table(files) {
  const rows = files.map(
    (file) => `${JSON.stringify(nameOf(file))}: ${functionOf(file, textOf(file), SCOPE)},`,
  );
  return `{\n${rows.join("\n")}\n}`;
}

/** The name of a phase, or of a part: `parts/place.md`. @param {string} file */
function nameOf(file) {
  const name = file.slice(FOLDER.length);
  return file.startsWith(PARTS) ? name : name.replace(/\.md$/, "");
}

/** @param {string} source */
function partNamesIn(source) {
  return includesOf(source).map((part) => part.slice("shared/".length));
}
