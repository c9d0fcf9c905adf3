import { setFlagsFromString } from "node:v8";

/** What ruff's formatter does for Python: it formats, and so also tells what is no Python. */
export type Python = {
  /**
   * The text as ruff (and Black) would write it, 88 columns.
   * @throws Error for what is no Python.
   */
  readonly format: (source: string) => string;
  /** Whether the text is Python at all. Executes nothing. */
  readonly parses: (source: string) => boolean;
};

/** Loads the formatter, some 15 ms: only where Python that holds people's names is written or merged. */
export async function loadPython(): Promise<Python> {
  // The module is used for a few files: compiling it well costs more than it saves.
  setFlagsFromString("--liftoff-only");
  const ruff = await import("@wasm-fmt/ruff_fmt");
  const format = (source: string) => ruff.format(source, "file.py", { line_width: 88 });
  return {
    format,
    parses: (source) => {
      try {
        format(source);
        return true;
      } catch {
        return false;
      }
    },
  };
}
