import { code, type Code } from "./code.js";
import { LINE_WIDTH } from "./isort.js";
import type { Token } from "./reader.js";

// Short enough to stand indented within a line.
const CHUNK = 50;

/** A text as an expression; a long one in pieces, as no formatter would break it. */
export function stringLiteral(text: string): string {
  const characters = Array.from(text);
  if (characters.length <= CHUNK) return quoted(text);
  const pieces: string[] = [];
  for (let at = 0; at < characters.length; at += CHUNK)
    pieces.push(quoted(characters.slice(at, at + CHUNK).join("")));
  return `(${pieces.join(" ")})`;
}

/** How wide one piece of an argument may be, so that a line with only that fits when indented. */
const WIDEST = 60;

/**
 * A text as an argument: one string, or several beside each other, one a line.
 * @param keyword what stands before it on the line
 */
export function stringArgument(text: string, keyword = ""): string {
  if (text === "") return quoted("");
  return wordsOf(text, Math.min(WIDEST, WIDEST + 10 - keyword.length))
    .map(quoted)
    .join("\n");
}

/** A text in quotes as Black has them: double ones, unless those need more escapes. */
function quoted(text: string): string {
  const escaped = JSON.stringify(text);
  return text.includes('"') && !text.includes("'")
    ? `'${escaped.slice(1, -1).replaceAll('\\"', '"')}'`
    : escaped;
}

/** A text in pieces of so many columns, that end at a space where there is one in the latter half. */
function wordsOf(text: string, widest: number): string[] {
  const pieces: string[] = [];
  let piece = "";
  let width = 0;
  for (const character of text) {
    // Some characters beyond ASCII take two columns; some within, an escape.
    const wide = /[^ -~]|["\\]/.test(character) ? 2 : 1;
    if (width + wide > widest) {
      const space = piece.lastIndexOf(" ") + 1;
      const end = space > widest / 2 ? space : piece.length;
      pieces.push(piece.slice(0, end));
      piece = piece.slice(end);
      width = piece.length;
    }
    piece += character;
    width += wide;
  }
  return piece === "" ? pieces : [...pieces, piece];
}

/**
 * A text's expression as the value of a key in a dict that stands indented twice: one that would be
 * too long for its line is made a call, which formatters break.
 */
export function entryValue(key: string, expression: string): string {
  const fits = `        "${key}": ${expression},`.length <= LINE_WIDTH;
  return fits || !/^f?["']/.test(expression) ? expression : `str(${expression})`;
}

/** A number as Python writes a float, with a point or an exponent. */
export function floatLiteral(value: number | string): string {
  const text = String(value);
  return /[.e]/.test(text) ? text.replace("e+", "e") : `${text}.0`;
}

/** `True` or `False`. */
export function boolLiteral(value: boolean): string {
  return value ? "True" : "False";
}

/** A number with a fixed point. */
export function decimalLiteral(digits: string): Code {
  return code(`Decimal("${digits}")`, "decimal.Decimal");
}

/** A UUID. */
export function uuidLiteral(text: string): Code {
  return code(`UUID("${text}")`, "uuid.UUID");
}

/** A day, given as `2025-12-31`. */
export function dateLiteral(iso: string): Code {
  return code(`date(${iso.split("-").map(Number).join(", ")})`, "datetime.date");
}

/**
 * A moment in UTC, given as `2025-12-31T23:59:59.5+01:00`.
 * @param seconds whether they are written where they are 0, for which Python takes them anyway
 */
export function datetimeLiteral(
  iso: string,
  { seconds = "always" }: { readonly seconds?: "always" | "if any" } = {},
): Code {
  const { parts, microsecond } = inUTC(iso);
  const shown = microsecond > 0 ? [...parts, microsecond] : parts;
  const isShort = seconds === "if any" && microsecond === 0 && shown.at(-1) === 0;
  const written = (isShort ? shown.slice(0, -1) : shown).join(", ");
  return code(`datetime(${written}, tzinfo=UTC)`, "datetime.datetime", "datetime.UTC");
}

/** A moment as pydantic writes it in UTC: `2025-12-31T22:59:59.500000Z`. */
export function utcText(iso: string): string {
  const { text, microsecond } = inUTC(iso);
  return `${text}${microsecond > 0 ? `.${String(microsecond).padStart(6, "0")}` : ""}Z`;
}

function inUTC(iso: string) {
  // A Date has milliseconds only.
  const microsecond = Number((/\.(\d+)/.exec(iso)?.[1] ?? "").padEnd(6, "0"));
  const text = new Date(iso.replace(/\.\d+/, "")).toISOString().slice(0, 19);
  return { text, parts: text.split(/[-T:]/).map(Number), microsecond };
}

/** A value that is written out in a program: no text stands for `None`. */
export type Literal = null | string | readonly Literal[];

/** The value of an expression of `None`, strings, tuples and lists; undefined for any other. */
export function literalOf(tokens: readonly Token[]): Literal | undefined {
  const reader = new LiteralReader(tokens);
  const value = reader.tuple(undefined);
  return reader.atEnd ? value : undefined;
}

class LiteralReader {
  #at = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  get atEnd(): boolean {
    return this.#at === this.tokens.length;
  }

  /** Values up to a closing bracket, which is taken, or the end: one alone without a comma is itself. */
  tuple(close: string | undefined): Literal | undefined {
    const values: Literal[] = [];
    let comma = false;
    while (!this.#ends(close)) {
      if (values.length > 0 && !comma) return undefined;
      const value = this.#value();
      if (value === undefined) return undefined;
      values.push(value);
      comma = this.#take(",");
    }
    if (close !== undefined && !this.#take(close)) return undefined;
    const [only] = values;
    if (only === undefined) return close === undefined ? undefined : values;
    return values.length === 1 && !comma && close !== "]" ? only : values;
  }

  #value(): Literal | undefined {
    if (this.#take("(")) return this.tuple(")");
    if (this.#take("[")) return this.tuple("]");
    if (this.#take("None")) return null;
    return this.#strings();
  }

  /** Strings beside each other are one. */
  #strings(): string | undefined {
    let whole: string | undefined;
    for (let token = this.tokens[this.#at]; token?.is === "string"; token = this.tokens[this.#at]) {
      const part = contentOf(token.text);
      if (part === undefined) return undefined;
      whole = (whole ?? "") + part;
      this.#at += 1;
    }
    return whole;
  }

  #ends(close: string | undefined): boolean {
    return this.atEnd || (close !== undefined && this.tokens[this.#at]?.text === close);
  }

  #take(text: string): boolean {
    if (this.tokens[this.#at]?.text !== text) return false;
    this.#at += 1;
    return true;
  }
}

/** What a string literal holds; undefined where that takes more than its quotes off. */
function contentOf(literal: string): string | undefined {
  const [, prefix = "", , text = ""] = /^([A-Za-z]*)("""|'''|"|')([\s\S]*)\2$/.exec(literal) ?? [];
  if (!/^[ru]?$/i.test(prefix)) return undefined;
  return text.includes("\\") ? undefined : text;
}
