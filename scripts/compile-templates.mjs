// templates/<layout>/ → src/render/compiled/: one function a template, so that no template is
// parsed when the program runs. Also the place where a careless template is refused.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compilePhases } from "./compile-phases.mjs";
import { functionOf } from "./template-function.mjs";
import {
  includesOf,
  layoutFolders,
  optionTablesOf,
  packagesOf,
  partsOf,
  sharedTemplates,
  sourcesOf,
  textIn,
  textOf,
} from "./templates.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const outDir = join(root, "src/render/compiled");

/** @typedef {import("./templates.mjs").Renamed} Renamed */

/** Stands in a template's path for a feature's name: there is one such file a feature. */
const PLACEHOLDER = /\[(?:features?|Feature)\]/;

/** What a template may speak of: the project, or one feature. */
const WORDS = {
  project:
    "project, options, features, inOrderOfReference, accesses, roles, sorted, listEntryOf, modules, backend, others, npmFolders, countsAsCode, requirements, version, secret",
  feature: "feature, imports, modules, version",
};

/** Where the parts are that it includes. */
const PARTS = { project: "parts", feature: "featureParts" };

/**
 * @param {string} file a template, under templates/ and without `.ejs`
 * @param {string} view the type of what the template may speak of
 * @param {keyof typeof WORDS} subject
 * @param {readonly Renamed[]} packages what the layout calls those of shared templates
 */
function compile(file, view, subject, packages) {
  return functionOf(file, textIn(file, packages), {
    view,
    words: WORDS[subject],
    include: `(name) => ${PARTS[subject]}[\`shared/\${name}\`](view)`,
  });
}

/**
 * @param {Iterable<readonly [path: string, file: string]>} sources
 * @param {string} view
 * @param {keyof typeof WORDS} subject
 * @param {readonly Renamed[]} packages
 */
function table(sources, view, subject, packages) {
  const rows = [...sources].map(
    ([path, file]) => `${JSON.stringify(path)}: ${compile(file, view, subject, packages)},`,
  );
  return `{\n${rows.join("\n")}\n}`;
}

/** Parts under their own names. @param {readonly string[]} parts @returns {(readonly [string, string])[]} */
function paired(parts) {
  return parts.map((part) => [part, part]);
}

/** Whether the name of a feature can reach what a template writes. @param {string} file @returns {boolean} */
function speaksOfFeatures(file) {
  const source = textOf(file);
  const tags = [...source.matchAll(/<%(?!#)([\s\S]*?)%>/g)].map((match) => match[1] ?? "");
  return (
    tags.some((tag) => /\b(features|inOrderOfReference|roles)\b/.test(tag)) ||
    includesOf(source).some(speaksOfFeatures)
  );
}

/** Columns that a line of Python may have. */
const LINE_WIDTH = 88;

/** Whether the names of packages make a line of a template too long. @param {string} file @param {readonly Renamed[]} packages @returns {boolean} */
function isLengthened(file, packages) {
  const before = new Set(textOf(file).split("\n"));
  const after = textIn(file, packages).split("\n");
  return (
    after.some((line) => line.length > LINE_WIDTH && !before.has(line)) ||
    includesOf(textOf(file)).some((part) => isLengthened(part, packages))
  );
}

/** Compiles every layout, and the prompts of phases. Throws where a template is unsafe or a shared one is used by none. */
export function compileTemplates() {
  const unused = new Set(sharedTemplates());
  rmSync(outDir, { recursive: true, force: true });
  mkdirSync(outDir, { recursive: true });
  for (const layout of layoutFolders()) {
    const all = [...sourcesOf(layout)];
    const files = all.filter(([path]) => !PLACEHOLDER.test(path));
    const perFeature = all.filter(([path]) => PLACEHOLDER.test(path));
    const parts = partsOf(files.map(([, file]) => file));
    const featureParts = partsOf(perFeature.map(([, file]) => file));
    for (const file of [...all.map(([, source]) => source), ...parts, ...featureParts])
      unused.delete(file);
    const packages = packagesOf(layout);
    const view = `Required<import("../layouts/${layout}.js").LayoutView>`;
    const featureView = `import("../layouts/${layout}.js").FeatureView`;
    writeFileSync(
      join(outDir, `${layout}.templates.js`),
      `import { text as escapeFn } from "../template.js";
const parts = ${table(paired(parts), view, "project", packages)};
const featureParts = ${table(paired(featureParts), featureView, "feature", packages)};
export const templates = ${table(files, view, "project", packages)};
export const featureTemplates = ${table(perFeature, featureView, "feature", packages)};
export const optionTables = ${JSON.stringify(optionTablesOf(layout))};
`,
    );
    writeFileSync(
      join(outDir, `${layout}.templates.d.ts`),
      `import type { FeatureTemplates, OptionTableStatements, Templates } from "../template.js";
export declare const templates: Templates;
export declare const featureTemplates: FeatureTemplates;
export declare const optionTables: OptionTableStatements;
`,
    );
    const lengthened = files.filter(([, file]) => isLengthened(file, packages));
    const named = files.filter(([, file]) => speaksOfFeatures(file));
    writeFileSync(
      join(outDir, `${layout}.ts`),
      `import type { Compiled } from "../template.js";
export const compiled: Compiled = {
  paths: ${JSON.stringify(pathsIn(files))},
  featurePaths: ${JSON.stringify(pathsIn(perFeature))},
  moved: ${JSON.stringify(movedIn(all))},
  named: new Set(${JSON.stringify(pathsIn(named))}),
  lengthened: new Set(${JSON.stringify(pathsIn(lengthened))}),
  load: () => import("./${layout}.templates.js"),
};
`,
    );
  }
  if (unused.size > 0) throw new Error(`No layout uses templates/${[...unused].join(", ")}`);
  compilePhases();
}

/** @param {readonly (readonly [path: string, file: string])[]} sources */
const pathsIn = (sources) => sources.map(([path]) => path);

/** @param {readonly (readonly [path: string, file: string])[]} sources @returns {Record<string, string>} */
function movedIn(sources) {
  const shared = sources.flatMap(([path, file]) =>
    file.startsWith("shared/") ? [[path, file.slice("shared/".length)]] : [],
  );
  return Object.fromEntries(shared.filter(([path, from]) => path !== from));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) compileTemplates();
