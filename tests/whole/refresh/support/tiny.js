import { cpSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { variant } from "../../../support/variant.js";

/** @typedef {import("../../../support/variant.js").Variant} Variant */

/** A layout of a few files, in three versions: what a release can change, each has changed once. */
export const TINY = resolve("tests/whole/refresh/fixtures/tiny");

/** The program with nothing but this layout, in every version of it. @param {string} folder @returns {ReadonlyMap<string, Variant>} */
export function tinyVersions(folder) {
  const versions = readdirSync(TINY).filter((name) => /^\d/.test(name));
  return new Map(versions.map((version) => [version, tinyVersion(folder, version)]));
}

/** One of them. @param {string} folder @param {string} version @returns {Variant} */
export function tinyVersion(folder, version) {
  return variant(join(folder, version), version, (root) => {
    useTiny(root, version);
  });
}

/** @param {string} root @param {string} version */
function useTiny(root, version) {
  for (const path of ["templates", "src/render/layouts"])
    rmSync(join(root, path), { recursive: true });
  cpSync(join(TINY, version, "templates"), join(root, "templates/tiny"), { recursive: true });
  cpSync(join(TINY, version, "layout.ts"), join(root, "src/render/layouts/tiny.ts"));
  cpSync(join(TINY, "releases.ts"), join(root, "src/history/releases.ts"));
  writeFileSync(
    join(root, "src/render/layouts/index.ts"),
    `import { tiny } from "./tiny.js";\nexport const layouts = new Map([[tiny.name, tiny]]);\n`,
  );
}
