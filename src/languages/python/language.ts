import { setFlagsFromString } from "node:v8";
import type { ProjectPath } from "../../tree/path.js";
import type { Tree } from "../../tree/tree.js";
import type { Language } from "../language.js";
import { topLevelNames } from "./bindings.js";
import { pythonGrammar } from "./grammar.js";
import { LINE_WIDTH, packagesIn } from "./isort.js";

/** Python has a formatter: ruff's, which writes what Black does. */
export type Python = Required<Pick<Language, "format">> & Language;

/** Loads Python, some 15 ms: only where some that holds people's names is written or merged. */
export async function loadPython(tree: Tree = new Map<ProjectPath, never>()): Promise<Python> {
  // The module is used for a few files: compiling it well costs more than it saves.
  setFlagsFromString("--liftoff-only");
  const ruff = await import("@wasm-fmt/ruff_fmt");
  const format = (text: string) => ruff.format(text, "file.py", { line_width: LINE_WIDTH });
  return {
    grammar: pythonGrammar(packagesIn(tree.keys())),
    format,
    // Ruff reads before it formats. It executes nothing.
    parses: (text) => {
      try {
        format(text);
        return true;
      } catch {
        return false;
      }
    },
    boundNames: topLevelNames,
  };
}
