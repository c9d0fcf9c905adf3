import { format } from "@wasm-fmt/ruff_fmt";

/** Whether ruff reads this text as Python. */
export function parses(text: string): boolean {
  try {
    format(text);
    return true;
  } catch {
    return false;
  }
}
