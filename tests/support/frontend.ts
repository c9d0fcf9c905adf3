import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { madeOnce } from "./alone.js";

const CACHE = resolve(".cache/frontend");
const FILES = ["package.json", "package-lock.json"];

/**
 * Gives a front end the modules that its lock file names: installed on first use, and kept in
 * `.cache/` by a digest of that file.
 */
export async function linkModules(frontend: string): Promise<void> {
  const key = createHash("sha256").update(process.version);
  for (const name of FILES) key.update(readFileSync(join(frontend, name)));
  const folder = join(CACHE, key.digest("hex").slice(0, 16));
  await madeOnce(folder, async () => {
    mkdirSync(folder);
    for (const name of FILES) copyFileSync(join(frontend, name), join(folder, name));
    await execa("npm", ["ci", "--no-audit", "--no-fund"], { cwd: folder });
  });
  symlinkSync(join(folder, "node_modules"), join(frontend, "node_modules"));
}
