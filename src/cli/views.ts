import type { Change } from "../merge/tree/plan.js";
import { visible, visibleLines } from "../spec/text.js";
import { byCodeUnit } from "../tree/tree.js";
import { colors } from "./terminal.js";

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

type Folder = { readonly entries: Map<string, Folder | number>; files: number; bytes: number };

/**
 * The files of a plan as a tree of folders with their sizes, and a line that sums them up:
 *
 *     app/
 *       core/    10 files, 23.1 kB
 *       main.py  1.2 kB
 *
 * @param depth folders below this many others are summed up, not listed
 */
export function filesText(changes: readonly Change[], depth = Infinity): string {
  const root = newFolder();
  for (const change of changes)
    if ("after" in change && change.after !== undefined)
      put(root, change.path.split("/"), change.after.bytes.length);
  return [...linesOf(root, "  ", depth), "", sumText(root)].join("\n");
}

/** The files of a plan in at most so many lines if that can be, the inner folders summed up. */
export function filesThatFit(changes: readonly Change[], lines: number): string {
  const shallow = filesText(changes, 2);
  return shallow.split("\n").length <= lines ? shallow : filesText(changes, 1);
}

/** A number of bytes for people: `812 B`, `1.2 kB`. */
function sizeText(bytes: number): string {
  return bytes < 1000 ? `${bytes} B` : `${(bytes / 1000).toFixed(1)} kB`;
}

function newFolder(): Folder {
  return { entries: new Map(), files: 0, bytes: 0 };
}

function put(folder: Folder, [name = "", ...rest]: readonly string[], bytes: number): void {
  folder.files += 1;
  folder.bytes += bytes;
  if (rest.length === 0) {
    folder.entries.set(name, bytes);
    return;
  }
  const found = folder.entries.get(name);
  const inner = typeof found === "object" ? found : newFolder();
  folder.entries.set(name, inner);
  put(inner, rest, bytes);
}

function linesOf(folder: Folder, indent: string, depth: number): string[] {
  return [...folder.entries]
    .sort(([a], [b]) => byCodeUnit(a, b))
    .flatMap(([name, entry]) => {
      const shown = visible(name);
      if (typeof entry === "number") return [`${indent}${shown}  ${colors.dim(sizeText(entry))}`];
      const head = `${indent}${colors.bold(`${shown}/`)}`;
      return depth > 1
        ? [head, ...linesOf(entry, `${indent}  `, depth - 1)]
        : [`${head}  ${colors.dim(sumText(entry))}`];
    });
}

function sumText({ files, bytes }: Folder): string {
  return `${files} ${files === 1 ? "file" : "files"}, ${sizeText(bytes)}`;
}
