// Which files a layout has, and where each comes from: what stands in its own folder of templates,
// and what its `shared.txt` takes from templates/shared/.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const templates = fileURLToPath(new URL("../templates", import.meta.url));

const SHARED = "shared";
/** Holds the prompts of phases, which are no files of projects. */
const PHASES = "phases";
const LIST = "shared.txt";
/** Holds, for tables that only some options have, what makes them and what removes them. */
const TABLES = "option-tables/";

/** The folder that a layout has in templates/, for each of them in order. @returns {string[]} */
export function layoutFolders() {
  return readdirSync(templates, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && ![SHARED, PHASES].includes(entry.name))
    .map(({ name }) => name)
    .sort();
}

/**
 * The files of a layout, in one order on every machine.
 * @param {string} layout
 * @returns {Map<string, string>} path in a project → the template, under templates/ and without `.ejs`
 */
export function sourcesOf(layout) {
  const own = templatesIn(layout)
    .filter((path) => !path.startsWith(TABLES))
    .map((path) => /** @type {const} */ ([path, `${layout}/${path}`]));
  const sources = new Map(own);
  const lines = listed(layout);
  const files = lines.filter(([path]) => !path.endsWith("/"));
  for (const [path, from] of files) {
    if (sources.has(path)) throw new Error(`The layout ${layout} has ${path} twice: see ${LIST}`);
    sources.set(path, `${SHARED}/${from}`);
  }
  const named = new Set(files.map(([, from]) => from));
  const left = leftOut(layout);
  const folders = lines.filter(([path]) => path.endsWith("/"));
  for (const [folder, set] of folders) {
    const inner = folders.map(([, from]) => from).filter((from) => from !== set && isOf(from, set));
    for (const [path, from] of filesOf(set, folder))
      if (!sources.has(path) && ![...named, ...inner, ...left].some((one) => isOf(from, one)))
        sources.set(path, `${SHARED}/${from}`);
  }
  return new Map([...sources].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Whether a path is a file or one below a folder. @param {string} path @param {string} other */
function isOf(path, other) {
  return other.endsWith("/") ? path.startsWith(other) : path === other;
}

/**
 * The tables of a layout's options by name, each with the statements that make and remove it.
 * @param {string} layout
 * @returns {Record<string, { upgrade: string, downgrade: string }>}
 */
export function optionTablesOf(layout) {
  const files = templatesIn(layout).filter((path) => path.startsWith(TABLES));
  const names = new Set(files.map((path) => path.slice(TABLES.length).split("/")[0] ?? ""));
  const statements = (/** @type {string} */ name, /** @type {string} */ way) =>
    textOf(`${layout}/${TABLES}${name}/${way}.py`).trimEnd();
  return Object.fromEntries(
    [...names].sort().map((name) => {
      const [upgrade, downgrade] = [statements(name, "upgrade"), statements(name, "downgrade")];
      return [name, { upgrade, downgrade }];
    }),
  );
}

/**
 * The packages of shared templates that a layout imports under another name, as lines of its list say:
 * `backend/app/ from app/ as backend.app`. A package comes after those within it.
 * @param {string} layout
 * @returns {Renamed[]}
 */
export function packagesOf(layout) {
  const mounted = listed(layout).filter(([, , as]) => as !== undefined);
  const paths = [...sourcesOf(layout).keys()];
  const renamed = mounted.map(([folder, from, as = ""]) => {
    if (!folder.endsWith("/") || !`/${folder}`.endsWith(`/${as.replaceAll(".", "/")}/`))
      throw new Error(`The layout ${layout} cannot import ${folder} as ${as}: see ${LIST}`);
    const modules = paths
      .filter((path) => path.startsWith(folder))
      .map((path) => /^(\w+)(?:\/|\.py$)/.exec(path.slice(folder.length))?.[1]);
    const name = packageIn(from);
    return { name, as, modules: new Set(modules.filter((module) => module !== undefined)) };
  });
  return renamed.sort((a, b) => b.name.length - a.name.length);
}

/** The package that a folder of shared templates is: `app.models` for `app/models/`. @param {string} folder */
function packageIn(folder) {
  const names = folder.split("/").slice(0, -1);
  const isPackage = (/** @type {string} */ name) =>
    existsSync(join(templates, SHARED, name, "__init__.py.ejs"));
  return names.slice(names.findIndex(isPackage)).join(".");
}

/** @typedef {{ name: string, as: string, modules: Set<string> }} Renamed */

/**
 * A template with packages under the names that a layout has for them, in dotted names of their
 * modules (`app.models.user`), and in paths (`app/models/`). Whatever else is called so, such as the
 * application itself (`app.state`), stays.
 * @param {string} text
 * @param {readonly Renamed[]} packages
 */
export function withPackages(text, packages) {
  return packages.reduce((before, { name, as, modules }) => {
    const [inCode, inPaths] = [name.replaceAll(".", "\\."), name.replaceAll(".", "/")];
    // A module's name may be that of a feature, which a template has yet to print.
    const module = `\\.(?:(?:${[...modules].join("|")})\\b|\\$\\{|<%)`;
    const dotted = new RegExp(`(?<![\\w./-])${inCode}(?=${module})`, "g");
    const path = new RegExp(`(?<![\\w./-])${inPaths}(?=/)`, "g");
    const after = before.replace(dotted, as).replace(path, as.replaceAll(".", "/"));
    const bare = new RegExp(`^\\s*(?:from|import) ${inCode}\\b.*`, "m").exec(after)?.[0];
    if (bare !== undefined) throw new Error(`'${bare}' cannot be of ${as}: import from a module`);
    return after;
  }, text);
}

/**
 * A template's text, as a layout with these packages has it.
 * @param {string} file its path under templates/, without `.ejs`
 * @param {readonly Renamed[]} packages
 */
export function textIn(file, packages) {
  const text = textOf(file);
  return file.startsWith(`${SHARED}/`) ? withPackages(text, packages) : text;
}

/** The prompts of phases and their parts, under templates/ and without `.ejs`. @returns {string[]} */
export const phaseTemplates = () => templatesIn(PHASES).map((path) => `${PHASES}/${path}`);

/** Every shared template, under templates/ and without `.ejs`. @returns {string[]} */
export const sharedTemplates = () => templatesIn(SHARED).map((path) => `${SHARED}/${path}`);

/** A template's text. @param {string} file its path under templates/, without `.ejs` */
export function textOf(file) {
  const path = join(templates, `${file}.ejs`);
  if (!existsSync(path)) throw new Error(`There is no templates/${file}.ejs`);
  const source = readFileSync(path, "utf8");
  if (source.includes("<%-"))
    throw new Error(`templates/${file}.ejs uses <%-: print with <%=, which checks what it prints`);
  if (source.includes("\r")) throw new Error(`templates/${file}.ejs has carriage returns`);
  return source;
}

/** @param {string} source @returns {string[]} the shared templates that a text includes */
export function includesOf(source) {
  return [...source.matchAll(/include\(\s*["']([^"']+)["']/g)].map(
    (match) => `${SHARED}/${match[1]}`,
  );
}

/** Shared templates that these include, and those that they include in turn. @param {Iterable<string>} files */
export function partsOf(files) {
  /** @type {Set<string>} */
  const found = new Set();
  const visit = (/** @type {string} */ file) => {
    for (const part of includesOf(textOf(file))) {
      if (found.has(part)) continue;
      found.add(part);
      visit(part);
    }
  };
  for (const file of files) visit(file);
  return [...found].sort();
}

/** @param {string} folder @returns {string[]} paths under it, without `.ejs` */
function templatesIn(folder) {
  const root = join(templates, folder);
  if (!existsSync(root)) return [];
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => path !== LIST)
    .map((path) => {
      if (!path.endsWith(".ejs"))
        throw new Error(`templates/${folder}/${path} does not end in .ejs`);
      return path.slice(0, -".ejs".length);
    });
}

/** The shared templates of a folder, as they stand in another. @param {string} set @param {string} folder */
function filesOf(set, folder) {
  const found = templatesIn(SHARED).filter((path) => path.startsWith(set));
  if (found.length === 0) throw new Error(`There is no folder templates/${SHARED}/${set}`);
  return found.map((from) => /** @type {const} */ ([folder + from.slice(set.length), from]));
}

/** What a layout does not take from the folders in its list: `without app/services/`. @param {string} layout */
function leftOut(layout) {
  const paths = linesOf(layout).flatMap((line) => /^without (.*)/.exec(line)?.[1] ?? []);
  for (const path of paths)
    if (!templatesIn(SHARED).some((from) => isOf(from, path)))
      throw new Error(`There is no templates/${SHARED}/${path} to leave out: see ${LIST}`);
  return paths;
}

/**
 * Lines such as `app/main.py`, `backend/tests/ from tests/`, `app/utils/x.py from app/services/x.py`, or
 * `backend/app/ from app/ as backend.app`.
 * @param {string} layout
 * @returns {[path: string, from: string, as: string | undefined][]}
 */
function listed(layout) {
  return linesOf(layout)
    .filter((line) => !line.startsWith("without "))
    .map((line) => {
      const [path = "", where = path] = line.split(" from ");
      const [from = "", as] = where.split(" as ");
      return [path, from, as];
    });
}

/** The lines of a layout's list. @param {string} layout @returns {string[]} */
function linesOf(layout) {
  const file = join(templates, layout, LIST);
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
}
