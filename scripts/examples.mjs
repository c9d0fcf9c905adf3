// Renders examples/<name>/tree from examples/<name>/spec.json with the built program.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** @type {typeof import("../src/index.js")} */
const { layouts, parseSpec, startingTree } = await import(
  new URL("../dist/index.js", import.meta.url).href
);
const examples = fileURLToPath(new URL("../examples", import.meta.url));
for (const name of readdirSync(examples)) {
  const source = join(examples, name, "spec.json");
  // Of the library, and no project.
  if (!existsSync(source)) continue;
  const tree = join(examples, name, "tree");
  const files = await startingTree(parseSpec(readFileSync(source, "utf8"), source, layouts));
  rmSync(tree, { recursive: true, force: true });
  for (const [path, { bytes, executable }] of files) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), bytes, { mode: executable ? 0o755 : 0o644 });
  }
  console.log(`${name}: ${files.size} files`);
}
