import { indentOf, isBlank, leastIndent } from "../diff/align.js";
import type { Lines } from "../diff/diff3.js";
import type { Range } from "../diff/patience.js";

/** A statement, or what stands for one in other files: the unit in which lists are merged. */
export type Statement = {
  /** Its lines, with the comments and decorators above it. */
  readonly range: Range;
  /** Its lines as one string, as they stand amid its list: two statements are the same where this is. */
  readonly text: string;
  /** The list that it is an entry of, so that its neighbours do not mind it; undefined for other code. */
  readonly list: string | undefined;
  /** Tells it apart from the other entries of its list. */
  readonly key: string;
  /** What it defines, imports or registers. Nothing may be there twice. */
  readonly names: readonly string[];
  /** Where it stands in a list that is kept in order: compared as a string. */
  readonly order: string | undefined;
  /** How many blank lines its language wants around it. */
  readonly apart: number;
  /** How it is written at the end of its list, where that differs, and whether it is written so. */
  readonly atEnd?: { readonly text: string; readonly isThere: boolean };
  /** Of a case of a switch: how it and its neighbours run into each other. */
  readonly flow?: Flow;
};

/** How a case of a switch stands to those around it. */
export type Flow = {
  /** Whether the case above it may run into it. */
  readonly isEntered: boolean;
  /** Whether it may run into the case below it. */
  readonly goesOn: boolean;
  /** Whether it does nothing by itself. */
  readonly isEmpty: boolean;
};

/** How the lines of one kind of file are read. */
export type Grammar = {
  /**
   * The outermost statements of a text, or of some of its lines, from the first of which their ranges
   * count; undefined where these are part of something larger.
   */
  readonly statements: (lines: Lines, range?: Range) => Statement[] | undefined;
  /** Whether an outermost name means the same all over a file, or only near by (as in a TOML table). */
  readonly unique: "in-file" | "nearby";
  /**
   * Merges an import of some names that both sides changed, or added: undefined where it is something
   * else, or where a person must be asked.
   */
  readonly mergeImport?: (
    base: string | undefined,
    project: string,
    target: string,
  ) => string[] | undefined;
};

/** Some lines of a text; all of them where no range is given. */
export function linesAt(lines: Lines, range: Range | undefined): Lines {
  return range === undefined ? lines : lines.slice(range.start, range.end);
}

/** Whether both lists have one name, with different statements behind it. */
export function clash(a: readonly Statement[], b: readonly Statement[]): boolean {
  const texts = new Map(a.flatMap((one) => one.names.map((name) => [name, one.text] as const)));
  return b.some((one) => one.names.some((name) => texts.has(name) && texts.get(name) !== one.text));
}

/** A stretch of lines that belong together, and the line where it starts behind comments and decorators. */
export type Block = { readonly range: Range; readonly head: number };

/**
 * Cuts lines into blocks: each starts at the outermost indentation and has all that is indented
 * deeper. `starts` tells where a line is not the inside of a string or of brackets, `leads` whether a
 * line belongs to the one below it. Blank lines between blocks are in none.
 */
export function blocksOf(
  lines: Lines,
  starts: (at: number) => boolean,
  leads: (line: string) => boolean,
): Block[] {
  const outermost = leastIndent(lines.filter((_, at) => starts(at)));
  const isOuter = (line: string, at: number) => starts(at) && indentOf(line) === outermost;
  const blocks: Block[] = [];
  let open: Open | undefined;
  const close = () => {
    if (open)
      blocks.push({ range: { start: open.start, end: open.end }, head: open.head ?? open.end });
    open = undefined;
  };
  for (const [at, line] of lines.entries()) {
    const outer = isOuter(line, at);
    // A comment apart from what follows stands for itself.
    if (isBlank(line) ? starts(at) && open?.head === undefined : outer && open?.head !== undefined)
      close();
    if (isBlank(line)) continue;
    const isCode = starts(at) && !(outer && leads(line));
    open = addLine(open, at, isCode);
  }
  close();
  return blocks;
}

/** A block under way; it has no head while it is only comments and decorators. */
type Open = { readonly start: number; readonly head: number | undefined; readonly end: number };

function addLine(open: Open | undefined, at: number, isCode: boolean): Open {
  const head = open?.head ?? (isCode ? at : undefined);
  return { start: open?.start ?? at, head, end: at + 1 };
}

/** The statements with names none of which the other text has. */
export function added(statements: readonly Statement[], before: readonly Statement[]): Statement[] {
  const known = new Set(before.flatMap(({ names }) => names));
  return statements.filter(
    ({ names }) => names.length > 0 && !names.some((name) => known.has(name)),
  );
}

/** The positions of all lines of some statements. */
export function linesIn(statements: readonly Statement[]): Set<number> {
  const lines = new Set<number>();
  for (const { range } of statements)
    for (let at = range.start; at < range.end; at++) lines.add(at);
  return lines;
}
