import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
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

/** A build of this package as another version of it. */
export type Variant = {
  readonly version: string;
  /** Its folder, from which it can be packed. */
  readonly root: string;
  readonly bins: { readonly create: string; readonly inside: string };
};

/**
 * Builds this package as another version of it.
 * @param root where to, a folder that is not there yet
 * @param edit what is different in it
 */
export function variant(root: string, version: string, edit: (root: string) => void): Variant {
  mkdirSync(root);
  for (const source of SOURCES) cpSync(resolve(source), join(root, source), { recursive: true });
  symlinkSync(resolve("node_modules"), join(root, "node_modules"));
  replaceIn(join(root, "package.json"), /"version": "[^"]*"/, `"version": "${version}"`);
  edit(root);
  execFileSync(process.execPath, [join(root, "scripts/build.mjs")], { stdio: "pipe" });
  const bin = (name: string) => join(root, "dist", `${name}.js`);
  return {
    version,
    root,
    bins: { create: bin("create-agent-project"), inside: bin("agent-project") },
  };
}

/** Replaces what has to be there in a file. */
export function replaceIn(file: string, before: string | RegExp, after: string): void {
  const text = readFileSync(file, "utf8");
  const changed = text.replace(before, () => after);
  if (changed === text) throw new Error(`${file} does not hold ${String(before)}`);
  writeFileSync(file, changed);
}
