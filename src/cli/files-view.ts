import { colors } from "./colors.js";
import type { Change } from "../merge/tree/plan.js";
import { visible } from "../spec/text.js";
import { byCodeUnit } from "../tree/tree.js";

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
