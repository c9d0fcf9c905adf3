import { mkdirSync, writeFileSync } from "node:fs";
import type { Tree } from "../tree/tree.js";
import { attempt } from "./errors.js";
import { foldersAbove } from "./folders.js";
import { newMode } from "./modes.js";
import { pacer } from "./pace.js";

/** Writes a tree into an empty folder that nobody else uses. */
export async function writeTree(folder: string, files: Tree): Promise<void> {
  const pause = pacer();
  const made = new Set<string>();
  for (const [path, content] of files) {
    await pause();
    attempt("write", path, () => {
      for (const above of foldersAbove(path))
        if (!made.has(above)) {
          mkdirSync(`${folder}/${above}`);
          made.add(above);
        }
      writeFileSync(`${folder}/${path}`, content.bytes, { mode: newMode(content), flag: "wx" });
    });
  }
}
