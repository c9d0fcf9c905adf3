// templates/<layout>/**.ejs → src/render/compiled/: one function a template, so that no
// template is parsed when the program runs. Also the place where a careless template is refused.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ejs from "ejs";

const root = fileURLToPath(new URL("..", import.meta.url));
const templatesDir = join(root, "templates");
const outDir = join(root, "src/render/compiled");

/** @param {string} folder @returns {string[]} paths under it without `.ejs`, in one order on every machine */
function templatesIn(folder) {
  return readdirSync(join(templatesDir, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name)
        .slice(join(templatesDir, folder).length + 1)
        .replaceAll("\\", "/");
      if (!path.endsWith(".ejs"))
        throw new Error(`templates/${folder}/${path} does not end in .ejs`);
      return path.slice(0, -".ejs".length);
    })
    .sort();
}

/** @param {string} file its path under templates/, without `.ejs` */
function read(file) {
  const source = readFileSync(join(templatesDir, `${file}.ejs`), "utf8");
  if (source.includes("<%-"))
    throw new Error(`templates/${file}.ejs uses <%-: print with <%=, which checks what it prints`);
  if (source.includes("\r")) throw new Error(`templates/${file}.ejs has carriage returns`);
  return source;
}

/** @param {string} source @returns {string[]} the shared parts that a template includes */
function includesOf(source) {
  return [...source.matchAll(/include\(\s*["']([^"']+)["']/g)].map((match) => match[1] ?? "");
}

/** Stands in a template's path for a feature's name: there is one such file a feature. */
const PLACEHOLDER = /\[features?\]/;

/** What a template may speak of: the project, or one feature. */
const WORDS = {
  project: "project, options, features, roles, sorted, version, secret",
  feature: "feature, imports, version",
};

/**
 * @param {string} file
 * @param {string} view the type of what the template may speak of
 * @param {keyof typeof WORDS} subject
 */
function compile(file, view, subject) {
  const template = new ejs.Template(read(file), {
    filename: file,
    compileDebug: false,
    strict: true,
    localsName: "view",
  });
  template.compile();
  const include =
    includesOf(read(file)).length > 0 ? "const include = (name) => shared[name](view);\n" : "";
  return `/** @param {${view}} view */ (view) => {
const { ${WORDS[subject]} } = view;
${include}${joined(template.source)}}`;
}

/** EJS appends text line by line; one piece is sooner parsed and printed. @param {string} source */
function joined(source) {
  return source.replaceAll(/"\)\n\s*; __append\("/g, "");
}

/**
 * @param {string[]} files
 * @param {string} folder
 * @param {string} view
 * @param {keyof typeof WORDS} subject
 */
function table(files, folder, view, subject) {
  const rows = files.map(
    (path) => `${JSON.stringify(path)}: ${compile(`${folder}/${path}`, view, subject)},`,
  );
  return `{\n${rows.join("\n")}\n}`;
}

/** Whether the name of a feature can reach what a template writes. @param {string} file @returns {boolean} */
function speaksOfFeatures(file) {
  const source = read(file);
  const tags = [...source.matchAll(/<%(?!#)([\s\S]*?)%>/g)].map((match) => match[1] ?? "");
  return (
    tags.some((tag) => /\b(features|roles)\b/.test(tag)) ||
    includesOf(source).some((part) => speaksOfFeatures(`shared/${part}`))
  );
}

/** Every shared part that these files include, and those that the parts include. @param {string[]} files */
function sharedBy(files) {
  /** @type {Set<string>} */
  const found = new Set();
  const visit = (/** @type {string} */ file) => {
    for (const part of includesOf(read(file))) {
      if (found.has(part)) continue;
      found.add(part);
      visit(`shared/${part}`);
    }
  };
  files.forEach(visit);
  return [...found].sort();
}

/** Compiles every layout. Throws where a template is unsafe or a shared part is used by none. */
export function compileTemplates() {
  const folders = readdirSync(templatesDir).sort();
  const unused = new Set(folders.includes("shared") ? templatesIn("shared") : []);
  rmSync(outDir, { recursive: true, force: true });
  mkdirSync(outDir, { recursive: true });
  for (const layout of folders.filter((folder) => folder !== "shared")) {
    const all = templatesIn(layout);
    const files = all.filter((path) => !PLACEHOLDER.test(path));
    const perFeature = all.filter((path) => PLACEHOLDER.test(path));
    const parts = sharedBy(files.map((path) => `${layout}/${path}`));
    parts.forEach((part) => unused.delete(part));
    const view = `Required<import("../layouts/${layout}.js").LayoutView>`;
    const featureView = 'import("../feature/view.js").FeatureTemplateView';
    writeFileSync(
      join(outDir, `${layout}.templates.js`),
      `import { text as escapeFn } from "../template.js";
const shared = ${table(parts, "shared", view, "project")};
export const templates = ${table(files, layout, view, "project")};
export const featureTemplates = ${table(perFeature, layout, featureView, "feature")};
`,
    );
    writeFileSync(
      join(outDir, `${layout}.templates.d.ts`),
      `import type { FeatureTemplates, Templates } from "../template.js";
export declare const templates: Templates;
export declare const featureTemplates: FeatureTemplates;
`,
    );
    writeFileSync(
      join(outDir, `${layout}.ts`),
      `import type { Compiled } from "../template.js";
export const compiled: Compiled = {
  paths: ${JSON.stringify(files)},
  featurePaths: ${JSON.stringify(perFeature)},
  named: new Set(${JSON.stringify(files.filter((path) => speaksOfFeatures(`${layout}/${path}`)))}),
  load: () => import("./${layout}.templates.js"),
};
`,
    );
  }
  if (unused.size > 0)
    throw new Error(`No layout includes templates/shared/${[...unused].join(", ")}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) compileTemplates();
