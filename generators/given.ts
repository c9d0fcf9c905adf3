import type { Located } from "../src/spec/feature.js";

/** A text that a person gave for a flag or an argument. */
export function given(flag: string, text: string): Located {
  return { text, place: (problem) => ({ field: flag, ...problem }) };
}
