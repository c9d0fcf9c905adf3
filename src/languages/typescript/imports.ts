import { mergeNames } from "../grammar.js";
import { read } from "./read.js";

/** Some names of a module that are imported, or exported again, as far as both sides can change them. */
type NamedImport = {
  /** What stands before the names, and after them. */
  readonly head: string;
  readonly tail: string;
  readonly names: readonly string[];
  /** Whether they stand one a line. */
  readonly isWrapped: boolean;
};

/** Columns that a line may have, as prettier has it: beyond it, one name a line. */
export const LINE_WIDTH = 80;

/**
 * Merges the names of one `import { … } from "module"`, or `export { … } from`, that both sides changed:
 * undefined where it is something else. Names that were in order are in order again.
 */
export function mergeImport(
  base: string | undefined,
  project: string,
  target: string,
): string[] | undefined {
  const mine = namedImportOf(project);
  const theirs = namedImportOf(target);
  const was = base === undefined ? undefined : namedImportOf(base);
  if (mine === undefined || theirs === undefined || (base !== undefined && was === undefined))
    return undefined;
  const isSame = (other: NamedImport) => other.head === mine.head && other.tail === mine.tail;
  if (![theirs, was ?? mine].every(isSame)) return undefined;
  const names = mergeNames(was?.names ?? [], mine.names, theirs.names, String);
  const isInOrder = isSorted(mine.names) && isSorted(theirs.names);
  return written(mine, isInOrder ? names.sort(compare) : names, mine.isWrapped);
}

/** Comments among the names would be lost. */
const IMPORT = /^([^{}]*)\{((?:(?!\/[/*])[^{}])*)\}([^{}]*)$/;

function namedImportOf(text: string): NamedImport | undefined {
  const parts = isOneImport(text) ? IMPORT.exec(text) : null;
  if (parts === null) return undefined;
  const [, head = "", inner = "", tail = ""] = parts;
  const names = inner.split(",").map((name) => name.trim().replaceAll(/\s+/g, " "));
  return {
    head,
    tail,
    names: names.filter((name) => name !== ""),
    isWrapped: inner.includes("\n"),
  };
}

/** Whether a text is one import or re-export and nothing else. */
function isOneImport(text: string): boolean {
  const file = read(text, "with JSX");
  const [node, ...more] = file?.program.body ?? [];
  const isOne =
    node?.type === "ImportDeclaration" || (node?.type === "ExportNamedDeclaration" && node.source);
  return Boolean(isOne) && more.length === 0;
}

/** As editors and linters order names that they keep in order: without regard to case. */
function compare(a: string, b: string): number {
  const [one, other] = [a.toLowerCase(), b.toLowerCase()];
  return Number(one > other) - Number(one < other);
}

function isSorted(names: readonly string[]): boolean {
  return names.every((name, at) => at === 0 || compare(names[at - 1] ?? "", name) <= 0);
}

function written(
  { head, tail }: NamedImport,
  names: readonly string[],
  wrapped: boolean,
): string[] | undefined {
  if (names.length === 0) return undefined;
  const above = head.split("\n").slice(0, -1);
  const start = head.slice(head.lastIndexOf("\n") + 1);
  const line = `${start}{ ${names.join(", ")} }${tail}`;
  if (line.length <= LINE_WIDTH && !wrapped) return [...above, line];
  return [...above, `${start}{`, ...names.map((name) => `  ${name},`), `}${tail}`];
}
