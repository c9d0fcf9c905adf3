import { code, type Code } from "./code.js";

// Short enough to stand indented within 88 columns.
const CHUNK = 50;

const LINE = 88;

/** A text as Python writes it; a long one in pieces, as no formatter would break it. */
export function stringLiteral(text: string): string {
  const characters = Array.from(text);
  if (characters.length <= CHUNK) return JSON.stringify(text);
  const pieces: string[] = [];
  for (let at = 0; at < characters.length; at += CHUNK)
    pieces.push(JSON.stringify(characters.slice(at, at + CHUNK).join("")));
  return `(${pieces.join(" ")})`;
}

/**
 * A text's expression as the value of a key in a dict that stands indented twice: one that would be
 * too long for its line is made a call, which formatters break.
 */
export function entryValue(key: string, expression: string): string {
  const fits = `        "${key}": ${expression},`.length <= LINE;
  return fits || !/^f?"/.test(expression) ? expression : `str(${expression})`;
}

/** A number as Python writes a float, with a point or an exponent. */
export function floatLiteral(value: number): string {
  const text = String(value);
  return /[.e]/.test(text) ? text.replace("e+", "e") : `${text}.0`;
}

/** `True` or `False`. */
export function boolLiteral(value: boolean): string {
  return value ? "True" : "False";
}

/** A day, given as `2025-12-31`. */
export function dateLiteral(iso: string): Code {
  return code(`date(${iso.split("-").map(Number).join(", ")})`, "datetime.date");
}

/** A moment in UTC, given as `2025-12-31T23:59:59.5+01:00`. */
export function datetimeLiteral(iso: string): Code {
  const { parts, microsecond } = inUTC(iso);
  const shown = microsecond > 0 ? [...parts, microsecond] : parts;
  return code(`datetime(${shown.join(", ")}, tzinfo=UTC)`, "datetime.datetime", "datetime.UTC");
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
