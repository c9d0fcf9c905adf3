import { decodeUtf8 } from "../../tree/utf8.js";
/** How a line ends; the last line of a file may end with nothing. */
export type Ending = "\n" | "\r\n" | "";

/** A text file taken apart: each line apart from its ending, so that lines compare without it. */
export type Text = {
  readonly bom: boolean;
  readonly lines: readonly string[];
  readonly endings: readonly Ending[];
};

const BOM = "\uFEFF";

/** The text in these bytes, or undefined where they are not UTF-8 or hold NUL. */
export function textOf(bytes: Uint8Array): Text | undefined {
  const all = bytes.includes(0) ? undefined : decodeUtf8(bytes);
  if (all === undefined) return undefined;
  const bom = all.startsWith(BOM);
  return { bom, ...split(bom ? all.slice(1) : all) };
}

/** Takes a string apart into lines. A lone carriage return is part of its line. */
export function split(all: string): Pick<Text, "lines" | "endings"> {
  const lines: string[] = [];
  const endings: Ending[] = [];
  let start = 0;
  for (let end = all.indexOf("\n"); end !== -1; end = all.indexOf("\n", start)) {
    const crlf = end > start && all.charCodeAt(end - 1) === 13;
    lines.push(all.slice(start, crlf ? end - 1 : end));
    endings.push(crlf ? "\r\n" : "\n");
    start = end + 1;
  }
  if (start < all.length) {
    lines.push(all.slice(start));
    endings.push("");
  }
  return { lines, endings };
}

/** The bytes of a text. */
export function bytesOf(text: Text): Uint8Array {
  return Buffer.from((text.bom ? BOM : "") + stringOf(text), "utf8");
}

/** The text as one string, without a byte order mark. */
export function stringOf({ lines, endings }: Pick<Text, "lines" | "endings">): string {
  return lines.map((line, at) => line + (endings[at] ?? "\n")).join("");
}

/** The text with other lines in place of some ranges, which do not overlap. */
export function replaceLines(
  text: Text,
  edits: readonly {
    readonly range: { readonly start: number; readonly end: number };
    readonly lines: readonly string[];
  }[],
): Text {
  if (edits.length === 0) return text;
  const usual = usualEnding(text) ?? "\n";
  const lines: string[] = [];
  const endings: Ending[] = [];
  let seen = 0;
  const copyTo = (end: number) => {
    for (; seen < end; seen++) {
      const own = text.endings[seen];
      lines.push(text.lines[seen] ?? "");
      endings.push(own === undefined || own === "" ? usual : own);
    }
  };
  // What is put between two lines comes before what is put in place of the second.
  const order = [...edits].sort(
    (a, b) => a.range.start - b.range.start || a.range.end - b.range.end,
  );
  for (const edit of order) {
    copyTo(edit.range.start);
    lines.push(...edit.lines);
    endings.push(...edit.lines.map(() => usual));
    seen = edit.range.end;
  }
  copyTo(text.lines.length);
  if (!endsComplete(text)) endings.splice(-1, 1, "");
  return { ...text, lines, endings };
}

/** Whether two texts have the same lines: what git's line-ending rules change is no edit. */
export function sameLines(a: Text, b: Text): boolean {
  return (
    a.bom === b.bom &&
    endsComplete(a) === endsComplete(b) &&
    a.lines.length === b.lines.length &&
    a.lines.every((line, at) => line === b.lines[at])
  );
}

/** Whether the last line has an ending. A file without lines lacks nothing. */
export function endsComplete({ endings }: Pick<Text, "endings">): boolean {
  return endings.at(-1) !== "";
}

/** The one ending that all lines have, `"mixed"`, or undefined where no line has any. */
export function endingStyle({ endings }: Pick<Text, "endings">): Ending | "mixed" | undefined {
  let style: Ending | undefined;
  for (const ending of endings) {
    if (ending === "" || ending === style) continue;
    if (style !== undefined) return "mixed";
    style = ending;
  }
  return style;
}

/** The ending that most lines have; undefined where no line has any. */
export function usualEnding({ endings }: Pick<Text, "endings">): Ending | undefined {
  const crlf = endings.reduce((count, ending) => count + (ending === "\r\n" ? 1 : 0), 0);
  const lf = endings.reduce((count, ending) => count + (ending === "\n" ? 1 : 0), 0);
  return crlf === 0 && lf === 0 ? undefined : crlf > lf ? "\r\n" : "\n";
}

/** What one aspect of a file becomes: the template's where the person left it as it was. */
export function threeWay<T>(base: T, project: T, target: T): T {
  return project === base ? target : project;
}
