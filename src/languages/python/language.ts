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
  // It is whole, and of its functions only those that are used need to be looked at.
  setFlagsFromString("--wasm-lazy-validation");
  const ruff = await import("@wasm-fmt/ruff_fmt");
  const format = (text: string) => ruff.format(text, "file.py", { line_width: LINE_WIDTH });
  return {
    grammar: pythonGrammar(packagesIn(tree.keys())),
    format,
    // Ruff reads all of a text before it formats a part of it, here a statement of our own: half the time. It
    // executes nothing.
    parses: (text) => {
      try {
        ruff.format_range(`0\n${text.replace(/^\ufeff/, "")}`, { start: 0, end: 1 }, "file.py");
        return true;
      } catch {
        return false;
      }
    },
    boundNames: topLevelNames,
  };
}
