/** Lines of a text, without their endings. */
export type Lines = readonly string[];

/** Positions in a list of lines: from `start`, up to but not including `end`. */
export type Range = { readonly start: number; readonly end: number };

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

/** A list of names that both sides changed: the person's, less those that the template dropped, and its new ones. */
export function mergeNames<T>(
  base: readonly T[],
  project: readonly T[],
  target: readonly T[],
  spelled: (name: T) => string,
): T[] {
  const [was, mine, theirs] = [base, project, target].map((names) => new Set(names.map(spelled)));
  const kept = project.filter((name) => !was?.has(spelled(name)) || theirs?.has(spelled(name)));
  const added = target.filter((name) => !was?.has(spelled(name)) && !mine?.has(spelled(name)));
  return [...kept, ...added];
}

/** Some lines of a text; all of them where no range is given. */
export function linesAt(lines: Lines, range: Range | undefined): Lines {
  return range === undefined ? lines : lines.slice(range.start, range.end);
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

const ENTRY = /^\s*(["'])(.*)\1,\s*(?:#.*)?$/;

/**
 * Lines that are all strings of one array (`"fastapi>=0.1",`), as entries of a list; undefined where
 * any line is something else. `keyOf` gives what may be there only once.
 */
export function stringEntries(
  lines: Lines,
  keyOf: (value: string) => string,
): Statement[] | undefined {
  const entries: Statement[] = [];
  for (const [at, line] of lines.entries()) {
    if (isBlank(line)) continue;
    const value = ENTRY.exec(line)?.[2];
    if (value === undefined) return undefined;
    const key = keyOf(value);
    const list = `strings at ${indentOf(line)}`;
    const range = { start: at, end: at + 1 };
    entries.push({ range, text: line, list, key, names: [key], order: undefined, apart: 0 });
  }
  return entries.length === 0 ? undefined : entries;
}

/** Whether a line has nothing but white space. */
export function isBlank(line: string): boolean {
  return line.trim() === "";
}

/** How far a line is indented: characters of white space before its text. */
export function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** How far the outermost of these lines is indented; infinitely where all are blank. */
export function leastIndent(lines: readonly string[]): number {
  return lines.reduce(
    (least, line) => (isBlank(line) ? least : Math.min(least, indentOf(line))),
    Infinity,
  );
}
