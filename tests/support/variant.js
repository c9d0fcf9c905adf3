// JavaScript, so that benches, which nothing compiles, can use it too.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** What a build of this package is made of. */
const SOURCES = [
  "generators",
  "scripts",
  "src",
  "templates",
  "package.json",
  "README.md",
  "LICENSE",
];

/**
 * A build of this package as another version of it; from its root it can be packed.
 * @typedef {{ readonly version: string, readonly root: string, readonly bins: { readonly create: string, readonly inside: string } }} Variant
 */

/** The version of this package. @type {string} */
const own = JSON.parse(readFileSync(resolve("package.json"), "utf8")).version;

/**
 * Builds this package, as another version of it if that is wanted.
 * @param {string} root where to, a folder that is not there yet
 * @param {string} version
 * @param {(root: string) => void} edit what is different in it
 * @returns {Variant}
 */
export function variant(root, version, edit) {
  mkdirSync(root);
  for (const source of SOURCES) cpSync(resolve(source), join(root, source), { recursive: true });
  symlinkSync(resolve("node_modules"), join(root, "node_modules"));
  if (version !== own) replaceIn(join(root, "package.json"), `"${own}"`, `"${version}"`);
  edit(root);
  execFileSync(process.execPath, [join(root, "scripts/build.mjs")], { stdio: "pipe" });
  const bin = (/** @type {string} */ name) => join(root, "dist", `${name}.js`);
  return {
    version,
    root,
    bins: { create: bin("create-agent-project"), inside: bin("agent-project") },
  };
}

/** The file of a template, the layout's own or a shared one. @param {string} root @param {string} path */
export function templateIn(root, path, layout = "api-v1") {
  const [own = "", shared = ""] = [layout, "shared"].map((folder) =>
    join(root, "templates", folder, `${path}.ejs`),
  );
  return existsSync(own) ? own : shared;
}

/** Replaces what has to be there in a file. @param {string} file @param {string | RegExp} before @param {string} after */
export function replaceIn(file, before, after) {
  const text = readFileSync(file, "utf8");
  const changed = text.replace(before, () => after);
  if (changed === text) throw new Error(`${file} does not hold ${String(before)}`);
  writeFileSync(file, changed);
}
