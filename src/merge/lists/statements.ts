import { indentOf, isBlank, leastIndent } from "../diff/align.js";
import type { Lines } from "../diff/diff3.js";
import type { Range } from "../diff/patience.js";

/** A statement, or what stands for one in other files: the unit in which lists are merged. */
export type Statement = {
  /** Its lines, with the comments and decorators above it. */
  readonly range: Range;
  /** Its lines as one string: two statements are the same where this is. */
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
};

/** How the lines of one kind of file are read. */
export type Grammar = {
  /** The outermost statements of these lines; undefined where they are part of something larger. */
  readonly statements: (lines: Lines) => Statement[] | undefined;
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
