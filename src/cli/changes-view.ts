import type { Change } from "../merge/tree/plan.js";
import { visible, visibleLines } from "../spec/text.js";
import { colors } from "./colors.js";

const COLOR_OF: Readonly<Record<Change["do"], (text: string) => string>> = {
  create: colors.green,
  update: colors.cyan,
  merge: colors.cyan,
  rename: colors.cyan,
  delete: colors.red,
  conflict: colors.red,
  keep: colors.dim,
};

/** What happens to each file that does not stay as it is, a line each. */
export function changesText(changes: readonly Change[]): string {
  return changes
    .filter((change) => change.do !== "keep")
    .map((change) => {
      const from = change.do === "rename" ? `${change.from} → ` : "";
      return `  ${COLOR_OF[change.do](change.do.padEnd(8))}  ${visible(`${from}${change.path}`)}`;
    })
    .join("\n");
}

/** Unified diffs in the colours of git. */
export function diffText(diff: string): string {
  return visibleLines(diff).split("\n").map(coloured).join("\n");
}

function coloured(line: string): string {
  if (line.startsWith("--- ") || line.startsWith("+++ ")) return colors.bold(line);
  if (line.startsWith("@@")) return colors.cyan(line);
  if (line.startsWith("+")) return colors.green(line);
  if (line.startsWith("-")) return colors.red(line);
  return line;
}
